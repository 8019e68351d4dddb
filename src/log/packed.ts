import type { LogItem, LogRecord, Placement } from './log.ts';

/** A batch as three blocks of memory: what crosses to another thread without being copied record by record. */
export interface PackedItems {
  /** client, number, client, number, ... */
  readonly ids: Float64Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function packItems(items: readonly LogItem[]): PackedItems {
  const ids = new Float64Array(2 * items.length);
  const lengths = new Uint32Array(items.length);
  let size = 0;
  for (const { bytes } of items) size += bytes.length;
  const all = new Uint8Array(size);
  let at = 0;
  items.forEach(({ id, bytes }, i) => {
    ids[2 * i] = id.client;
    ids[2 * i + 1] = id.number;
    lengths[i] = bytes.length;
    all.set(bytes, at);
    at += bytes.length;
  });
  return { ids, lengths, bytes: all };
}

export function unpackItems({ ids, lengths, bytes }: PackedItems): readonly LogItem[] {
  const items: LogItem[] = [];
  let at = 0;
  for (let i = 0; i < lengths.length; i++) {
    items.push({ id: { client: ids[2 * i], number: ids[2 * i + 1] }, bytes: bytes.subarray(at, at + lengths[i]) });
    at += lengths[i];
  }
  return items;
}

/** Placements as columns. */
export interface PackedPlacements {
  readonly seqs: Float64Array<ArrayBuffer>;
  readonly duplicates: Uint8Array<ArrayBuffer>;
}

export function packPlacements(placements: readonly Placement[]): PackedPlacements {
  const seqs = new Float64Array(placements.length);
  const duplicates = new Uint8Array(placements.length);
  placements.forEach(({ seq, duplicate }, i) => {
    seqs[i] = seq;
    duplicates[i] = duplicate ? 1 : 0;
  });
  return { seqs, duplicates };
}

export function unpackPlacements({ seqs, duplicates }: PackedPlacements): readonly Placement[] {
  const placements: Placement[] = [];
  for (let i = 0; i < seqs.length; i++) placements.push({ seq: seqs[i], duplicate: duplicates[i] === 1 });
  return placements;
}

/** Records that stand one after the other: the first one's number, and the rest as items. */
export interface PackedRecords extends PackedItems {
  readonly firstSeq: number;
}

export function packRecords(records: readonly LogRecord[]): PackedRecords {
  return { firstSeq: records.length === 0 ? 0 : records[0].seq, ...packItems(records) };
}

/** The records; their bytes are views of one block. */
export function* unpackRecords(packed: PackedRecords): Generator<LogRecord> {
  const { firstSeq, ids, lengths, bytes } = packed;
  let at = 0;
  for (let i = 0; i < lengths.length; i++) {
    const id = { client: ids[2 * i], number: ids[2 * i + 1] };
    yield { seq: firstSeq + i, id, bytes: bytes.subarray(at, at + lengths[i]) };
    at += lengths[i];
  }
}
