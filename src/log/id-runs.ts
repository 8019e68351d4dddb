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
 * @param items in the order of their places, which are consecutive from `firstSeq` on
 */
export function runsOf(items: readonly { readonly id: CommandId }[], firstSeq: number): readonly IdRun[] {
  const runs: IdRun[] = [];
  let last: IdRun | undefined;
  for (let i = 0; i < items.length; i++) {
    const { client, number } = items[i].id;
    if (last !== undefined && last.client === client && last.lastNumber + 1 === number) {
      last.lastNumber = number;
      continue;
    }
    last = { client, firstNumber: number, lastNumber: number, firstSeq: firstSeq + i };
    runs.push(last);
  }
  return runs;
}
