import { FUND_ACCOUNT } from '../../ledger/account-kind.ts';
import { money } from '../../units/money.ts';
import type { Emit } from '../apply.ts';
import { isStale } from '../questions.ts';
import type { State } from '../state.ts';
import { emitExchange, unitsToSell } from './liquidation-trade.ts';

/**
 * The insurance fund pays up to `units` of an asset to an account: from what it holds of the asset, then by exchanging its other assets, stablecoins
 * before coins and each in the order of listing. Every asset counts at its index price, so one that lost its peg pays for what it is worth
 * and not for what it promised; one whose price is stale does not pay. Never below zero. @see spec/07-FUND, FUND-010, FUND-011
 */
export function payFromFund(state: State, account: number, asset: number, units: bigint, emit: Emit): void {
  let left = units - payHeld(state, account, asset, units, emit);
  const engine = state.parameters?.engine;
  if (engine === undefined) return;
  for (const soldAsset of otherAssets(state, asset)) {
    if (left <= 0n) return;
    const pair = { reason: 'fund', soldAsset, boughtAsset: asset, engine } as const;
    const held = fundBalance(state, soldAsset);
    const enough = unitsToSell(state, FUND_ACCOUNT, pair, left);
    if (!emitExchange(state, FUND_ACCOUNT, { ...pair, soldUnits: enough < held ? enough : held }, emit)) continue;
    left -= payHeld(state, account, asset, left, emit);
  }
}

/** Pays from what the fund holds of the asset. @returns units paid */
function payHeld(state: State, account: number, asset: number, units: bigint, emit: Emit): bigint {
  const held = fundBalance(state, asset);
  const paid = held <= 0n ? 0n : held < units ? held : units;
  if (paid > 0n)
    emit({
      kind: 'shortfall-paid',
      account,
      asset,
      amount: money(paid),
      owedAmount: money(units),
      fundAmount: money(held),
    });
  return paid;
}

/** Assets that the fund holds beside one, with a fresh price: stablecoins first. */
function otherAssets(state: State, asset: number): number[] {
  const { kind, underlying } = state.assets.columns;
  const others: number[] = [];
  for (const wanted of [1, 0]) {
    for (let other = 0; other < state.assets.count; other++) {
      if (other === asset || kind[other] !== wanted || fundBalance(state, other) <= 0n) continue;
      if (state.underlyings.columns.indexPrice[underlying[other]] > 0 && !isStale(state, underlying[other]))
        others.push(other);
    }
  }
  return others;
}

export function fundBalance(state: State, asset: number): bigint {
  return state.ledger.balances[FUND_ACCOUNT * state.ledger.assets + asset];
}
