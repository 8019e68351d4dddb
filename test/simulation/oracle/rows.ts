import { ticksOf } from './cash.ts';
import type { RiskRow } from './book.ts';
import { namesOf } from './book.ts';
import { presetOf, underlyingOf } from './preset.ts';
import type { HousePreset } from './preset.ts';
import type { ListedRow, OracleVenue } from './venue.ts';

/**
 * Whether the risk arrays in force are what the prices in force make them: of everything straight by its own arithmetic, to a tick; of options what
 * no array may pass (a price is not below zero, and nobody who is long loses more than it).
 */
export function wrongRows(venue: OracleVenue, rowOf: (instrument: number) => RiskRow | undefined): string[] {
  const found: string[] = [];
  for (const [instrument, row] of venue.rows) {
    const told = row.ended || (row.record.kind === 'spot') !== row.isBalance ? undefined : rowOf(instrument);
    if (told === undefined || venue.market.index(row.underlying) === 0n || isBetweenExpiries(venue, instrument, row))
      continue;
    const wrong = row.record.kind === 'option' ? wrongOption(told) : wrongStraight(venue, instrument, row, told);
    if (wrong !== undefined) found.push(`the risk array of ${row.record.symbol} ${wrong}`);
  }
  return found;
}

/** A future without a forward or mark of its own is priced from its neighbours: that curve is judged elsewhere. */
function isBetweenExpiries({ market }: OracleVenue, instrument: number, { record, underlying }: ListedRow): boolean {
  if (record.kind !== 'future' || record.expiryMs === undefined) return false;
  return market.mark(instrument, underlying) === undefined && market.forward(underlying, record.expiryMs) === undefined;
}

function wrongOption({ mark, notional, cells }: RiskRow): string | undefined {
  if (mark < 0n || notional < 0n) return `has a mark of ${mark} and a notional of ${notional}`;
  const lost = cells.findIndex((cell) => cell + mark < -1n);
  return lost < 0 ? undefined : `loses ${-cells[lost]} in column ${lost}, more than its mark ${mark}`;
}

function wrongStraight(venue: OracleVenue, instrument: number, row: ListedRow, told: RiskRow): string | undefined {
  const { mark, notional, slope } = straightValue(venue, instrument, row);
  const near = (a: bigint, b: number): boolean => Math.abs(Number(a) - b) <= 1 + Math.abs(b) * 1e-12;
  if (!near(told.mark, mark)) return `has a mark of ${told.mark}; it must have ${mark}`;
  if (isStable(venue, row)) return undefined;
  if (!near(told.notional, notional)) return `has a notional of ${told.notional}; it must have ${notional}`;
  const moves = ownMoves(presetOf(venue), namesOf(venue)[row.underlying]);
  const wrong = moves.findIndex(({ move, weight }, c) => !near(told.cells[c], slope * move * weight));
  if (wrong < 0) return undefined;
  const { move, weight } = moves[wrong];
  return `has ${told.cells[wrong]} in column ${wrong}; it must have ${slope * move * weight}`;
}

/** Value of a lot, its notional, and what a move of one gains, in risk ticks. */
function straightValue(
  venue: OracleVenue,
  instrument: number,
  row: ListedRow,
): { readonly mark: number; readonly notional: number; readonly slope: number } {
  const { kind, margining, lotSize, contractSize, expiryMs, quote } = row.record;
  const index = Number(venue.market.index(row.underlying)) / 1e8;
  if (row.isBalance) {
    const { lotUnits, record } = venue.assets[row.settle];
    const exact = Number(ticksOf(lotUnits, record.decimals, venue.priceOf(row.settle)));
    const value = (Number(lotUnits) / 10 ** record.decimals) * index * 10_000;
    return { mark: record.kind === 'stable' ? exact : value, notional: value, slope: value };
  }
  const contracts =
    (Number(lotSize.units) / 10 ** lotSize.decimals) * (Number(contractSize.units) / 10 ** contractSize.decimals);
  const quoted = venue.market.mark(instrument, row.underlying);
  const quotePrice = quote === 'USD' ? 1 : Number(venue.priceOf(venue.assetOf(quote))) / 1e8;
  const curve =
    kind === 'future' && expiryMs !== undefined ? venue.market.forward(row.underlying, expiryMs) : undefined;
  const dollars =
    quoted === undefined ? Number(curve ?? BigInt(Math.round(index * 1e8))) / 1e8 : (Number(quoted) / 1e8) * quotePrice;
  if (margining === 'inverse') {
    const lot = contracts * 10_000;
    return { mark: -lot * (index / dollars), notional: lot, slope: 0 };
  }
  const value = contracts * dollars * 10_000;
  return { mark: value, notional: value, slope: value };
}

/** Moves and weights of the 37 own columns, in order. */
function ownMoves(preset: HousePreset, name: string): { readonly move: number; readonly weight: number }[] {
  const { priceRange } = underlyingOf(preset, name);
  const grid = Array.from({ length: 27 }, (_, c) => ({ move: (priceRange * (Math.floor(c / 3) - 4)) / 4, weight: 1 }));
  const tails = preset.tails.map((move) => ({
    move,
    weight: Math.min(1, (preset.tailShare * priceRange) / Math.abs(move)),
  }));
  return [...grid, ...tails, { move: 0, weight: 1 }, { move: 0, weight: 1 }];
}

function isStable(venue: OracleVenue, { isBalance, settle }: ListedRow): boolean {
  return isBalance && venue.assets[settle].record.kind === 'stable';
}
