import { lowest } from '../../report-builder.ts';
import { compileTiers, tieredCharge } from '../../tiers.ts';
import type { NetPosition } from '../net-position.ts';
import { depegCharge } from './depeg.ts';
import type { DepegCharge } from './depeg.ts';
import { cashDelta, decayPnl, extremeCells, indexPnl, ratePnl, stressCells } from './instrument-cells.ts';
import type { OkxCell } from './instrument-cells.ts';
import { rowFor } from './parameters.ts';
import type { OkxParameters } from './parameters.ts';

/** Everything of one coin: derivatives of all quotes and the spot that hedges them. */
export interface RiskUnit {
  readonly coin: string;
  readonly indexPrice: number;
  readonly positions: readonly NetPosition[];
  /** Coins of equity, signed. */
  readonly coinEquity: number;
  /** USD for one stablecoin. */
  readonly prices: { readonly usdt: number; readonly usdc: number };
}

/** The charges of a risk unit, USD, >= 0. @see spec/13-MODL, MODL-500 */
export interface UnitCharges {
  readonly mr1: number;
  readonly mr2: number;
  readonly mr3: number;
  readonly mr4: number;
  readonly mr5: number;
  readonly mr6: number;
  readonly mr7: number;
  readonly mr9: number;
  readonly maintenance: number;
  /** Coins of spot that hedge, signed. */
  readonly spotInUse: number;
  /** USD. */
  readonly delta: number;
  readonly cells: readonly OkxCell[];
  /** P&L of the unit in MR1's cells, USD. */
  readonly vector: readonly number[];
  readonly activeCell: number;
  readonly depeg: DepegCharge;
}

/** P&L of one contract, kept by symbol so that subsets of orders reprice nothing. */
interface OneContract {
  readonly stress: readonly number[];
  readonly extreme: readonly number[];
  readonly decay: number;
  readonly rateUp: number;
  readonly rateDown: number;
}
export type OneContractCache = Map<string, OneContract>;

/** maintenance = max(max(MR1, MR2, MR6) + MR3 + MR4 + MR5 + MR9, MR7) */
export function unitCharges(unit: RiskUnit, parameters: OkxParameters, cache: OneContractCache): UnitCharges {
  const { coin, positions, indexPrice } = unit;
  const cells = stressCells(parameters, coin);
  const extremes = extremeCells(parameters, coin);
  const ones = positions.map((position) => oneContract(position, cells, extremes, parameters, cache));
  const derivativeDelta = total(positions, (position) => position.quantity * position.greeks.delta);
  const spotInUse = hedgingSpot(unit.coinEquity, derivativeDelta);
  const spot = (cell: OkxCell): number => spotInUse * indexPrice * cell.move;
  const vector = cells.map(
    (cell, c) => spot(cell) + total(positions, ({ quantity }, i) => quantity * ones[i].stress[c]),
  );
  const extreme = extremes.map(
    (cell, c) => spot(cell) + total(positions, ({ quantity }, i) => quantity * ones[i].extreme[c]),
  );
  const activeCell = lowest(vector);
  const mr1 = Math.max(0, -vector[activeCell]);
  const mr2 = Math.max(0, -total(positions, ({ quantity }, i) => quantity * ones[i].decay));
  const mr3 = vegaSpread(positions, parameters);
  const mr4 = basisCharge(positions, coin, parameters);
  const mr5 = Math.max(
    0,
    -total(positions, ({ quantity }, i) => quantity * ones[i].rateUp),
    -total(positions, ({ quantity }, i) => quantity * ones[i].rateDown),
  );
  const mr6 = parameters.mr6.share * Math.max(0, -Math.min(...extreme));
  const mr7 = minimumCharge(positions, coin, parameters);
  const depeg = depegCharge(quoteDeltas(positions), unit.prices, parameters.mr9);
  const scanned = Math.max(mr1, mr2, mr6) + mr3 + mr4 + mr5 + depeg.charge;
  return {
    mr1,
    mr2,
    mr3,
    mr4,
    mr5,
    mr6,
    mr7,
    mr9: depeg.charge,
    maintenance: Math.max(scanned, mr7),
    spotInUse,
    delta: total(positions, (position) => position.quantity * cashDelta(position)),
    cells,
    vector,
    activeCell,
    depeg,
  };
}

