import type { Io } from './io.ts';

/** The io of the real terminal. NO_COLOR (not empty) and a stdout that is no terminal switch colours off. */
export function processIo(): Io {
  const { stdout, stderr, stdin, env } = process;
  const interrupt = new AbortController();
  const stop = (): void => interrupt.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // A reader that has seen enough (`| head`) closes the pipe: that is no fault.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    stdout,
    stderr,
    stdin: async () => {
      let text = '';
      stdin.setEncoding('utf8');
      for await (const chunk of stdin) text += String(chunk);
      return text;
    },
    env,
    cwd: process.cwd(),
    interactive: stderr.isTTY === true,
    colour: stdout.isTTY === true && (env.NO_COLOR ?? '') === '',
    columns: stdout.columns ?? 100,
    signal: interrupt.signal,
  };
}
