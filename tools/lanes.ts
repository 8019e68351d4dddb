// Long runs in pieces: processes side by side, each taking the next piece when it has done one, with a line of progress every ten seconds.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';

const LANE = '--lane';
const TELL_EVERY_MS = 10_000;

type Answer<Done> = { readonly done: Done; readonly failure?: undefined } | { readonly failure: string };

/** Whether this process is one of those that do the pieces. */
export const isLane = (): boolean => process.argv.includes(LANE) && process.send !== undefined;

/** In a process that does pieces: does each that it is given, until nobody is there to give any. */
export function answerPieces<Piece, Done>(work: (piece: Piece) => Done | Promise<Done>): void {
  const tell = (answer: Answer<Done>): void => void process.send?.(answer);
  const failed = (cause: unknown): void => tell({ failure: sentenceOf(cause) });
  process.on('message', (piece: Piece) => {
    Promise.resolve()
      .then(() => work(piece))
      .then((done) => tell({ done }), failed);
  });
  process.on('disconnect', () => process.exit(0));
}

/** Has the pieces done by processes of this very script, at low priority. @throws Error with what the first failing piece says */
export async function inProcesses<Piece, Done>(
  pieces: Iterable<Piece>,
  processes: number,
  onDone: (done: Done) => void,
): Promise<void> {
  setPriority(10);
  const next = pieces[Symbol.iterator]();
  const children = Array.from({ length: processes }, () => fork(process.argv[1], [LANE]));
  try {
    await Promise.all(children.map((child) => fed(child, next, onDone)));
  } finally {
    for (const child of children) child.kill();
  }
}

function fed<Piece, Done>(child: ChildProcess, pieces: Iterator<Piece>, onDone: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      const { value, done } = pieces.next();
      if (done === true) resolve();
      else child.send(value as never);
    };
    child.on('message', (answer: Answer<Done>) => {
      if (answer.failure !== undefined) {
        reject(new Error(answer.failure));
        return;
      }
      onDone(answer.done);
      give();
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`a process ended by itself: ${code ?? signal}`)));
    give();
  });
}

/** Stretches of whole numbers: `total` of them from `first` on, at most `size` at a time. */
export function* stretches(first: number, total: number, size: number): Generator<{ first: number; count: number }> {
  for (let at = 0; at < total; at += size) yield { first: first + at, count: Math.min(size, total - at) };
}

/** Tells how far a long run is, beside what it came to. */
export class Progress {
  readonly #began = performance.now();
  readonly #total: number;
  readonly #unit: string;
  #done = 0;
  #told = this.#began;

  constructor(total: number, unit: string) {
    this.#total = total;
    this.#unit = unit;
  }

  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  add(count: number): void {
    this.#done += count;
    if (performance.now() - this.#told < TELL_EVERY_MS || this.#done >= this.#total) return;
    this.#told = performance.now();
    const left = (this.seconds / this.#done) * (this.#total - this.#done);
    console.error(
      `${grouped(this.#done)} of ${grouped(this.#total)} ${this.#unit} in ${grouped(this.seconds)} s; about ${grouped(left)} s more`,
    );
  }
}

/** An option that is a whole number from 0 on, or the end with a sentence. */
export function whole(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`--${name} is ${text}; it must be a whole number from 0 on`);
  return process.exit(2);
}

/** A number as it is read: whole, thousands apart. */
export const grouped = (x: number): string => Math.round(x).toLocaleString('en-US');

/** What a failure says, with what caused it. */
export function sentenceOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause === undefined ? cause.message : `${cause.message}\n${sentenceOf(cause.cause)}`;
}
