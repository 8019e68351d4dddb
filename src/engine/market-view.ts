import type { AssetPrice, ExpiryMarket, Market, Smile, UnderlyingMarket } from '../market/market.ts';
import { PPM } from '../units/limits.ts';
import { realPrice } from '../units/price.ts';
import { scaleDown } from '../units/rounding.ts';
import { underlyingName } from './records.ts';
import { STRIKES_MAX } from './schema.ts';
import type { State } from './state.ts';

/**
 * The prices in force as the market record that calculators and array builders read: real numbers, nearest doubles of the integers in
 * the state. Forwards and marks have moved with the index since they were anchored. @param only expiries and marks of this underlying
 * alone, and of the others no more than their index @param at another index price of that one underlying, everything moved with it
 */
export function marketInForce(state: State, timeMs: number, only?: number, at?: number): Market {
  const underlyings = new Map<string, UnderlyingMarket>();
  const assets = new Map<string, AssetPrice>();
  const { asset, indexPrice, confidencePpm } = state.underlyings.columns;
  for (let row = 0; row < state.underlyings.count; row++) {
    if (indexPrice[row] === 0) continue;
    const confidence = confidencePpm[row] / PPM;
    if (state.assets.columns.kind[asset[row]] === 1) {
      assets.set(state.derived.assets[asset[row]].code, { price: realPrice(indexPrice[row]), confidence });
      continue;
    }
    const isFull = only === undefined || only === row;
    const price = only === row && at !== undefined ? at : indexPrice[row];
    underlyings.set(underlyingName(state, row), underlyingMarket(state, row, isFull, price));
  }
  return { timeMs, underlyings, assets, marks: marksInForce(state, only, at) };
}

function underlyingMarket(state: State, row: number, isFull: boolean, price: number): UnderlyingMarket {
  const { confidencePpm } = state.underlyings.columns;
  const { underlying, forward } = state.curves.columns;
  const expiries: ExpiryMarket[] = [];
  for (let curve = 0; isFull && curve < state.curves.count; curve++) {
    if (underlying[curve] === row && forward[curve] > 0) expiries.push(expiryMarket(state, curve, price));
  }
  return {
    underlying: underlyingName(state, row),
    indexPrice: realPrice(price),
    confidence: confidencePpm[row] / PPM,
    expiries: expiries.sort((a, b) => a.expiryMs - b.expiryMs),
  };
}

function expiryMarket(state: State, curve: number, indexPrice: number): ExpiryMarket {
  const { expiryMs, forward, fixedForward, anchor, confidencePpm, rate } = state.curves.columns;
  const smile = smileOf(state, curve);
  return {
    expiryMs: expiryMs[curve],
    forward: realPrice(movedWithIndex(forward[curve], indexPrice, anchor[curve])),
    ...(fixedForward[curve] === 0 ? {} : { fixedForward: realPrice(fixedForward[curve]) }),
    confidence: confidencePpm[curve] / PPM,
    rate: rate[curve],
    ...(smile === undefined ? {} : { smile }),
  };
}

function smileOf(state: State, curve: number): Smile | undefined {
  const { smileKind, svi, strikeCount, strikes, vols } = state.curves.columns;
  if (smileKind[curve] === 0) return undefined;
  if (smileKind[curve] === 1) {
    const [a, b, rho, m, sigma, forward, timeYears] = svi.subarray(curve * 7, curve * 7 + 7);
    return { kind: 'svi', a, b, rho, m, sigma, forward, timeYears };
  }
  const from = curve * STRIKES_MAX;
  const to = from + strikeCount[curve];
  return {
    kind: 'strikes',
    strikes: Array.from(strikes.subarray(from, to)),
    vols: Array.from(vols.subarray(from, to)),
  };
}

function marksInForce(state: State, only: number | undefined, at: number | undefined): ReadonlyMap<string, number> {
  const marks = new Map<string, number>();
  const { mark, markAnchor, underlying, standing } = state.instruments.columns;
  const { indexPrice } = state.underlyings.columns;
  for (let row = 0; row < state.instruments.count; row++) {
    if (mark[row] === 0 || standing[row] !== 1 || (only !== undefined && underlying[row] !== only)) continue;
    const price = movedWithIndex(mark[row], at ?? indexPrice[underlying[row]], markAnchor[row]);
    marks.set(state.derived.instruments[row].symbol, realPrice(price));
  }
  return marks;
}

/**
 * A forward or mark that was anchored at one index price, at another: price * index / anchor, rounded down to a whole price unit (and at
 * least one of them). A staged mark (anchor 0) stands as it is.
 */
export function movedWithIndex(price: number, indexPrice: number, anchor: number): number {
  return anchor === 0 || anchor === indexPrice ? price : Math.max(1, scaleDown(price, indexPrice, anchor));
}
