import { packPlacements, packRecords, unpackItems } from './packed.ts';
import type { PackedItems, PackedPlacements, PackedRecords } from './packed.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** One call of the store. */
export type ThreadCall =
  | {
      readonly call: 'append';
      readonly shard: string;
      readonly expectedSeq: number;
      readonly epoch: number;
      readonly items: PackedItems;
    }
  | { readonly call: 'readSome'; readonly shard: string; readonly from: number }
  | { readonly call: 'end'; readonly shard: string }
  | { readonly call: 'find'; readonly shard: string; readonly client: number; readonly number: number }
  | { readonly call: 'acquireEpoch'; readonly shard: string }
  | {
      readonly call: 'putSnapshotPart';
      readonly shard: string;
      readonly seq: number;
      readonly part: number;
      readonly bytes: Uint8Array;
    }
  | {
      readonly call: 'putSnapshotHead';
      readonly shard: string;
      readonly seq: number;
      readonly head: { readonly parts: number; readonly size: number; readonly crc: number };
    }
  | { readonly call: 'dropSnapshots'; readonly shard: string; readonly before: number }
  | { readonly call: 'sweepOnePart'; readonly shard: string }
  | { readonly call: 'getSnapshot'; readonly shard: string; readonly atMost: number }
  | { readonly call: 'close' };

/** Who answers calls: the store on the caller's thread, or on one of its own. */
export interface Asker {
  readonly opened: Promise<void>;
  ask(asked: ThreadCall): Promise<unknown>;
  close(): Promise<void>;
}

/** What the store answers to a call. @throws LogRefusal as the store does */
export function answerOf(store: SqliteStore, asked: ThreadCall): unknown {
  switch (asked.call) {
    case 'append':
      return packPlacements(store.append(asked.shard, asked.expectedSeq, asked.epoch, unpackItems(asked.items)));
    case 'readSome':
      return packRecords(store.readSome(asked.shard, asked.from));
    case 'end':
      return store.end(asked.shard);
    case 'find':
      return store.find(asked.shard, { client: asked.client, number: asked.number });
    case 'acquireEpoch':
      return store.acquireEpoch(asked.shard);
    case 'putSnapshotPart':
      return store.putSnapshotPart(asked.shard, asked.seq, asked.part, asked.bytes);
    case 'putSnapshotHead':
      return store.putSnapshotHead(asked.shard, asked.seq, asked.head);
    case 'dropSnapshots':
      return store.dropSnapshots(asked.shard, asked.before);
    case 'sweepOnePart':
      return store.sweepOnePart(asked.shard);
    case 'getSnapshot':
      return store.getSnapshot(asked.shard, asked.atMost);
    case 'close':
      return store.close();
  }
}

/** The memory of an answer that is handed over to another thread instead of copied. */
export function transferOf(asked: ThreadCall, answer: unknown): ArrayBuffer[] {
  if (asked.call === 'append') {
    const { seqs, duplicates } = answer as PackedPlacements;
    return [seqs.buffer, duplicates.buffer];
  }
  if (asked.call === 'readSome') {
    const { ids, lengths, bytes } = answer as PackedRecords;
    return [ids.buffer, lengths.buffer, bytes.buffer];
  }
  return [];
}
