/** How one life of a watched program ended. */
export interface Ending {
  /** Undefined: a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

export interface WatchdogPorts {
  /** Runs the program to its end. @param attempt 0 for the first life */
  readonly run: (attempt: number) => Promise<Ending>;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Told everything that happens, one line at a time. */
  readonly say: (line: string) => void;
  /** Whether somebody asked it to stop. */
  readonly isStopped: () => boolean;
}

export interface WatchdogLimits {
  /** Restarts that are tried ... */
  readonly restarts: number;
  /** ... within so long; a life that lasts longer makes them all available again, ms. */
  readonly withinMs: number;
}

/** Endings that a restart cannot help: done, the answer is no, bad input, a damaged log, interrupted. */
const FINAL_CODES = [0, 1, 2, 4, 130];

const FIRST_DELAY_MS = 1_000;
const LAST_DELAY_MS = 30_000;

/** What the watchdog ends with when it gives up: the exit code of a fault. */
const FAULT_CODE = 3;

/**
 * Runs a program, and again after a fault or a kill, each time later than the last, at most so often: what a restart cannot help is for a person.
 * @returns its last exit code, or that of a fault when it gave up
 * @see spec/22-CLIN, CLIN-050
 */
export async function watch(ports: WatchdogPorts, { restarts, withinMs }: WatchdogLimits): Promise<number> {
  const { run, now, wait, say, isStopped } = ports;
  let used = 0;
  for (let attempt = 0; ; attempt++) {
    const beganMs = now();
    const ending = await run(attempt);
    const livedMs = now() - beganMs;
    if (isStopped() || (ending.code !== undefined && FINAL_CODES.includes(ending.code))) return ending.code ?? 130;
    if (livedMs > withinMs) used = 0;
    const how = `it ended with ${nameOf(ending)} after ${(livedMs / 1000).toFixed(1)} s`;
    if (used === restarts) {
      say(`${how}; ${restarts} restarts did not help: giving up`);
      return FAULT_CODE;
    }
    const delayMs = Math.min(LAST_DELAY_MS, FIRST_DELAY_MS * 2 ** used);
    used += 1;
    say(`${how}; restart ${used} of ${restarts} in ${delayMs / 1000} s`);
    await wait(delayMs);
    if (isStopped()) return 130;
  }
}

const nameOf = ({ code, signal }: Ending): string =>
  code === undefined ? `the signal ${signal ?? 'unknown'}` : `exit code ${code}`;
