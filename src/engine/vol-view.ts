import { surfaceVol } from '../market/smile.ts';
import type { Horizon } from '../risk/early-warning/horizon.ts';
import type { VolWatch } from '../risk/early-warning/vol-watch.ts';
import { stressedVol } from '../risk/early-warning/vol-forecast.ts';
import { realPrice } from '../units/price.ts';
import { DAY_MS, YEAR_MS } from '../units/time.ts';
import type { Outcome } from './event.ts';
import { marketInForce } from './market-view.ts';
import { underlyingName } from './records.ts';
import { stateTime } from './state.ts';
import type { State } from './state.ts';

/** How prices may move, as early warning asks it. */
export interface VolView {
  /** Annualised vol of an underlying over a horizon, > 0. */
  readonly vol: (underlying: number, horizon: Horizon) => number;
  /** [-1, 1] */
  readonly correlation: (a: number, b: number) => number;
}

/** Shows a watch the prices that an entry put in force. Call with a state that knows its underlyings: after the entry, or later. */
export function watchPrices(watch: VolWatch, state: State, { timeMs, events }: Outcome): void {
  const { asset } = state.underlyings.columns;
  const prices: (readonly [string, number])[] = [];
  for (const event of events) {
    if (event.kind !== 'index-published' || state.assets.columns.kind[asset[event.underlying]] !== 0) continue;
    prices.push([underlyingName(state, event.underlying), realPrice(event.price)]);
  }
  if (prices.length > 0) watch.observe(timeMs, prices);
}

/** The range of the own columns is taken for so many deviations of a day. */
const RANGE_DEVIATIONS = 3;

/**
 * What a watch has seen, stressed with the surfaces in force: at the money, at the end of the horizon. While half a day of prices has not been
 * seen, the range of the own columns stands in for them. @see spec/06-LIQD, LIQD-001
 */
export function volView(watch: VolWatch, state: State): VolView {
  const market = marketInForce(state, stateTime(state));
  const known = new Map<string, number>();
  const names = Array.from({ length: state.underlyings.count }, (_, underlying) => underlyingName(state, underlying));
  const volOf = (underlying: number, horizon: Horizon): number => {
    const name = names[underlying];
    const forecast = stressedVol(watch.vol(name, horizon), surfaceVolOf(market, name, horizon.lengthMs));
    return stressedVol(forecast, (1 - watch.filled(name)) * rangeVol(state, underlying));
  };
  return {
    correlation: (a, b) => watch.correlation(names[a], names[b]),
    vol: (underlying, horizon) => {
      const key = `${underlying}:${horizon.lengthMs}`;
      const vol = known.get(key) ?? volOf(underlying, horizon);
      known.set(key, vol);
      return vol;
    },
  };
}

function surfaceVolOf(market: ReturnType<typeof marketInForce>, name: string, lengthMs: number): number {
  const underlying = market.underlyings.get(name);
  if (underlying === undefined) return 0;
  const { indexPrice } = underlying;
  const point = { expiryMs: market.timeMs + lengthMs, strike: indexPrice, forward: indexPrice };
  const alive = underlying.expiries.filter(({ expiryMs }) => expiryMs > market.timeMs);
  return surfaceVol({ ...underlying, expiries: alive }, market.timeMs, point) ?? 0;
}

/** The vol at which the farthest undamped move of the own columns is three deviations of a day. */
function rangeVol(state: State, underlying: number): number {
  const scenarios = state.derived.pricing.model?.sets[underlying]?.scenarios ?? [];
  let range = 0;
  for (const { move, weight } of scenarios) if (weight === 1) range = Math.max(range, Math.abs(move));
  return (range / RANGE_DEVIATIONS) * Math.sqrt(YEAR_MS / DAY_MS);
}
