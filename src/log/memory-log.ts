import type { CommandId, Log, LogItem, LogRecord, Placement, StoredSnapshot } from './log.ts';
import { askBatch, LogRefusal, wholeSnapshot } from './log.ts';

/** One shard of a memory log. */
interface Shard {
  readonly records: LogRecord[];
  /** client -> number -> seq */
  readonly ids: Map<number, Map<number, number>>;
  readonly snapshots: Map<number, Uint8Array>;
  epoch: number;
}

/** What a memory log keeps: hand it to the next log to model a restart. */
export interface Memory {
  readonly shards: Map<string, Shard>;
  /** Records it takes before it is full. */
  readonly recordsMax: number;
}

export function createMemory(recordsMax: number = Number.MAX_SAFE_INTEGER): Memory {
  return { shards: new Map(), recordsMax };
}

/** A log that lives as long as the process: for tests, simulations and trials. Durable only as far as `memory` is. */
export function createMemoryLog(memory: Memory = createMemory()): Log {
  let closed = false;
  const shardOf = (name: string): Shard => {
    if (closed) throw new LogRefusal('closed', 'the log is closed');
    let shard = memory.shards.get(name);
    if (shard === undefined) {
      shard = { records: [], ids: new Map(), snapshots: new Map(), epoch: 0 };
      memory.shards.set(name, shard);
    }
    return shard;
  };
  return {
    append: async (name, expectedSeq, epoch, batch) => append(shardOf(name), memory, { expectedSeq, epoch, batch }),
    read: (name, from) => read(shardOf(name), from),
    end: async (name) => shardOf(name).records.length,
    find: async (name, id) => seqOf(shardOf(name), id),
    acquireEpoch: async (name) => {
      const shard = shardOf(name);
      shard.epoch += 1;
      return shard.epoch;
    },
    putSnapshot: async (name, seq, snapshot) => {
      const { snapshots } = shardOf(name);
      snapshots.set(seq, (await wholeSnapshot(snapshot)).slice());
    },
    getSnapshot: async (name, atMost = Number.MAX_SAFE_INTEGER) => latestSnapshot(shardOf(name), atMost),
    dropSnapshots: async (name, before) => {
      const { snapshots } = shardOf(name);
      for (const seq of [...snapshots.keys()]) if (seq < before) snapshots.delete(seq);
    },
    close: async () => {
      closed = true;
    },
  };
}

interface Append {
  readonly expectedSeq: number;
  readonly epoch: number;
  readonly batch: readonly LogItem[];
}

function append(shard: Shard, memory: Memory, { expectedSeq, epoch, batch }: Append): readonly Placement[] {
  askBatch(batch);
  if (epoch !== shard.epoch) {
    throw new LogRefusal('epoch-fenced', `epoch ${epoch} may not write: the latest is ${shard.epoch}`);
  }
  const end = shard.records.length;
  if (expectedSeq !== end) {
    throw new LogRefusal('sequence-mismatch', `the next record is ${end}, not ${expectedSeq}`);
  }
  if (end + batch.length > memory.recordsMax)
    throw new LogRefusal('full', `the log holds ${memory.recordsMax} records`);
  return batch.map(({ id, bytes }) => place(shard, id, bytes));
}

function place(shard: Shard, id: CommandId, bytes: Uint8Array): Placement {
  const known = seqOf(shard, id);
  if (known !== undefined) return { seq: known, duplicate: true };
  const seq = shard.records.length;
  shard.records.push({ seq, id: { ...id }, bytes: bytes.slice() });
  const numbers = shard.ids.get(id.client) ?? new Map<number, number>();
  shard.ids.set(id.client, numbers.set(id.number, seq));
  return { seq, duplicate: false };
}

function seqOf(shard: Shard, { client, number }: CommandId): number | undefined {
  return shard.ids.get(client)?.get(number);
}

async function* read(shard: Shard, from: number): AsyncIterable<LogRecord> {
  for (let seq = from; seq < shard.records.length; seq++) yield shard.records[seq];
}

function latestSnapshot(shard: Shard, atMost: number): StoredSnapshot | undefined {
  let latest: StoredSnapshot | undefined;
  for (const [seq, bytes] of shard.snapshots) {
    if (seq <= atMost && (latest === undefined || seq > latest.seq)) latest = { seq, bytes };
  }
  return latest;
}
