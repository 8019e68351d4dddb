/** Bad input or bad usage: printed as one sentence, exit code 2. The sentence says field, value and what is allowed. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The command did its work and the answer is no: printed as one sentence, exit code 1. */
export class NegativeAnswer extends Error {
  override readonly name = 'NegativeAnswer';
}

/** The records of a log are damaged: printed as one sentence, exit code 4. */
export class DamagedLog extends Error {
  override readonly name = 'DamagedLog';
}

/** A program that was run by this one ended so, and has said why: nothing more is printed. */
export class ExitWith extends Error {
  override readonly name = 'ExitWith';
  readonly code: number;
  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}
