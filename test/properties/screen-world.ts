import { createArena, arenaBytes } from '../../src/quant/kernels/arena.ts';
import type { Arena } from '../../src/quant/kernels/arena.ts';
import type { Kernels } from '../../src/quant/kernels/kernels.ts';
import { log } from '../../src/quant/log.ts';
import { createBookMargin } from '../../src/risk/book-margin.ts';
import type { BookMargin } from '../../src/risk/book-margin.ts';
import type { Book } from '../../src/risk/book.ts';
import type { ContractPricing, PayoffShape } from '../../src/risk/contract-pricing.ts';
import { compileHouseParameters } from '../../src/risk/house-compile.ts';
import type { HouseVenue } from '../../src/risk/house-compile.ts';
import type { HouseParameters } from '../../src/risk/house-parameters.ts';
import type { PortfolioParameters } from '../../src/risk/house-preset.ts';
import { houseScenarioSet } from '../../src/risk/house-scenarios.ts';
import { evaluateBook } from '../../src/risk/margin.ts';
import { createNetting, nettingColumns } from '../../src/risk/netting.ts';
import { cellLimitOf, listRow, refreshRow } from '../../src/risk/risk-array.ts';
import { createRiskTable, ROW_KIND } from '../../src/risk/risk-table.ts';
import type { RiskTable } from '../../src/risk/risk-table.ts';
import { createScratch } from '../../src/risk/scratch.ts';
import type { Scratch } from '../../src/risk/scratch.ts';
import type { Probe } from '../../src/risk/screen.ts';
import { DAY_MS, HOUR_MS, yearsBetween } from '../../src/units/time.ts';
import { uniform } from './draws.ts';
import preset from '../../presets/portfolio-default.json' with { type: 'json' };

/**
 * A small venue whose market does everything that can hurt a proof: several underlyings at once, jumps, vol and smile, basis, time near an
 * expiry, funding, doubtful prices, a stablecoin off its peg. Rows are built by the reference builder (risk-array.ts); books are of
 * believable kinds, many of them at the edge. Everything is drawn from one seed.
 */

export interface Row {
  readonly underlying: number;
  readonly kind: number;
  readonly expiry: number;
  readonly coin: number;
  readonly shape: PayoffShape;
  readonly contractsPerLot: number;
  readonly strike: number;
}

export interface World {
  readonly arena: Arena;
  readonly table: RiskTable;
  readonly cellsAt: number;
  readonly scratch: Scratch;
  readonly margin: BookMargin;
  readonly rows: readonly Row[];
  parameters: HouseParameters;
  timeMs: number;
  /** Expiry times of each underlying, ascending. */
  readonly expiries: readonly number[];
  /** By underlying: index price, perpetual basis, funding, confidence, vol level by expiry, forward basis by expiry. */
  readonly index: number[];
  readonly perpetual: number[];
  readonly funding: number[];
  readonly confidence: number[];
  readonly vols: number[][];
  readonly basis: number[][];
  /** Time that the rows of an underlying were built for. */
  readonly builtMs: number[];
  readonly books: { -readonly [field in keyof Book]: Book[field] }[];
  readonly next: () => number;
}

const START_MS = 1_770_000_000_000;
const NAMES = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'USDC-USD', 'USDT-USD'];
const COINS = ['BTC', 'ETH', 'SOL', 'USDC', 'USDT'];
export const TRADED = 3;
export const USDC = 3;
/** Expiries of each underlying; when the first of them is, a world says. */
const EXPIRIES = 3;
const EACH_EXPIRY = [0, 1, 2];
const LATER_EXPIRIES = [9 * DAY_MS, 80 * DAY_MS];
const MONEYNESS = [0.8, 0.93, 0.97, 1, 1.03, 1.07, 1.25];
const PRESET = preset.parameters as unknown as PortfolioParameters;
const SETS = NAMES.map((name) => houseScenarioSet(PRESET, name, ''));
const SCALE = { unitsPerUsd: 10_000, exact: true } as const;

