import { BLOCK_COLUMN, BLOCK_COLUMNS, BLOCK_ROWS, black76Blocks } from './kernels/black76-block.ts';

/**
 * Options as columns: row i of each is one option. Logarithms are the caller's, once for a forward and once for a strike, because they
 * would cost more than the price.
 */
export interface Black76Columns {
  /** > 0. */
  readonly forward: Float64Array;
  /** ln forward. */
  readonly logForward: Float64Array;
  /** > 0. */
  readonly strike: Float64Array;
  /** ln strike. */
  readonly logStrike: Float64Array;
  /** Annualised, >= 0. */
  readonly vol: Float64Array;
  /** >= 0. */
  readonly timeYears: Float64Array;
  /** Per year, for theta. */
  readonly rate: Float64Array;
  /** e^(-rate * time). */
  readonly discount: Float64Array;
  /** +1 call, -1 put. */
  readonly sign: Float64Array;
  /** Results, discounted, as of `black76`. */
  readonly price: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
  readonly theta: Float64Array;
}

const INPUTS = [
  'forward',
  'logForward',
  'strike',
  'logStrike',
  'vol',
  'timeYears',
  'rate',
  'discount',
  'sign',
] as const;
const RESULTS = ['price', 'delta', 'gamma', 'vega', 'theta'] as const;

/** One block of the kernels' layout; ones everywhere are a priceable option, so that rows never used cost no more than others. */
const block = new Float64Array(BLOCK_ROWS * BLOCK_COLUMNS).fill(1);

/**
 * Price and Greeks of rows [from, to) with the arithmetic, and so the bits, of the kernels: one exp and no branch an option.
 *
 * Careful: right to 2e-14 of the larger of forward and strike, not relatively. A price that is all wing is noise here; `black76` has it.
 * Cost: about 40 ns an option; allocates views of its columns only.
 *
 * @see spec/11-QUNT, QUNT-033; kernels/black76-block.ts
 */
export function black76Columns(columns: Black76Columns, from: number, to: number): void {
  for (let first = from; first < to; first += BLOCK_ROWS) {
    const end = Math.min(to, first + BLOCK_ROWS);
    for (const name of INPUTS) block.set(columns[name].subarray(first, end), BLOCK_COLUMN[name] * BLOCK_ROWS);
    black76Blocks(block, 0, 1);
    for (const name of RESULTS) {
      const start = BLOCK_COLUMN[name] * BLOCK_ROWS;
      columns[name].set(block.subarray(start, start + end - first), first);
    }
  }
}
