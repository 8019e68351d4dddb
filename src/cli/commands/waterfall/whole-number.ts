import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number of zero or more. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  const x = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(x) || x < 0) {
    throw new InvalidArgumentError('it must be a whole number of zero or more.');
  }
  return x;
}
