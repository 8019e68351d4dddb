import { coinsOf } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import type { OptionFractions } from './cross-parameters.ts';

/**
 * USD for `coins` of an option, signed. long: min(mark * multiplier, long_itm * S); short: max(short_itm * S - OTM, short_otm * S), a put
 * at most short_put_cap * S; OTM = max(0, K - S) for a call, max(0, S - K) for a put.
 */
export function optionCharge({ contract, markPrice }: NetPosition, coins: number, fractions: OptionFractions): number {
  const spot = contract.index / contract.settlePrice;
  const usd = contract.settlePrice;
  if (coins >= 0) return coins * Math.min(markPrice * fractions.premium_multiplier, fractions.long_itm * spot) * usd;
  const isCall = contract.callOrPut > 0;
  const outOfTheMoney = Math.max(0, isCall ? contract.strike - spot : spot - contract.strike);
  const scanned = Math.max(fractions.short_itm * spot - outOfTheMoney, fractions.short_otm * spot);
  return -coins * (isCall ? scanned : Math.min(scanned, fractions.short_put_cap * spot)) * usd;
}

/** What a group of options of one expiry can lose at settlement, and what its unpaired short calls reserve on top. */
export interface SettlementLoss {
  /** USD, >= 0, from the present mark value; the worst of settling at zero and at each strike. */
  readonly loss: number;
  /** Coins. */
  readonly netShortCalls: number;
}

/** The payoff of a group bends only at its strikes, so zero and the strikes are enough below the highest one. */
export function settlementLoss(group: readonly NetPosition[]): SettlementLoss {
  let marked = 0;
  let calls = 0;
  for (const position of group) {
    const coins = coinsOf(position);
    marked += coins * position.markPrice * position.contract.settlePrice;
    if (position.contract.callOrPut > 0) calls += coins;
  }
  const points = [0, ...group.map(({ contract }) => contract.strike)];
  const worst = Math.min(...points.map((price) => payoff(group, price)));
  return { loss: Math.max(0, marked - worst), netShortCalls: Math.max(0, -calls) };
}

function payoff(group: readonly NetPosition[], price: number): number {
  let paid = 0;
  for (const position of group) {
    const { callOrPut, strike, settlePrice } = position.contract;
    paid += coinsOf(position) * Math.max(0, callOrPut * (price - strike)) * settlePrice;
  }
  return paid;
}