/** Spot joins a unit only as far as it hedges the derivatives' delta; a coin owed hedges longs. Coins, signed. */
export function hedgingSpot(coinEquity: number, derivativeDelta: number): number {
  if (coinEquity >= 0) return Math.min(coinEquity, Math.max(0, -derivativeDelta));
  return Math.max(coinEquity, Math.min(0, -derivativeDelta));
}

function oneContract(
  position: NetPosition,
  cells: readonly OkxCell[],
  extremes: readonly OkxCell[],
  parameters: OkxParameters,
  cache: OneContractCache,
): OneContract {
  const { symbol } = position.instrument;
  const known = cache.get(symbol);
  if (known !== undefined) return known;
  const one: OneContract = {
    stress: cells.map((cell) => indexPnl(position, cell, parameters)),
    extreme: extremes.map((cell) => indexPnl(position, cell, parameters)),
    decay: decayPnl(position, parameters.mr2.days),
    rateUp: ratePnl(position, parameters.mr5.rateShift),
    rateDown: ratePnl(position, -parameters.mr5.rateShift),
  };
  cache.set(symbol, one);
  return one;
}

/** MR3: vega of short tenors held against vega of long ones, the smaller of the two times volPoints. */
function vegaSpread(positions: readonly NetPosition[], { mr3 }: OkxParameters): number {
  let near = 0;
  let far = 0;
  for (const { quantity, greeks, days } of positions) {
    if (days < mr3.borderDays) near += quantity * greeks.vega;
    else far += quantity * greeks.vega;
  }
  return near * far < 0 ? mr3.volPoints * Math.min(Math.abs(near), Math.abs(far)) : 0;
}

/** MR4: |net cash delta| of each expiry * max(annualisedMove * years, floor); nets inside an expiry, adds across. */
function basisCharge(positions: readonly NetPosition[], coin: string, { mr4 }: OkxParameters): number {
  const { annualisedMove, floor } = rowFor(mr4, coin);
  const legs = new Map<number | undefined, { delta: number; timeYears: number }>();
  for (const position of positions) {
    const { expiryMs } = position.instrument;
    const before = legs.get(expiryMs)?.delta ?? 0;
    legs.set(expiryMs, {
      delta: before + position.quantity * cashDelta(position),
      timeYears: position.market.timeYears,
    });
  }
  let charge = 0;
  for (const { delta, timeYears } of legs.values())
    charge += Math.abs(delta) * Math.max(annualisedMove * timeYears, floor);
  return charge;
}

/** MR7: a rate on |cash delta| of each instrument, the sum through marginal multipliers. */
function minimumCharge(positions: readonly NetPosition[], coin: string, { mr7 }: OkxParameters): number {
  const rates = rowFor(mr7.rates, coin);
  const raw = total(positions, (position) => {
    const { kind } = position.instrument;
    const rate = kind === 'perpetual' ? rates.swap : kind === 'future' ? rates.future : rates.option;
    return Math.abs(position.quantity * cashDelta(position)) * rate;
  });
  const tiers = rowFor(mr7.increments, coin).tiers.map(({ from, multiplier }) => ({ from, rate: multiplier }));
  return tieredCharge(compileTiers(tiers, 1, false), raw, false);
}

function quoteDeltas(positions: readonly NetPosition[]): { usdt: number; usdc: number; usd: number } {
  const deltas = { usdt: 0, usdc: 0, usd: 0 };
  for (const position of positions) {
    const { quote } = position.instrument;
    const key = quote === 'USDT' ? 'usdt' : quote === 'USDC' ? 'usdc' : 'usd';
    deltas[key] += position.quantity * cashDelta(position);
  }
  return deltas;
}

function total(positions: readonly NetPosition[], amount: (position: NetPosition, i: number) => number): number {
  let sum = 0;
  for (const [i, position] of positions.entries()) sum += amount(position, i);
  return sum;
}
