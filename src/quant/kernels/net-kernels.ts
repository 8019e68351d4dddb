/** Scalar twins of the netting kernels. Indices are into the doubles `f` and the 32-bit integers `n` of one memory. */

export interface NetCall {
  /** Slots of the book: its underlyings. */
  readonly slots: number;
  /** Integers [slots * WAYS]: where the positions of a slot and way end; they follow each other from 0 on. */
  readonly ends: number;
  /** Integers and doubles by position: row, lots. */
  readonly instrument: number;
  readonly lots: number;
  /** Doubles: row 0. */
  readonly cells: number;
  readonly stride: number;
  /** Doubles: vectors by slot, of all ways together and then of each; and how far apart those are. */
  readonly out: number;
  readonly span: number;
}

/** Ways in which joint columns read positions: as held short, as calls held long, as puts held long. */
export const WAYS = 3;

/**
 * Nets a book: out[slot] = sum of lots * row over its positions, and the same of each way at out + (1 + way) * span.
 * Cost: rows * stride multiply-adds. Exact where sums are exact, whatever the order.
 */
export function netRows(f: Float64Array, n: Int32Array, call: NetCall): void {
  const { slots, ends, instrument, lots, cells, stride, out, span } = call;
  let p = 0;
  for (let slot = 0; slot < slots; slot++) {
    const total = out + slot * stride;
    f.fill(0, total, total + stride);
    for (let way = 0; way < WAYS; way++) {
      const vector = total + (1 + way) * span;
      f.fill(0, vector, vector + stride);
      for (const end = n[ends + slot * WAYS + way]; p < end; p++) {
        const q = f[lots + p];
        const row = cells + n[instrument + p] * stride;
        for (let c = 0; c < stride; c++) f[vector + c] += q * f[row + c];
      }
      for (let c = 0; c < stride; c++) f[total + c] += f[vector + c];
    }
  }
}

export interface ShiftCall {
  readonly slots: number;
  /** Doubles by slot: relative moves. */
  readonly moves: number;
  readonly stride: number;
  /** Doubles: vectors as `netRows` leaves them. */
  readonly slopes: number;
  readonly bends: number;
  readonly span: number;
}

/** slopes += bends * move of the slot, in the vectors of all ways. */
export function shiftRows(f: Float64Array, { slots, moves, stride, slopes, bends, span }: ShiftCall): void {
  for (let way = 0; way <= WAYS; way++) {
    for (let slot = 0; slot < slots; slot++) {
      const at = way * span + slot * stride;
      for (let c = at; c < at + stride; c++) f[slopes + c] += f[bends + c] * f[moves + slot];
    }
  }
}

export interface FieldsCall {
  /** Runs of positions that follow each other, and integers [runs]: where each ends. */
  readonly runs: number;
  readonly ends: number;
  readonly instrument: number;
  readonly lots: number;
  /** Doubles [rows * ROW_FIELDS], and [runs * ROW_FIELDS] results. */
  readonly fields: number;
  readonly out: number;
}

/** What a row says of itself: the first SIGNED_FIELDS count with lots, the others with |lots|. */
export const ROW_FIELDS = 10;
export const SIGNED_FIELDS = 2;

/** out[run] = sums over its positions of the fields of their rows. */
export function sumFields(f: Float64Array, n: Int32Array, call: FieldsCall): void {
  const { runs, ends, instrument, lots, fields, out } = call;
  let p = 0;
  for (let run = 0; run < runs; run++) {
    const sums = out + run * ROW_FIELDS;
    f.fill(0, sums, sums + ROW_FIELDS);
    for (const end = n[ends + run]; p < end; p++) {
      const row = fields + n[instrument + p] * ROW_FIELDS;
      const q = f[lots + p];
      const gross = Math.abs(q);
      for (let k = 0; k < ROW_FIELDS; k++) f[sums + k] += (k < SIGNED_FIELDS ? q : gross) * f[row + k];
    }
  }
}
