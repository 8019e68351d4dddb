import { readFileSync } from 'node:fs';
import { log } from '../../quant/log.ts';
import { nearest } from '../../units/rounding.ts';
import { DAY_MS, YEAR_MS } from '../../units/time.ts';
import { createBookMargin } from '../book-margin.ts';
import type { Book } from '../book.ts';
import { FLAT_CONTRACT } from '../contract-pricing.ts';
import type { ContractPricing } from '../contract-pricing.ts';
import type { CostCurve } from '../cost-curve.ts';
import { costCurveOf } from '../cost-curve.ts';
import { compileHouseParameters } from '../house-compile.ts';
import type { PortfolioParameters } from '../house-preset.ts';
import { houseScenarioSet } from '../house-scenarios.ts';
import { evaluateBook } from '../margin.ts';
import type { Preset } from '../model.ts';
import { cellLimitOf, listRow, refreshRow } from '../risk-array.ts';
import type { RowListing } from '../risk-array.ts';
import { createRiskTable, ROW_KIND } from '../risk-table.ts';
import { createScratch } from '../scratch.ts';
import type { MenuEntry } from './trade-menu.ts';
import type { PlanModel } from './working-book.ts';

/** A venue for planning: three coins with perpetuals, futures and options, whole risk ticks, and books that lack margin. */

const PRESET = JSON.parse(
  readFileSync(new URL('../../../presets/portfolio-default.json', import.meta.url), 'utf8'),
) as Preset<PortfolioParameters>;

const NAMES = ['BTC-USD', 'ETH-USD', 'SOL-USD'] as const;
const INDEX = [60_000, 3_000, 150] as const;
/** Coins in a lot of a linear contract. */
const LOT = [0.001, 0.01, 0.1] as const;
/** USD within ten basis points of the mark, perpetuals. */
const DEPTH = [20e6, 10e6, 1e6] as const;
const DAYS = [9, 30, 120] as const;
const STRIKES = [0.7, 0.85, 0.95, 1, 1.05, 1.15, 1.4] as const;
const EXACT = { unitsPerUsd: 10_000, exact: true } as const;
const TIME_MS = Date.UTC(2026, 0, 1);

export const USDC_ROW = 0;

export interface PlanVenue extends PlanModel {
  /** Rows that can be traded, with what is needed to trade them. */
  readonly listed: readonly ListedRow[];
}

export interface ListedRow {
  readonly row: number;
  readonly settleRow: number;
  readonly underlying: number;
  readonly kind: number;
  /** Cost of trading it, either way. */
  readonly curve: CostCurve;
}

