export type Verdict = 'ok' | 'warn' | 'fail';

/** What a check found, and what to do when it is not ok. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly found: string;
  readonly toDo?: string;
}

/** A check never throws: what breaks it is its finding. */
export type Check = () => Promise<Finding> | Finding;

export const ok = (check: string, found: string): Finding => ({ check, verdict: 'ok', found });
export const warn = (check: string, found: string, toDo: string): Finding => ({ check, verdict: 'warn', found, toDo });
export const fail = (check: string, found: string, toDo: string): Finding => ({ check, verdict: 'fail', found, toDo });

/** What the checks ask of the machine. A test gives another one. */
export interface Machine {
  /** Version of Node.js, as 20.19.0. */
  readonly nodeVersion: string;
  /** Whether the vector kernels run here. */
  readonly vectors: boolean;
  /** Bytes that may still be written below a folder that exists. */
  readonly freeBytes: (folder: string) => number;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}
