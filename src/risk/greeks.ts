import { exp } from '../quant/exp.ts';
import { normalCdf, normalPdf } from '../quant/normal.ts';
import type { ContractPricing } from './contract-pricing.ts';
import type { GreeksRow } from './report.ts';
import { contractValue } from './reprice.ts';
import type { ValuedAccount, ValuedPosition } from './valuation.ts';

/** Delta in base coins, gamma in coins per USD, vega in USD per vol point (0.01), theta in USD per day. Of one contract or of a position. */
export interface Greeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

const NONE: Greeks = { delta: 0, gamma: 0, vega: 0, theta: 0 };

/** First-order sensitivities of one contract's dollar value in cash-and-value form. */
export interface FirstOrder {
  /** USD for a +100 % move of the underlying: index, forward and perpetual price together. */
  readonly delta: number;
  /** USD for a +100 % move of the contract's own forward or price alone. */
  readonly basisDelta: number;
  /** USD for +1.00 of vol. */
  readonly vega: number;
}

/**
 * An inverse future is a fixed number of dollars short, so a common move leaves it and a basis move does not; an inverse option's premium
 * is paid in coin, so its basis delta is less by its price (the venue's "net transaction delta"). @see spec/17-GREK, GREK-030
 */
export function firstOrder(contract: ContractPricing): FirstOrder {
  const { shape, size, index, forward, settlePrice } = contract;
  if (shape === 'spot') return { delta: size * index, basisDelta: 0, vega: 0 };
  if (shape === 'inverse') return { delta: 0, basisDelta: (size * index) / forward, vega: 0 };
  const linear = size * forward * settlePrice;
  if (shape === 'linear') return { delta: linear, basisDelta: linear, vega: 0 };
  const { delta, vega } = optionSlope(contract);
  if (shape === 'linear-option') {
    const moved = size * settlePrice * forward * delta;
    return { delta: moved, basisDelta: moved, vega: size * settlePrice * vega };
  }
  const moved = size * index * delta;
  const price = contractValue(contract, 0, contract.vol);
  return { delta: moved, basisDelta: moved - price, vega: ((size * index) / forward) * vega };
}

/** Keeps an option at its strike in its last moment from dividing zero by zero. */
const LEAST_TOTAL_VOL = 1e-12;

/** Black-76 delta (per unit of the forward) and vega (per 1.00 of vol) of one coin's option in quote currency. */
function optionSlope(contract: ContractPricing): { delta: number; vega: number } {
  const { forward, vol, timeYears, rate, callOrPut, logMoneyness } = contract;
  const root = Math.sqrt(timeYears);
  const totalVol = Math.max(vol * root, LEAST_TOTAL_VOL);
  const d1 = 0.5 * totalVol - logMoneyness / totalVol;
  const discount = rate === 0 ? 1 : exp(-rate * timeYears);
  return {
    delta: discount * callOrPut * normalCdf(callOrPut * d1),
    vega: discount * forward * normalPdf(d1) * root,
  };
}

/** Greeks of a whole position: its quantity times those of one contract. */
export function positionGreeks({ greeks, position: { quantity } }: ValuedPosition): Greeks {
  return {
    delta: quantity * greeks.delta,
    gamma: quantity * greeks.gamma,
    vega: quantity * greeks.vega,
    theta: quantity * greeks.theta,
  };
}

/**
 * Greeks by underlying and expiry: for each underlying (by name) spot, coin balances and perpetuals first, then its expiries in time,
 * then the total of the whole account without names. Coins of different underlyings are not one thing: the total's delta and gamma
 * are given in the order of the rows only when there is one underlying, else 0. @see spec/17-GREK, GREK-020
 */
export function greeksTable(account: ValuedAccount): GreeksRow[] {
  const rows = new Map<string, GreeksRow>();
  for (const { underlying, amount } of account.balances) {
    if (underlying !== undefined) addTo(rows, underlying, undefined, { ...NONE, delta: amount });
  }
  for (const valued of account.positions) {
    const { underlying, expiryMs } = valued.position.instrument;
    addTo(rows, underlying, expiryMs, positionGreeks(valued));
  }
  const sorted = [...rows.values()].sort(byUnderlyingThenExpiry);
  return sorted.length === 0 ? [] : [...sorted, totalOf(sorted)];
}

function addTo(rows: Map<string, GreeksRow>, underlying: string, expiryMs: number | undefined, more: Greeks): void {
  const key = `${underlying} ${expiryMs ?? ''}`;
  const row = rows.get(key) ?? { underlying, ...(expiryMs === undefined ? {} : { expiryMs }), ...NONE };
  rows.set(key, { ...row, ...plus(row, more) });
}

function totalOf(rows: readonly GreeksRow[]): GreeksRow {
  const oneCoin = rows.every(({ underlying }) => underlying === rows[0].underlying);
  const total = rows.reduce<Greeks>(plus, NONE);
  return oneCoin ? total : { ...total, delta: 0, gamma: 0 };
}

function plus(a: Greeks, b: Greeks): Greeks {
  return { delta: a.delta + b.delta, gamma: a.gamma + b.gamma, vega: a.vega + b.vega, theta: a.theta + b.theta };
}

function byUnderlyingThenExpiry(a: GreeksRow, b: GreeksRow): number {
  if (a.underlying !== b.underlying) return (a.underlying ?? '') < (b.underlying ?? '') ? -1 : 1;
  return (a.expiryMs ?? 0) - (b.expiryMs ?? 0);
}
