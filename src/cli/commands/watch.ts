import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { ExitWith, InputError } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { watch } from '../watchdog.ts';
import type { Ending } from '../watchdog.ts';

interface WatchOptions {
  readonly restarts: number;
  readonly within: number;
}

/** What may be watched: it runs until somebody stops it, and can go on from its log. */
const WATCHED = ['start', 'follow'];

const EXAMPLES = `
Examples:
  crossmargin watch -- start --serve                  after a fault or a kill the run goes on from its log (--resume)
  crossmargin watch --restarts 10 -- follow .crossmargin

Restarts after 1, 2, 4 ... 30 seconds; gives up with exit code 3 when they do not help. Exit codes 0, 1, 2, 4 and 130 are final.`;

/** `crossmargin watch`: a watchdog for the commands that run for long. */
export function register(program: Command): void {
  program
    .command('watch')
    .description('run start or follow, and run it again after a fault or a kill, at most so often')
    .argument('<command...>', 'after --: start or follow, with its options')
    .option('--restarts <n>', 'restarts before it gives up', wholeNumber({ from: 0, to: 1_000 }), 5)
    .option(
      '--within <seconds>',
      'a life that lasts longer forgets the restarts',
      wholeNumber({ from: 1, to: 1_000_000 }),
      600,
    )
    .addHelpText('after', EXAMPLES)
    .action((words: readonly string[], options: WatchOptions, command: Command) =>
      watched(ioOf(command), words, options),
    );
}

async function watched(io: Io, words: readonly string[], { restarts, within }: WatchOptions): Promise<void> {
  const [name] = words;
  if (!WATCHED.includes(name)) throw new InputError(`${name} cannot be watched; it must be ${WATCHED.join(' or ')}`);
  const code = await watch(
    {
      run: (attempt) => life(io, attempt === 0 ? words : resumed(words)),
      now: () => performance.now(),
      wait: (ms) => pause(ms, undefined, { signal: io.signal }).catch(() => undefined),
      say: (line) => io.stderr.write(`watch: ${name}: ${line}\n`),
      isStopped: () => io.signal.aborted,
    },
    { restarts, withinMs: within * 1000 },
  );
  if (code !== 0) throw new ExitWith(code);
}

/** A run that is started again goes on with what its log holds. */
function resumed(words: readonly string[]): readonly string[] {
  return words[0] === 'start' && !words.includes('--resume') ? [...words, '--resume'] : words;
}

/** Runs this program with other words, on the same terminal. An interrupt is handed on, and waited for. */
function life(io: Io, words: readonly string[]): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1], ...words], {
      cwd: io.cwd,
      stdio: 'inherit',
    });
    const stop = (): void => void child.kill('SIGINT');
    io.signal.addEventListener('abort', stop, { once: true });
    child.once('spawn', () => io.stderr.write(`watch: ${words.join(' ')} is process ${child.pid}\n`));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      io.signal.removeEventListener('abort', stop);
      resolve({ code: code ?? undefined, signal: signal ?? undefined });
    });
  });
}
