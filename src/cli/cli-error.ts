/** Bad input or bad usage: printed as one sentence, exit code 2. The sentence says field, value and what is allowed. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The command did its work and the answer is no: printed as one sentence, exit code 1. */
export class NegativeAnswer extends Error {
  override readonly name = 'NegativeAnswer';
}
