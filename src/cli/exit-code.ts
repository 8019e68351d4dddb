/** How a command ends. Documented in docs/guide/cli.md. */
export const EXIT = {
  /** The answer is on stdout. */
  ok: 0,
  /** The question was answered, and the answer is no: digests differ, a check that was asked for fails. */
  no: 1,
  /** Bad input or bad usage: one sentence on stderr, nothing done. */
  input: 2,
  /** A fault of the program or the disk. */
  fault: 3,
  /** Records of a log are damaged: a restart cannot help, `log repair` may. */
  damaged: 4,
  /** Stopped by SIGINT in the middle of the work; what was done is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
