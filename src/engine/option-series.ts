import { log } from '../quant/log.ts';
import type { ExpiryMarket, Market, SviSmile } from '../market/market.ts';
import { smileVol } from '../market/smile.ts';
import { buildOptions } from '../risk/option-rows.ts';
import type { OptionBuilder, OptionGroup } from '../risk/option-rows.ts';
import type { ScenarioSet } from '../risk/scenario.ts';
import { decimalToNumber } from '../units/decimal.ts';
import { RISK_TICKS_PER_USD } from '../units/limits.ts';
import { yearsBetween } from '../units/time.ts';
import { INSTRUMENT_KIND, STANDING } from './records.ts';
import type { State } from './state.ts';

/** The listed options of one expiry that pay alike: priced together. */
export interface OptionSeries extends OptionGroup {
  readonly expiryMs: number;
  /** Code of the currency of the price. */
  readonly quote: string;
}

/** An expired contract that waits for settlement is priced as of the moment before it expired: never unpriceable. */
export const LAST_MOMENT_MS = 1;

/** The series of an underlying, by expiry and by what they pay in; by strike in each, so that a call and a put of one strike stand together. */
export function seriesOf(state: State, underlying: number): readonly OptionSeries[] {
  const { columns, count } = state.instruments;
  const rows = new Map<string, number[]>();
  for (let row = 0; row < count; row++) {
    if (columns.underlying[row] !== underlying || columns.standing[row] !== STANDING.listed) continue;
    if (columns.kind[row] < INSTRUMENT_KIND.call) continue;
    const key = `${columns.expiryMs[row]} ${columns.margining[row]} ${state.derived.instruments[row].quote}`;
    const found = rows.get(key);
    if (found === undefined) rows.set(key, [row]);
    else found.push(row);
  }
  const strike = Float64Array.from(state.derived.instruments, (instrument) =>
    instrument.strike === undefined ? 0 : decimalToNumber(instrument.strike),
  );
  return [...rows.values()].map((found) =>
    series(
      state,
      found.sort((a, b) => strike[a] - strike[b] || a - b),
    ),
  );
}

function series(state: State, rows: readonly number[]): OptionSeries {
  const { instruments } = state.derived;
  const { columns } = state.instruments;
  const strike = Float64Array.from(rows, (row) => {
    const decimal = instruments[row].strike;
    return decimal === undefined ? 0 : decimalToNumber(decimal);
  });
  return {
    rows: Int32Array.from(rows),
    strike,
    logStrike: strike.map(log),
    sign: Float64Array.from(rows, (row) => (columns.kind[row] === INSTRUMENT_KIND.call ? 1 : -1)),
    lotUnits: Float64Array.from(rows, (row) => {
      const { lotSize, contractSize } = instruments[row];
      return decimalToNumber(lotSize) * decimalToNumber(contractSize) * RISK_TICKS_PER_USD;
    }),
    inverse: columns.margining[rows[0]] === 1,
    vol: new Float64Array(rows.length),
    expiryMs: columns.expiryMs[rows[0]],
    quote: instruments[rows[0]].quote,
  };
}

/** What one underlying's series are priced from. */
export interface SeriesPricing {
  readonly builder: OptionBuilder;
  readonly set: ScenarioSet;
  readonly market: Market;
  readonly underlying: string;
}

/**
 * Builds the rows of a series through the kernels. false, and nothing done, when it needs the general builder: an expiry without a smile
 * of its own, a forward that settlement is fixing, a price or vol that is missing.
 */
export function buildSeries(options: OptionSeries, { builder, set, market, underlying }: SeriesPricing): boolean {
  const own = market.underlyings.get(underlying);
  const expiry = own?.expiries.find(({ expiryMs }) => expiryMs === options.expiryMs);
  const settlePrice = settlePriceOf(market, options);
  if (own === undefined || expiry === undefined || settlePrice === undefined || expiry.fixedForward !== undefined)
    return false;
  const forward = expiry.forward / settlePrice;
  if (!isPositive(forward) || !setVols(options, expiry, forward, settlePrice)) return false;
  const timeMs = Math.min(market.timeMs, options.expiryMs - LAST_MOMENT_MS);
  const timeYears = yearsBetween(timeMs, options.expiryMs);
  buildOptions(builder, options, { index: own.indexPrice, forward, settlePrice, timeYears, rate: expiry.rate }, set);
  return true;
}

/** USD for one unit of the quote currency of a linear contract. */
function settlePriceOf(market: Market, { inverse, quote }: OptionSeries): number | undefined {
  if (inverse || quote === 'USD') return 1;
  return market.assets.get(quote)?.price ?? market.underlyings.get(`${quote}-USD`)?.indexPrice;
}

/** Vols of the strikes from the expiry's own smile; false when one is not a number above zero. Vols given by strike stand still. */
function setVols(options: OptionSeries, { smile }: ExpiryMarket, forward: number, settlePrice: number): boolean {
  if (smile === undefined) return false;
  const { vol, strike, logStrike } = options;
  const logForward = log(forward);
  for (let i = 0; i < vol.length; i++) {
    if (smile.kind === 'svi') {
      vol[i] = sviVol(smile, logStrike[i] - logForward);
    } else {
      vol[i] = smileVol(smile, strike[i] * settlePrice, forward * settlePrice);
    }
    if (!isPositive(vol[i])) return false;
  }
  return true;
}

/** As in market/smile.ts, of a log-moneyness that is already known. */
function sviVol({ a, b, rho, m, sigma, timeYears }: SviSmile, k: number): number {
  const x = k - m;
  return Math.sqrt((a + b * (rho * x + Math.sqrt(x * x + sigma * sigma))) / timeYears);
}

function isPositive(x: number): boolean {
  return x > 0 && x < Number.POSITIVE_INFINITY;
}
