import type { Book } from './book.ts';
import type { RiskTable } from './risk-table.ts';

/** Scalars that one pass keeps in registers. */
const BLOCK = 10;

/**
 * Adds the P&L of the rows [from, to) of a book to one vector.
 *
 * vector[c] += sum over i of lots[i] * cells[instrument[i], c]
 *
 * Ten columns stay in registers while the rows stream by; a vector kernel does the same with pairs and must agree bit for bit.
 * Exact in the engine: every term and partial sum is an integer below 2^53 (units/limits.ts), so neither the order of rows nor the width
 * of the machine can change the answer. Cost: rows * stride multiply-adds; allocates nothing. @see spec/03-SCAN, SCAN-010
 *
 * @param vector [.. at + stride] table units, gains positive
 */
export function scanRows(
  vector: Float64Array,
  at: number,
  book: Book,
  table: Pick<RiskTable, 'cells' | 'stride'>,
  from: number,
  to: number,
): void {
  const { cells, stride } = table;
  const { instrument, lots } = book;
  for (let block = 0; block < stride; block += BLOCK) {
    const v = at + block;
    let s0 = vector[v];
    let s1 = vector[v + 1];
    let s2 = vector[v + 2];
    let s3 = vector[v + 3];
    let s4 = vector[v + 4];
    let s5 = vector[v + 5];
    let s6 = vector[v + 6];
    let s7 = vector[v + 7];
    let s8 = vector[v + 8];
    let s9 = vector[v + 9];
    for (let i = from; i < to; i++) {
      const q = lots[i];
      const c = instrument[i] * stride + block;
      s0 += q * cells[c];
      s1 += q * cells[c + 1];
      s2 += q * cells[c + 2];
      s3 += q * cells[c + 3];
      s4 += q * cells[c + 4];
      s5 += q * cells[c + 5];
      s6 += q * cells[c + 6];
      s7 += q * cells[c + 7];
      s8 += q * cells[c + 8];
      s9 += q * cells[c + 9];
    }
    vector[v] = s0;
    vector[v + 1] = s1;
    vector[v + 2] = s2;
    vector[v + 3] = s3;
    vector[v + 4] = s4;
    vector[v + 5] = s5;
    vector[v + 6] = s6;
    vector[v + 7] = s7;
    vector[v + 8] = s8;
    vector[v + 9] = s9;
  }
}
