import { InvalidArgumentError } from 'commander';

/** What a whole number given on the command line may be. */
export interface WholeRange {
  readonly from: number;
  readonly to: number;
}

/** A commander parser of whole numbers: the refusal says what is allowed. */
export function wholeNumber({ from, to }: WholeRange): (text: string) => number {
  return (text) => {
    const read = /^-?\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
    if (Number.isSafeInteger(read) && read >= from && read <= to) return read;
    throw new InvalidArgumentError(
      `It must be a whole number from ${from.toLocaleString('en-US')} to ${to.toLocaleString('en-US')}.`,
    );
  };
}
