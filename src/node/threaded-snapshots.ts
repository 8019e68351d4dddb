import type { Worker } from 'node:worker_threads';
import { startThread } from '../log/start-thread.ts';
import type { SnapshotAnswer, SnapshotStart } from './snapshot-thread.ts';
import type { SnapshotMaker } from './snapshots.ts';

/**
 * Snapshots of a node over a SQLite file that never hold it up: for each, a thread opens the file for reading, folds the records from the
 * snapshot before up to the one that is asked for, and hands out what it has. Costs a second copy of the state and the time of that thread
 * while it works.
 * @param leastBytes a smaller state is left to the node
 * @see docs/decisions/0006-snapshots-by-a-thread.md
 */
export function threadedSnapshots(
  path: string,
  { leastBytes = LEAST_BYTES }: { readonly leastBytes?: number } = {},
): SnapshotMaker {
  return (shard, records, bytes) => (bytes < leastBytes ? undefined : partsOf({ path, shard, records }));
}

/** A smaller state is copied and hashed in two or three milliseconds: a thread would cost more. */
const LEAST_BYTES = 2_097_152;

async function* partsOf(start: SnapshotStart): AsyncGenerator<Uint8Array> {
  const worker = startThread(new URL('./snapshot-thread', import.meta.url).href, start);
  try {
    for (;;) {
      const { part, failed } = await nextPart(worker);
      if (failed !== undefined) throw new Error(`no snapshot of ${start.records} records: ${failed}`);
      if (part === undefined) return;
      yield part;
    }
  } finally {
    await worker.terminate();
  }
}

function nextPart(worker: Worker): Promise<SnapshotAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (work: () => void): void => {
      worker.off('message', answered).off('error', failed).off('exit', ended);
      work();
    };
    const answered = (answer: SnapshotAnswer): void => settle(() => resolve(answer));
    const failed = (cause: unknown): void => settle(() => reject(cause));
    const ended = (): void => settle(() => reject(new Error('the thread that makes the snapshot has ended')));
    worker.once('message', answered).once('error', failed).once('exit', ended);
    worker.postMessage('next');
  });
}
