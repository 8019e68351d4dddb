import { ticksOf } from './cash.ts';
import type { ListedRow, OracleVenue } from './venue.ts';
import { floorDiv, magnitude } from './whole.ts';

/** What a margin is made of: the rows of a book with their risk arrays, netted by column, by settlement asset and by expiry. */

/** The risk array of one lot, risk ticks. */
export interface RiskRow {
  readonly mark: bigint;
  readonly notional: bigint;
  readonly basisDelta: bigint;
  /** By own column. */
  readonly cells: readonly bigint[];
}

/** One row of a book with its risk array. */
export interface HeldRow extends RiskRow {
  readonly row: ListedRow;
  readonly lots: bigint;
  readonly isLongOption: boolean;
}

/** What falls together in time: an expiry, or the perpetuals of an underlying. */
export interface Bucket {
  readonly underlying: number;
  readonly expiryMs: number | undefined;
  basis: bigint;
  longUp: bigint;
  longDown: bigint;
  gross: bigint;
  shortOptions: bigint;
  twistUp: bigint;
  twistDown: bigint;
}

/** Own columns of no move with vol down and up. */
const ZERO_DOWN = 12;
const ZERO_UP = 14;
export function heldRows(venue: OracleVenue, rowOf: (instrument: number) => RiskRow, account: number): HeldRow[] {
  const held: HeldRow[] = [];
  const hold = (instrument: number, lots: bigint): void => {
    if (lots === 0n) return;
    const row = venue.row(instrument);
    held.push({ ...rowOf(instrument), row, lots, isLongOption: lots > 0n && row.record.kind === 'option' });
  };
  venue.assets.forEach(({ row, lotUnits }, asset) => hold(row, floorDiv(venue.units(account, asset), lotUnits)));
  for (const [instrument, lots] of venue.accounts[account].lots) hold(instrument, lots);
  return held;
}

/** What stablecoin balances leave below whole lots. */
export function looseCash(venue: OracleVenue, account: number): bigint {
  let ticks = 0n;
  venue.assets.forEach(({ record, lotUnits }, asset) => {
    if (record.kind !== 'stable') return;
    const units = venue.units(account, asset);
    ticks += ticksOf(units - floorDiv(units, lotUnits) * lotUnits, record.decimals, venue.priceOf(asset));
  });
  return ticks;
}

/** Value by settlement asset, options held long left out. */
export function coinEquity(held: readonly HeldRow[]): Map<number, bigint> {
  const coins = new Map<number, bigint>();
  for (const { row, lots, mark, isLongOption } of held) {
    if (!isLongOption) coins.set(row.settle, (coins.get(row.settle) ?? 0n) + lots * mark);
  }
  return coins;
}

export function bucketsOf(held: readonly HeldRow[]): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const { row, lots, basisDelta, notional, cells, isLongOption } of held) {
    const { kind, expiryMs } = row.record;
    if (kind === 'spot') continue;
    const key = `${row.underlying}:${expiryMs ?? ''}`;
    const bucket = buckets.get(key) ?? emptyBucket(row.underlying, expiryMs);
    buckets.set(key, bucket);
    const basis = lots * basisDelta;
    if (kind === 'option') {
      bucket.twistUp += lots * cells[ZERO_UP];
      bucket.twistDown += lots * cells[ZERO_DOWN];
      if (isLongOption) {
        if (basis > 0n) bucket.longUp += basis;
        else bucket.longDown += basis;
        continue;
      }
      bucket.shortOptions -= lots * notional;
    }
    bucket.basis += basis;
    bucket.gross += magnitude(lots) * notional;
  }
  return [...buckets.values()];
}

function emptyBucket(underlying: number, expiryMs: number | undefined): Bucket {
  return {
    underlying,
    expiryMs,
    basis: 0n,
    longUp: 0n,
    longDown: 0n,
    gross: 0n,
    shortOptions: 0n,
    twistUp: 0n,
    twistDown: 0n,
  };
}

/** P&L of rows in every own column. */
export function vectorOf(rows: readonly HeldRow[]): bigint[] {
  const [{ cells: first }] = rows;
  return first.map((_, c) => rows.reduce((sum, { lots, cells }) => sum + lots * cells[c], 0n));
}

/** Names of the underlyings, by number. */
export function namesOf(venue: OracleVenue): string[] {
  const names: string[] = [];
  for (const { record, underlying } of venue.assets) names[underlying] ??= record.underlying ?? `${record.code}-USD`;
  return names;
}

/** NAV alone: what the inventory is judged by. */
export function naiveNav(venue: OracleVenue, rowOf: (instrument: number) => RiskRow, account: number): bigint {
  let nav = 0n;
  for (const [instrument, lots] of venue.accounts[account].lots) nav += lots * rowOf(instrument).mark;
  venue.assets.forEach(({ record }, asset) => {
    nav += ticksOf(venue.units(account, asset), record.decimals, venue.priceOf(asset));
  });
  return nav;
}
