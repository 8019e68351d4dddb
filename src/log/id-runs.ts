import type { CommandId } from './log.ts';

/** Consecutive numbers of one client that stand at consecutive places of the log. */
export interface IdRun {
  readonly client: number;
  readonly firstNumber: number;
  lastNumber: number;
  readonly firstSeq: number;
}

/**
 * Placed ids as runs: a client that numbers its commands upwards costs one run an append, whatever the size of the batch.
 * @param ids in the order of their places, which are consecutive from `firstSeq` on
 */
export function runsOf(ids: readonly CommandId[], firstSeq: number): readonly IdRun[] {
  const runs: IdRun[] = [];
  ids.forEach(({ client, number }, i) => {
    const last = runs.at(-1);
    if (last !== undefined && last.client === client && last.lastNumber + 1 === number) last.lastNumber = number;
    else runs.push({ client, firstNumber: number, lastNumber: number, firstSeq: firstSeq + i });
  });
  return runs;
}