/** A stream of numbers in [0, 1), the same everywhere. */
export function stream(seed: number): () => number {
  let a = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** @param lotScale makes lots coarser: 1 is the usual size */
export function planVenue(lotScale = 1, overrides: Partial<PortfolioParameters> = {}): PlanVenue {
  const preset: PortfolioParameters = { ...PRESET.parameters, ...overrides };
  const expiries = NAMES.flatMap((_, u) =>
    DAYS.map((days) => ({ underlying: u, expiryMs: TIME_MS + days * DAY_MS, confidence: 1 })),
  );
  const venue = {
    timeMs: TIME_MS,
    underlyings: NAMES.map((name) => ({ name, confidence: 1, fundingRate: 0.0001 })),
    expiries,
    coins: ['USDC', 'BTC', 'ETH', 'SOL'].map((asset) => ({ asset, stable: asset === 'USDC', price: 1, confidence: 1 })),
  };
  const parameters = compileHouseParameters(preset, venue, EXACT);
  const table = createRiskTable(256, parameters.columns);
  const sets = NAMES.map((name) => houseScenarioSet(preset, name, 'test'));
  const listed: ListedRow[] = [];
  listRow(table, USDC_ROW, { underlying: -1, expiry: -1, kind: ROW_KIND.spot, coin: 0, cellLimit: 262_144 });
  table.mark[USDC_ROW] = 10_000;
  const list = (contract: ContractPricing, lot: number, listing: Omit<RowListing, 'cellLimit'>): number => {
    const row = table.count;
    const scale = { contractsPerLot: lot, ...EXACT };
    listRow(table, row, { ...listing, cellLimit: cellLimitOf(contract, scale) ?? 2_147_483_648 });
    refreshRow(table, row, contract, sets[listing.underlying], scale);
    return row;
  };
  const coinRows = NAMES.map((_, u) =>
    list(contractOf('spot', u), 0.0001, { underlying: u, expiry: -1, kind: ROW_KIND.spot, coin: u + 1 }),
  );
  const trade = (row: number, settleRow: number, underlying: number, depth: number): void => {
    const kind = table.kind[row];
    const dear = kind >= ROW_KIND.call ? 40 : kind === ROW_KIND.future ? 3 : 1;
    listed.push({ row, settleRow, underlying, kind, curve: depthCurve(table.notional[row], depth / dear, dear) });
  };
  for (const [u] of NAMES.entries()) {
    const linear = { underlying: u, expiry: -1, kind: ROW_KIND.perpetual, coin: 0 };
    trade(list(contractOf('linear', u), LOT[u] * lotScale, linear), USDC_ROW, u, DEPTH[u]);
    if (u < 2) {
      const inverse = { ...linear, coin: u + 1 };
      trade(list({ ...contractOf('inverse', u), size: 1 }, 10 * lotScale, inverse), coinRows[u], u, DEPTH[u]);
    }
    for (const [d, days] of DAYS.entries()) {
      const expiry = u * DAYS.length + d;
      const dated = { timeYears: (days * DAY_MS) / YEAR_MS, forward: INDEX[u] * (1 + 0.0002 * days) };
      const future = list({ ...contractOf('linear', u), ...dated }, LOT[u] * lotScale, {
        underlying: u,
        expiry,
        kind: ROW_KIND.future,
        coin: 0,
      });
      trade(future, USDC_ROW, u, DEPTH[u]);
      if (u === 2) continue;
      for (const [s, share] of STRIKES.entries()) {
        const callOrPut = share >= 1 ? 1 : -1;
        const strike = INDEX[u] * share;
        const inverse = s % 3 === 1;
        const contract: ContractPricing = {
          ...contractOf(inverse ? 'inverse-option' : 'linear-option', u),
          ...dated,
          strike,
          callOrPut,
          vol: 0.55 + 0.3 * Math.abs(share - 1),
          logMoneyness: log(strike / dated.forward),
        };
        const kind = callOrPut > 0 ? ROW_KIND.call : ROW_KIND.put;
        const row = list(contract, LOT[u] * 10 * lotScale, { underlying: u, expiry, kind, coin: inverse ? u + 1 : 0 });
        trade(row, inverse ? coinRows[u] : USDC_ROW, u, DEPTH[u]);
      }
    }
  }
  return { table, parameters, scratch: createScratch(table, parameters), margin: createBookMargin(), listed };
}

function contractOf(shape: ContractPricing['shape'], u: number): ContractPricing {
  return { ...FLAT_CONTRACT, shape, index: INDEX[u], forward: INDEX[u] };
}

/** Five levels, each dearer and deeper than the one before. */
export function depthCurve(notional: number, depthUsd: number, dear: number): CostCurve {
  const lotsPerLevel = Math.max(1, Math.floor((depthUsd * 10_000) / notional));
  const levels = [1, 2, 4, 8, 16].map((step, i) => ({
    distancePpm: Math.min(400_000, 200 * dear + 250 * step * Math.sqrt(dear) * (i + 1)),
    lots: lotsPerLevel * step,
  }));
  return costCurveOf(
    levels.map(({ distancePpm, lots }) => ({ distancePpm: Math.floor(distancePpm), lots })),
    notional,
    500,
  );
}

/** Positions of a book and the USDC that leaves it short of maintenance margin by a share of it. */
export interface PlanBook extends Book {
  readonly instrument: Int32Array;
  readonly lots: Float64Array;
}

/** @param lack share of maintenance margin that equity falls short of it: 0.1 means equity is 90 % of the requirement */
export function bookOfPositions(
  venue: PlanVenue,
  positions: readonly { readonly listed: ListedRow; readonly lots: number }[],
  lack: number,
): PlanBook {
  const { table, parameters, scratch, margin } = venue;
  const lots = new Map<number, number>([[USDC_ROW, 0]]);
  const add = (row: number, n: number): void => void lots.set(row, (lots.get(row) ?? 0) + n);
  for (const { listed, lots: n } of positions) {
    add(listed.row, n);
    add(listed.settleRow, Math.floor((-n * table.mark[listed.row]) / table.mark[listed.settleRow]));
  }
  const rows = [...lots.keys()];
  const book = {
    start: 0,
    count: rows.length,
    instrument: Int32Array.from(rows),
    lots: Float64Array.from(rows, (row) => lots.get(row) ?? 0),
    cash: 0,
  };
  for (let pass = 0; pass < 3; pass++) {
    evaluateBook(book, table, parameters, scratch, margin);
    const missing = margin.maintenanceMargin * (1 - lack) - margin.equity;
    book.lots[0] += Math.floor(missing / table.mark[USDC_ROW]);
  }
  return book;
}

/** A book of up to `size` positions, some of them hedges of others. */
export function randomBook(venue: PlanVenue, seed: number, size: number): PlanBook {
  const random = stream(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const wealth = 10_000 * 4 ** (random() * 6);
  const positions: { listed: ListedRow; lots: number }[] = [];
  const count = 1 + Math.floor(random() * size);
  for (let i = 0; i < count; i++) {
    const last = positions.at(-1);
    const hedge = last !== undefined && random() < 0.5;
    const listed = hedge
      ? pick(venue.listed.filter((l) => l.underlying === last.listed.underlying))
      : pick(venue.listed);
    const notional = venue.table.notional[listed.row];
    const usual = Math.max(1, nearest((wealth * 10_000 * (0.3 + random() * 3)) / notional));
    const mirrored = hedge
      ? -Math.sign(last.lots) *
        Math.max(1, nearest((Math.abs(last.lots) * venue.table.notional[last.listed.row]) / notional))
      : 0;
    positions.push({ listed, lots: mirrored !== 0 ? mirrored : random() < 0.5 ? usual : -usual });
  }
  return bookOfPositions(venue, positions, 0.02 + 0.4 * random() ** 2);
}

/** Everything that is held can be closed; linear perpetuals and futures can be opened as hedges when asked. */
export function menuOf(venue: PlanVenue, book: PlanBook, hedges: boolean): MenuEntry[] {
  const menu: MenuEntry[] = [];
  const held = new Map<number, number>();
  for (let i = 0; i < book.count; i++) held.set(book.instrument[i], book.lots[i]);
  const underlyings = new Set(venue.listed.filter(({ row }) => (held.get(row) ?? 0) !== 0).map((l) => l.underlying));
  for (const { row, settleRow, underlying, kind, curve } of venue.listed) {
    const lots = held.get(row) ?? 0;
    if (lots !== 0) {
      menu.push({
        row,
        settleRow,
        direction: lots > 0 ? -1 : 1,
        most: Math.abs(lots),
        least: 1,
        curve,
        purpose: 'close',
      });
    }
    if (!hedges || kind !== ROW_KIND.perpetual || settleRow !== USDC_ROW || !underlyings.has(underlying)) continue;
    for (const direction of [1, -1] as const) {
      const most = Math.ceil((2_000_000 * 10_000) / venue.table.notional[row]);
      if (lots === 0) menu.push({ row, settleRow, direction, most, least: 1, curve, purpose: 'hedge' });
    }
  }
  return menu;
}