export function createWorld(
  seed: number,
  room: (table: RiskTable, groups: number) => readonly { count: number; width: number }[],
  firstExpiryMs: number = 16 * HOUR_MS,
  kind: Kernels['kind'] = 'vector',
): World {
  const next = uniform(seed);
  const index = [60_000, 3_000, 150, 1, 1];
  const rows = listedRows(index);
  const plain = createRiskTable(rows.length, SETS[0].scenarios.length);
  const arena = createArena(
    arenaBytes([
      { count: plain.cells.length, width: 8 },
      ...nettingColumns(NAMES.length, plain.stride),
      ...room(plain, NAMES.length + 1),
    ]),
    kind,
  );
  const cellsAt = arena.takeDoubles(plain.cells.length);
  const table = { ...plain, cells: arena.doubles.subarray(cellsAt, cellsAt + plain.cells.length) };
  const world: World = {
    arena,
    table,
    cellsAt,
    rows,
    index,
    next,
    parameters: undefined as unknown as HouseParameters,
    scratch: undefined as unknown as Scratch,
    margin: createBookMargin(),
    timeMs: START_MS,
    expiries: [firstExpiryMs, ...LATER_EXPIRIES].map((ms) => START_MS + ms),
    perpetual: index.map(() => 1),
    funding: index.map(() => 0.0001),
    confidence: index.map(() => 1),
    vols: index.map((_, u) => EACH_EXPIRY.map((e) => 0.5 + 0.1 * u + 0.1 * (2 - e))),
    basis: index.map(() => EACH_EXPIRY.map((e) => 1 + 0.002 * e)),
    builtMs: index.map(() => START_MS),
    books: [],
  };
  compile(world);
  rows.forEach((row, i) => {
    const cellLimit =
      row.underlying < 0
        ? 2 ** 20
        : cellLimitOf(pricing(world, i, 1), { contractsPerLot: row.contractsPerLot, ...SCALE });
    listRow(table, i, { ...row, cellLimit: cellLimit ?? 2 ** 31 });
  });
  for (let u = 0; u < TRADED; u++) build(world, u);
  buildStables(world);
  const net = createNetting(arena, table, cellsAt, NAMES.length);
  const filled = { ...world, scratch: createScratch(table, world.parameters, net) };
  return filled;
}

function listedRows(index: readonly number[]): Row[] {
  const rows: Row[] = [];
  const lot = [0.01, 0.1, 2];
  for (let u = 0; u < TRADED; u++) {
    const inverse = u < 2;
    const own = { underlying: u, strike: 0, contractsPerLot: lot[u] };
    rows.push({ ...own, kind: ROW_KIND.spot, expiry: -1, coin: u, shape: 'spot' });
    rows.push({ ...own, kind: ROW_KIND.perpetual, expiry: -1, coin: USDC, shape: 'linear' });
    if (inverse)
      rows.push({ ...own, kind: ROW_KIND.perpetual, expiry: -1, coin: u, shape: 'inverse', contractsPerLot: 100 });
    for (const e of EACH_EXPIRY) {
      const expiry = u * EXPIRIES + e;
      rows.push({
        ...own,
        kind: ROW_KIND.future,
        expiry,
        coin: inverse && e === 1 ? u : USDC,
        shape: inverse && e === 1 ? 'inverse' : 'linear',
        contractsPerLot: inverse && e === 1 ? 100 : lot[u],
      });
      for (const moneyness of MONEYNESS) {
        for (const kind of [ROW_KIND.call, ROW_KIND.put]) {
          rows.push({
            ...own,
            kind,
            expiry,
            coin: inverse ? u : USDC,
            shape: inverse ? 'inverse-option' : 'linear-option',
            strike: index[u] * moneyness,
          });
        }
      }
    }
  }
  for (const coin of [3, 4])
    rows.push({ underlying: -1, kind: ROW_KIND.spot, expiry: -1, coin, shape: 'spot', contractsPerLot: 1, strike: 0 });
  return rows;
}

