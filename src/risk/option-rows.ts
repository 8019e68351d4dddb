import type { Arena } from '../quant/kernels/arena.ts';
import { BLOCK_COLUMN, BLOCK_DOUBLES, BLOCK_ROWS } from '../quant/kernels/black76-block.ts';
import { OPTION_FIELDS, SHOCK_FIELDS } from '../quant/kernels/refill.ts';
import { exp } from '../quant/exp.ts';
import { log } from '../quant/log.ts';
import { assert } from '../units/assert.ts';
import { nearest } from '../units/rounding.ts';
import { DAY_MS, YEAR_MS } from '../units/time.ts';
import type { RiskTable } from './risk-table.ts';
import type { ScenarioSet } from './scenario.ts';
import { tenorShock } from './volatility-shock.ts';

/** The options of one expiry as columns: what a listing fixes. Built once, priced on every tick. */
export interface OptionGroup {
  /** Rows of the risk table. */
  readonly rows: Int32Array;
  readonly strike: Float64Array;
  readonly logStrike: Float64Array;
  /** +1 call, -1 put. */
  readonly sign: Float64Array;
  /** Risk ticks of one lot for each dollar of one coin's option: contracts a lot * coins a contract * ticks a dollar. */
  readonly lotUnits: Float64Array;
  /** Paid in the coin: its dollars are index / forward of its price. Else in a currency at `settlePrice`. */
  readonly inverse: boolean;
  /** Annualised: filled by the owner before each pricing. */
  readonly vol: Float64Array;
}

/** What the options of an expiry are priced from. */
export interface OptionQuote {
  readonly index: number;
  /** In the quote currency, > 0; none of it fixed by settlement yet. */
  readonly forward: number;
  readonly settlePrice: number;
  readonly timeYears: number;
  readonly rate: number;
}

/** Prices options of one expiry after the other through the kernels. Working columns in the arena, allocated once. */
export interface OptionBuilder {
  readonly arena: Arena;
  readonly table: RiskTable;
  /** Index of the table's cells in the arena. */
  readonly cellsAt: number;
  readonly most: number;
  readonly blockAt: number;
  readonly optionsAt: number;
  readonly rowsAt: number;
  readonly shocksAt: number;
}

/** Columns that a builder takes from its arena. @param most options of one expiry */
export function optionBuilderColumns(most: number, stride: number): readonly { count: number; width: number }[] {
  return [
    { count: blocksOf(most) * BLOCK_DOUBLES, width: 8 },
    { count: most * OPTION_FIELDS, width: 8 },
    { count: most, width: 4 },
    { count: SHOCK_FIELDS * stride, width: 8 },
  ];
}

export function createOptionBuilder(arena: Arena, table: RiskTable, cellsAt: number, most: number): OptionBuilder {
  return {
    arena,
    table,
    cellsAt,
    most,
    blockAt: arena.takeDoubles(blocksOf(most) * BLOCK_DOUBLES),
    optionsAt: arena.takeDoubles(most * OPTION_FIELDS),
    rowsAt: arena.takeIntegers(most),
    shocksAt: arena.takeDoubles(SHOCK_FIELDS * table.stride),
  };
}

const blocksOf = (options: number): number => Math.ceil(options / BLOCK_ROWS);

/**
 * Builds the rows of one expiry's options: the same numbers as `refreshRow`, within a risk tick, for they are priced by the kernels'
 * Black-76 and rounded once. Vector kernels and scalar twins give the same bits.
 * @throws Fault when a number could pass the cell limit of its row
 * @see spec/03-SCAN, SCAN-030; spec/21-KERN, KERN-020
 */
export function buildOptions(builder: OptionBuilder, group: OptionGroup, quote: OptionQuote, set: ScenarioSet): void {
  const count = group.rows.length;
  if (count === 0) return;
  assert(count <= builder.most, 'the options of an expiry fit the builder');
  priceNow(builder, group, quote);
  const reach = setShocks(builder, quote, set);
  const ticks = dollarsOfPrice(group, quote);
  for (let i = 0; i < count; i++) setOption(builder, group, quote, i, ticks * group.lotUnits[i], set.skewWidth);
  const { arena, table, cellsAt } = builder;
  arena.integers.set(group.rows, builder.rowsAt);
  arena.kernels.refill({
    options: builder.optionsAt,
    rows: builder.rowsAt,
    count,
    shocks: builder.shocksAt,
    stride: table.stride,
    cells: cellsAt,
  });
  for (let i = 0; i < count; i++) setColumns(builder, group, quote, i, ticks * group.lotUnits[i], reach);
}

/** Dollars that one unit of undiscounted price is worth now. */
function dollarsOfPrice(
  { inverse }: OptionGroup,
  { index, forward, settlePrice, rate, timeYears }: OptionQuote,
): number {
  const discount = rate === 0 ? 1 : exp(-rate * timeYears);
  return discount * (inverse ? index / forward : settlePrice);
}

