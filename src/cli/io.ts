import type { Command } from 'commander';

/** Where a command writes text. */
export interface Sink {
  write(text: string): void;
}

/**
 * Everything a command may touch of the terminal, so that a test can run the whole program in its own process.
 * stdout carries data only; progress, guesses and notes go to stderr.
 */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** The whole standard input as text. */
  readonly stdin: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Whether stderr is a terminal: progress bars are drawn only there. */
  readonly interactive: boolean;
  /** Whether colours may be used on stdout. */
  readonly colour: boolean;
  /** Width of the terminal, 100 when there is none. */
  readonly columns: number;
  /** Aborted when the user interrupts (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
}

const ios = new WeakMap<Command, Io>();

/** Gives the io to a program; its subcommands find it through their parents. */
export function setIo(program: Command, io: Io): void {
  ios.set(program, io);
}

/** The io of a command. @throws Error when the program was built without one. */
export function ioOf(command: Command): Io {
  for (let at: Command | null = command; at !== null; at = at.parent) {
    const io = ios.get(at);
    if (io !== undefined) return io;
  }
  throw new Error('the program has no io: build it with buildProgram');
}
