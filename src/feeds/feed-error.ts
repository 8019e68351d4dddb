/** Where in a file an input went wrong. `line` counts from 1, the header included. */
export interface FeedErrorPlace {
  readonly file?: string;
  readonly line?: number;
  readonly field?: string;
  readonly value?: string;
  readonly cause?: unknown;
  /** Whether asking again may help (a network failure, not a malformed file). */
  readonly retryable?: boolean;
}

/** A feed cannot be read: an edge error with one sentence that names file, line, field and value. State is never touched. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly field: string | undefined;
  readonly value: string | undefined;
  readonly retryable: boolean;

  constructor(sentence: string, place: FeedErrorPlace = {}) {
    super(placed(sentence, place), { cause: place.cause });
    this.file = place.file;
    this.line = place.line;
    this.field = place.field;
    this.value = place.value;
    this.retryable = place.retryable ?? false;
  }
}

function placed(sentence: string, { file, line }: FeedErrorPlace): string {
  if (file === undefined) return sentence;
  return line === undefined ? `${file}: ${sentence}` : `${file}, line ${line}: ${sentence}`;
}
