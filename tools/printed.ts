import { main } from '../src/cli/main.ts';

/**
 * What a command line prints to stdout, without colours, 120 columns wide.
 *
 * @param cwd the folder that its paths are relative to
 * @throws Error with what it said to stderr when it does not end with 0
 */
export async function printedBy(argv: readonly string[], cwd: string): Promise<string> {
  const printed: string[] = [];
  const said: string[] = [];
  const code = await main(argv, {
    stdout: { write: (text) => void printed.push(text) },
    stderr: { write: (text) => void said.push(text) },
    stdin: () => Promise.resolve(''),
    env: {},
    cwd,
    interactive: false,
    colour: false,
    columns: 120,
    signal: new AbortController().signal,
  });
  if (code !== 0) throw new Error(`crossmargin ${argv.join(' ')} ended with ${code}: ${said.at(-1) ?? ''}`);
  return printed.join('');
}
