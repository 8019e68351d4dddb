import type { Portfolio } from '../../portfolio.ts';
import type { RequirementPart } from '../../report.ts';
import type { ValuedAccount } from '../../valuation.ts';
import { coinsOf } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';

/** USD of fees to close a position or fill an order: rate * mark, for an option rate * spot but at most cap * mark. >= 0 */
export function feeOf(position: NetPosition, rate: number, optionCap: number): number {
  const { contract, markPrice, market } = position;
  const coins = Math.abs(coinsOf(position));
  const perCoin =
    contract.callOrPut === 0
      ? rate * markPrice
      : Math.min(rate * (market.indexPrice / contract.settlePrice), optionCap * markPrice);
  return coins * perCoin * contract.settlePrice;
}

/** USD that perpetuals are expected to pay in funding over some hours at the present rate, netted; 0 when they receive. */
export function fundingOf(portfolio: Portfolio, positions: readonly NetPosition[], hours: number): number {
  let paid = 0;
  for (const position of positions) {
    if (position.instrument.kind !== 'perpetual') continue;
    const rate = portfolio.market.underlyings.get(position.instrument.underlying)?.fundingRate ?? 0;
    paid += ((rate * hours) / 8) * coinsOf(position) * position.market.indexPrice;
  }
  return Math.max(0, paid);
}

/** Balances other than cash are charged what they are worth, so that they support nothing. */
export function spotBalanceParts(account: ValuedAccount, cash: readonly string[], share: number): RequirementPart[] {
  return account.balances
    .filter(({ asset, value }) => !cash.includes(asset) && value > 0 && share > 0)
    .map(({ asset, value, amount }) => ({
      name: 'spot balance',
      group: asset,
      initial: value * share,
      maintenance: value * share,
      inputs: { amount, value, share },
    }));
}
