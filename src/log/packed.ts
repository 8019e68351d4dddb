import type { LogItem, Placement } from './log.ts';

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
  return {
    seqs: Float64Array.from(placements, ({ seq }) => seq),
    duplicates: Uint8Array.from(placements, ({ duplicate }) => (duplicate ? 1 : 0)),
  };
}

export function unpackPlacements({ seqs, duplicates }: PackedPlacements): readonly Placement[] {
  return Array.from(seqs, (seq, i) => ({ seq, duplicate: duplicates[i] === 1 }));
}
