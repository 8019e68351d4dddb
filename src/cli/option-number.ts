import { InvalidArgumentError } from 'commander';

/** What a whole number given on the command line may be. */
export interface WholeRange {
  readonly from: number;
  readonly to: number;
}

const ranges = new WeakMap<object, WholeRange>();

/** A commander parser of whole numbers: the refusal says what is allowed. */
export function wholeNumber(range: WholeRange): (text: string) => number {
  const { from, to } = range;
  const parser = (text: string): number => {
    const read = /^-?\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
    if (Number.isSafeInteger(read) && read >= from && read <= to) return read;
    throw new InvalidArgumentError(
      `It must be a whole number from ${from.toLocaleString('en-US')} to ${to.toLocaleString('en-US')}.`,
    );
  };
  ranges.set(parser, range);
  return parser;
}

/** What a parser of whole numbers allows; undefined for another parser. */
export function rangeOf(parser: object | undefined): WholeRange | undefined {
  return parser === undefined ? undefined : ranges.get(parser);
}
