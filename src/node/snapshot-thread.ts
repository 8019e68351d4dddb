import { parentPort, workerData } from 'node:worker_threads';
import { snapshotParts } from '../codec/snapshot-codec.ts';
import { blocksOf, SNAPSHOT_PART_BYTES } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { platformHasher, recover } from './replica.ts';

/** A thread that folds a log up to a record, beside the node that goes on writing it, and hands out the snapshot in parts. */

export interface SnapshotStart {
  readonly path: string;
  readonly shard: string;
  readonly records: number;
}

/** The next part, nothing more, or why there is none. */
export interface SnapshotAnswer {
  readonly part?: Uint8Array<ArrayBuffer>;
  readonly failed?: string;
}

async function* parts({ path, shard, records }: SnapshotStart): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const log = await openSqliteLog(path, { readOnly: true, thread: 'caller', check: 'none' });
  try {
    const { state, records: reached } = await recover(log, shard, { until: records });
    if (state === undefined || reached !== records)
      throw new Error(`the log ends after ${reached} records; the snapshot is of ${records}`);
    yield* blocksOf(snapshotParts(state, platformHasher()), SNAPSHOT_PART_BYTES);
  } finally {
    await log.close();
  }
}

/** One part for every message: whoever writes them sets the pace. */
function serve(port: NonNullable<typeof parentPort>, start: SnapshotStart): void {
  const source = parts(start);
  port.on('message', () => {
    source.next().then(
      ({ value }) => {
        const part = value as Uint8Array<ArrayBuffer> | undefined;
        if (part === undefined) port.postMessage({} satisfies SnapshotAnswer);
        else port.postMessage({ part } satisfies SnapshotAnswer, [part.buffer]);
      },
      (cause: unknown) => {
        const failed = cause instanceof Error ? cause.message : String(cause);
        port.postMessage({ failed } satisfies SnapshotAnswer);
      },
    );
  });
}

if (parentPort !== null) serve(parentPort, workerData as SnapshotStart);
