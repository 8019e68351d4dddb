import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/io.ts';

/** What a command line printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line of the program in this process, with captured output. */
export async function run(
  argv: readonly string[],
  given: Partial<Io> & { readonly input?: string } = {},
): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const { input = '', ...rest } = given;
  const code = await main(argv, {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    stdin: () => Promise.resolve(input),
    env: {},
    cwd: process.cwd(),
    interactive: false,
    colour: false,
    columns: 120,
    signal: new AbortController().signal,
    ...rest,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}