function cell(builder: OptionBuilder, i: number, column: number): number {
  const block = Math.floor(i / BLOCK_ROWS);
  return builder.blockAt + block * BLOCK_DOUBLES + column * BLOCK_ROWS + (i - block * BLOCK_ROWS);
}

/** Undiscounted price and Greeks now. The last block is filled up with copies of the last option. */
function priceNow(builder: OptionBuilder, group: OptionGroup, { forward, timeYears }: OptionQuote): void {
  const { doubles, kernels } = builder.arena;
  const last = group.rows.length - 1;
  const logForward = log(forward);
  const blocks = blocksOf(last + 1);
  for (let i = 0; i < blocks * BLOCK_ROWS; i++) {
    const from = i < last ? i : last;
    const at = cell(builder, i, 0);
    doubles[at] = forward;
    doubles[at + BLOCK_COLUMN.logForward * BLOCK_ROWS] = logForward;
    doubles[at + BLOCK_COLUMN.strike * BLOCK_ROWS] = group.strike[from];
    doubles[at + BLOCK_COLUMN.logStrike * BLOCK_ROWS] = group.logStrike[from];
    doubles[at + BLOCK_COLUMN.vol * BLOCK_ROWS] = group.vol[from];
    doubles[at + BLOCK_COLUMN.timeYears * BLOCK_ROWS] = timeYears;
    doubles[at + BLOCK_COLUMN.rate * BLOCK_ROWS] = 0;
    doubles[at + BLOCK_COLUMN.discount * BLOCK_ROWS] = 1;
    doubles[at + BLOCK_COLUMN.sign * BLOCK_ROWS] = group.sign[from];
  }
  kernels.black76Blocks(builder.blockAt, blocks);
}

/** Sets what the columns do to the expiry. @returns the highest weighted forward of any column */
function setShocks(
  builder: OptionBuilder,
  { forward, timeYears }: OptionQuote,
  { scenarios, volShock }: ScenarioSet,
): number {
  const { arena, table, shocksAt } = builder;
  const { stride, columns } = table;
  assert(scenarios.length === columns, 'a scenario set fills the columns of the table');
  const f = arena.doubles;
  const shock = tenorShock(volShock, (timeYears * YEAR_MS) / DAY_MS);
  const logForward = log(forward);
  let reach = forward;
  for (let c = 0; c < stride; c++) {
    const isColumn = c < columns;
    const { move, vol, skew, weight } = isColumn ? scenarios[c] : PADDING;
    const up = vol === 'up';
    f[shocksAt + c] = forward * (1 + move);
    f[shocksAt + stride + c] = logForward + log(1 + move);
    f[shocksAt + 2 * stride + c] = up ? shock.up : vol === 'down' ? shock.down : 1;
    f[shocksAt + 3 * stride + c] = up ? shock.floor : 0;
    f[shocksAt + 4 * stride + c] = skew;
    f[shocksAt + 5 * stride + c] = weight;
    reach = Math.max(reach, weight * forward * (1 + move));
  }
  return reach;
}

const PADDING = { move: 0, vol: 'same', skew: 0, weight: 0 } as const;

function setOption(
  builder: OptionBuilder,
  group: OptionGroup,
  { timeYears }: OptionQuote,
  i: number,
  ticks: number,
  skewWidth: number,
): void {
  const f = builder.arena.doubles;
  const at = builder.optionsAt + i * OPTION_FIELDS;
  const rootTime = Math.sqrt(timeYears);
  const logForward = f[cell(builder, i, BLOCK_COLUMN.logForward)];
  const position = (group.logStrike[i] - logForward) / (skewWidth * rootTime);
  f[at] = group.strike[i];
  f[at + 1] = group.logStrike[i];
  f[at + 2] = group.vol[i];
  f[at + 3] = rootTime;
  f[at + 4] = group.sign[i];
  f[at + 5] = ticks;
  f[at + 6] = position < -1 ? -1 : position > 1 ? 1 : position;
  f[at + 7] = f[cell(builder, i, BLOCK_COLUMN.price)];
}

function setColumns(
  builder: OptionBuilder,
  group: OptionGroup,
  { forward, index }: OptionQuote,
  i: number,
  ticks: number,
  reach: number,
): void {
  const { arena, table } = builder;
  const f = arena.doubles;
  const row = group.rows[i];
  const price = ticks * f[cell(builder, i, BLOCK_COLUMN.price)];
  const moved = ticks * forward * f[cell(builder, i, BLOCK_COLUMN.delta)];
  const notional = group.lotUnits[i] * index;
  // A call is worth at most the forward of its column and a put its strike, so no cell is larger than the larger of them.
  const most = Math.max(ticks * Math.max(reach, group.strike[i]), notional);
  assert(most <= table.cellLimit[row], 'a cell stays within the limit of its row');
  table.mark[row] = nearest(price);
  table.notional[row] = nearest(notional);
  table.delta[row] = nearest(moved);
  table.basisDelta[row] = nearest(group.inverse ? moved - price : moved);
  table.vega[row] = nearest(ticks * f[cell(builder, i, BLOCK_COLUMN.vega)]);
}