/** When an expiry of the table is. */
export function expiryMs(world: World, expiry: number): number {
  return world.expiries[expiry % EXPIRIES];
}

/** The record a row is priced from, with its underlying's price times `factor` (forwards and perpetual with it). */
function pricing(world: World, i: number, factor: number): ContractPricing {
  const row = world.rows[i];
  const { underlying: u, shape } = row;
  const index = world.index[u] * factor;
  const e = row.expiry < 0 ? -1 : row.expiry % EXPIRIES;
  const isOption = row.strike > 0;
  const settlePrice = shape === 'linear' || shape === 'linear-option' ? world.index[USDC] : 1;
  const basis = e >= 0 ? world.basis[u][e] : row.kind === ROW_KIND.perpetual ? world.perpetual[u] : 1;
  const forward = (index * basis) / settlePrice;
  const logMoneyness = isOption ? log(row.strike / forward) : 0;
  const timeYears = e < 0 ? 0 : yearsBetween(world.builtMs[u], world.expiries[e]);
  const vol = isOption ? world.vols[u][e] * (1 - 0.3 * logMoneyness + 1.5 * logMoneyness * logMoneyness) : 0;
  const callOrPut = !isOption ? 0 : row.kind === ROW_KIND.call ? 1 : -1;
  return {
    shape,
    size: 1,
    index,
    forward,
    settlePrice,
    timeYears,
    vol,
    rate: 0,
    strike: row.strike,
    callOrPut,
    logMoneyness,
    fixed: 0,
  };
}

/** Builds the rows of an underlying at its price and the present time. */
export function build(world: World, underlying: number): void {
  world.builtMs[underlying] = world.timeMs;
  world.rows.forEach((row, i) => {
    if (row.underlying === underlying)
      refreshRow(world.table, i, pricing(world, i, 1), SETS[underlying], {
        contractsPerLot: row.contractsPerLot,
        ...SCALE,
      });
  });
}

export function buildStables({ rows, table, index }: World): void {
  rows.forEach((row, i) => {
    if (row.underlying < 0) table.mark[i] = Math.floor(index[row.coin] * 10_000);
  });
}

/** Compiles the parameters for the present time, confidence, funding and stablecoin prices. */
export function compile(world: World): void {
  const venue: HouseVenue = {
    timeMs: world.timeMs,
    underlyings: NAMES.map((name, u) => ({ name, confidence: world.confidence[u], fundingRate: world.funding[u] })),
    expiries: NAMES.slice(0, TRADED).flatMap((_, u) =>
      world.expiries.map((ms) => ({ underlying: u, expiryMs: ms, confidence: world.confidence[u] })),
    ),
    coins: COINS.map((asset, coin) => ({
      asset,
      stable: coin >= USDC,
      price: world.index[coin],
      confidence: world.confidence[coin],
    })),
  };
  world.parameters = compileHouseParameters(PRESET, venue, SCALE);
}

/** The rows of a group at another price, by the reference builder. */
export function probeOf(world: World): Probe {
  return (group, rows, factor, into) => {
    for (const row of rows) {
      if (world.rows[row].underlying < 0) into.mark[row] = world.table.mark[row];
      else {
        const scale = { contractsPerLot: world.rows[row].contractsPerLot, ...SCALE };
        refreshRow(into, row, pricing(world, row, factor), SETS[group], scale);
      }
    }
  };
}

export function evaluate(world: World, account: number): BookMargin {
  evaluateBook(world.books[account], world.table, world.parameters, world.scratch, world.margin);
  return world.margin;
}

/** Which underlyings a book holds, one bit each; stablecoins (and what settles in them) as bit TRADED. */
export function heldBy(world: World, { instrument, start, count }: Book): number {
  let held = 1 << TRADED;
  for (let i = start; i < start + count; i++)
    held |= 1 << (world.rows[instrument[i]].underlying < 0 ? TRADED : world.rows[instrument[i]].underlying);
  return held;
}
