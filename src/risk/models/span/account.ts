import { lowest } from '../../report-builder.ts';
import { coinsOf } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import { calendarCharge, deliveryCharge } from './calendar.ts';
import type { CalendarCharge } from './calendar.ts';
import { interCommodityCredit, weightedPriceRisk } from './inter-commodity.ts';
import type { InterCommodityCredit } from './inter-commodity.ts';
import { commodityOf } from './parameters.ts';
import type { SpanCommodity, SpanParameters } from './parameters.ts';
import { contractArray, spanScenarios } from './risk-array.ts';
import type { ContractArray } from './risk-array.ts';

/** One combined commodity, every amount in USD. */
export interface CommodityMargin {
  readonly underlying: string;
  readonly rows: readonly { readonly symbol: string; readonly quantity: number; readonly vector: readonly number[] }[];
  /** Losses in the sixteen scenarios, losses positive. */
  readonly losses: readonly number[];
  /** The scenario with the largest loss, from 0. */
  readonly active: number;
  readonly scanRisk: number;
  readonly netDelta: number;
  readonly weightedPriceRisk: number;
  readonly calendar: CalendarCharge;
  readonly delivery: number;
  readonly credit: number;
  readonly shortOptionMinimum: number;
  readonly shortOptions: number;
  /** Value of the options, signed. */
  readonly optionValue: number;
  /** max(scan risk + calendar + delivery - credit, short-option minimum) */
  readonly requirement: number;
}

export interface SpanMargin {
  readonly commodities: readonly CommodityMargin[];
  readonly inter: InterCommodityCredit;
}

/** Arrays by symbol, kept so that subsets of orders reprice nothing. */
export type ArrayCache = Map<string, ContractArray>;

/** The maintenance margin of a book, commodity by commodity. @see spec/13-MODL, MODL-301 */
export function spanMargin(
  positions: readonly NetPosition[],
  parameters: SpanParameters,
  cache: ArrayCache,
): SpanMargin {
  const underlyings = [...new Set(positions.map(({ instrument }) => instrument.underlying))].sort();
  const alone = underlyings.map((underlying) => {
    const mine = positions.filter(({ instrument }) => instrument.underlying === underlying);
    return commodityAlone(underlying, mine, parameters, cache);
  });
  const inter = interCommodityCredit(alone, parameters.interCommodity);
  const commodities = alone.map((commodity) => {
    const before = commodity.scanRisk + commodity.calendar.charge + commodity.delivery;
    const credit = Math.min(before, inter.byUnderlying.get(commodity.underlying) ?? 0);
    return { ...commodity, credit, requirement: Math.max(before - credit, commodity.shortOptionMinimum) };
  });
  return { commodities, inter };
}

function commodityAlone(
  underlying: string,
  positions: readonly NetPosition[],
  parameters: SpanParameters,
  cache: ArrayCache,
): Omit<CommodityMargin, 'credit' | 'requirement'> {
  const commodity = commodityOf(parameters, underlying);
  const indexPrice = positions[0].market.indexPrice;
  const arrays = positions.map((position) => cachedArray(position, commodity, parameters, cache));
  const losses = spanScenarios(parameters).map((_, s) => {
    let loss = 0;
    for (const [i, { quantity }] of positions.entries()) loss += quantity * arrays[i].losses[s];
    return loss;
  });
  const active = lowest(losses.map((loss) => -loss));
  const lines = positions.map((position, i) => ({ position, delta: position.quantity * arrays[i].compositeDelta }));
  let netDelta = 0;
  for (const { delta } of lines) netDelta += delta;
  const shortOptions = shortOptionCoins(positions, commodity);
  return {
    underlying,
    rows: positions.map(({ instrument, quantity }, i) => ({
      symbol: instrument.symbol,
      quantity,
      vector: arrays[i].losses.map((loss) => -loss * quantity),
    })),
    losses,
    active,
    scanRisk: Math.max(0, losses[active]),
    netDelta,
    weightedPriceRisk: weightedPriceRisk(losses, active, netDelta),
    calendar: calendarCharge(lines, commodity, indexPrice),
    delivery: deliveryCharge(lines, commodity, indexPrice),
    shortOptionMinimum: shortOptions * commodity.shortOptionMinimum.rate * indexPrice,
    shortOptions,
    optionValue: optionValue(positions),
  };
}

function cachedArray(
  position: NetPosition,
  commodity: SpanCommodity,
  parameters: SpanParameters,
  cache: ArrayCache,
): ContractArray {
  const { symbol } = position.instrument;
  const array = cache.get(symbol) ?? contractArray(position, commodity, parameters);
  cache.set(symbol, array);
  return array;
}

/** Coins of short options that the minimum counts. */
function shortOptionCoins(positions: readonly NetPosition[], { shortOptionMinimum }: SpanCommodity): number {
  let calls = 0;
  let puts = 0;
  for (const position of positions) {
    if (position.instrument.kind !== 'option' || position.quantity >= 0) continue;
    if (position.contract.callOrPut > 0) calls -= coinsOf(position);
    else puts -= coinsOf(position);
  }
  return shortOptionMinimum.count === 'sum' ? calls + puts : Math.max(calls, puts);
}

function optionValue(positions: readonly NetPosition[]): number {
  let usd = 0;
  for (const { contract, markPrice, quantity } of positions) {
    if (contract.callOrPut === 0) continue;
    usd +=
      quantity *
      contract.size *
      markPrice *
      (contract.shape === 'inverse-option' ? contract.index : contract.settlePrice);
  }
  return usd;
}
