import { assert } from '../units/assert.ts';

/**
 * Everything the house model knows about instruments, in columns: one row an instrument, shared by all accounts.
 *
 * `cells`, `mark`, `delta`, `basisDelta`, `vega`, `notional` are per LOT, in risk ticks (10^-4 USD), integers in the engine (rounded
 * once, to nearest, by the builder; the rounding add-on covers it) and real in calculators, which may count in any unit of money.
 * `stride` >= `columns` (padded with zeros for vector kernels; a multiple of 20).
 * @see spec/03-SCAN; units/limits.ts
 */
export interface RiskTable {
  readonly columns: number;
  readonly stride: number;
  /** Rows in use. */
  count: number;
  /** [capacity * stride] P&L of one lot in each column, gain positive. */
  readonly cells: Float64Array;
  /** [capacity] USD value of one lot at the mark (0-entry: what an inverse future is worth without its entry cash, see book.ts). */
  readonly mark: Float64Array;
  /** [capacity] underlying number; rows of one underlying net. -1: the row moves in no column (a stablecoin). */
  readonly underlying: Int32Array;
  /** [capacity] expiry number within the table (one for each underlying and time), -1 for spot and perpetuals. */
  readonly expiry: Int32Array;
  /** [capacity] 0 spot or coin balance, 1 perpetual, 2 future, 3 call, 4 put. */
  readonly kind: Uint8Array;
  /** [capacity] coin asset number whose equity this row's value belongs to (haircut base), -1 for the dollar side. */
  readonly coin: Int32Array;
  /** [capacity] change of value for a +100 % move, first order. */
  readonly delta: Float64Array;
  /** [capacity] change of value for a +100 % move of the instrument's own price alone, the index standing still; 0 for spot. */
  readonly basisDelta: Float64Array;
  /** [capacity] change of value for +1.00 of vol, first order. */
  readonly vega: Float64Array;
  /** [capacity] gross notional, >= 0. */
  readonly notional: Float64Array;
  /** [capacity] largest |cell|, |mark| and notional allowed, a power of two fixed at listing. */
  readonly cellLimit: Float64Array;
}

/** What `RiskTable.kind` says. */
export const ROW_KIND = { spot: 0, perpetual: 1, future: 2, call: 3, put: 4 } as const;

/** Rows are padded to a multiple of this, so that kernels of ten scalars or ten pairs need no remainder. */
export const STRIDE_STEP = 20;

/** An empty table. Allocates everything it will ever use. */
export function createRiskTable(capacity: number, columns: number): RiskTable {
  assert(Number.isInteger(capacity) && capacity > 0, 'a risk table has a capacity');
  assert(Number.isInteger(columns) && columns > 0, 'a risk table has columns');
  const stride = Math.ceil(columns / STRIDE_STEP) * STRIDE_STEP;
  return {
    columns,
    stride,
    count: 0,
    cells: new Float64Array(capacity * stride),
    mark: new Float64Array(capacity),
    underlying: new Int32Array(capacity).fill(-1),
    expiry: new Int32Array(capacity).fill(-1),
    kind: new Uint8Array(capacity),
    coin: new Int32Array(capacity).fill(-1),
    delta: new Float64Array(capacity),
    basisDelta: new Float64Array(capacity),
    vega: new Float64Array(capacity),
    notional: new Float64Array(capacity),
    cellLimit: new Float64Array(capacity),
  };
}
