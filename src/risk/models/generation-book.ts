import type { NetPosition } from './net-position.ts';
import { coinsOf } from './net-position.ts';
import { presentValue } from '../valuation.ts';
import type { ValuedAccount } from '../valuation.ts';
import { haircutOf } from './balance-haircut.ts';
import type { HaircutTiers } from './balance-haircut.ts';

/** USD notional of a delta-one position at its mark, signed. Inverse contracts: their dollars. */
export function notionalOf(position: NetPosition): number {
  const { contract, quantity } = position;
  if (contract.shape === 'inverse') return quantity * contract.size;
  return coinsOf(position) * contract.forward * contract.settlePrice;
}

/** USD for one unit of the price currency of an option's mark. */
export function optionPriceUnit({ contract }: NetPosition): number {
  return contract.shape === 'inverse-option' ? contract.index : contract.settlePrice;
}

/** USD value of a net option or spot position at its mark, signed. */
export function paidValue({ contract, markPrice, quantity }: NetPosition): number {
  return quantity * presentValue(contract, markPrice);
}

/** What of an account's value supports risk under the models of the first two generations. */
export interface SupportRules {
  readonly haircuts: HaircutTiers;
  /** Whether unrealised gains of futures and perpetuals support other positions. */
  readonly gainsCount: boolean;
}

/**
 * USD of position value that does not support risk: long options in full (they are paid for, and nobody lends on them), the haircut of
 * coins held as spot, and gains where each position stands alone. Short options and losses count in full against the account.
 */
export function unsupportive(
  account: ValuedAccount,
  net: readonly NetPosition[],
  { haircuts, gainsCount }: SupportRules,
): number {
  let removed = 0;
  for (const position of net) {
    const { kind, base } = position.instrument;
    if (kind === 'option') removed += Math.max(0, paidValue(position));
    if (kind === 'spot') removed += haircutOf(haircuts, base, paidValue(position));
  }
  if (gainsCount) return removed;
  const gains = new Map<string, number>();
  for (const { position, unrealisedPnl } of account.positions) {
    const { symbol, kind } = position.instrument;
    if (kind === 'perpetual' || kind === 'future') gains.set(symbol, (gains.get(symbol) ?? 0) + unrealisedPnl);
  }
  for (const gain of gains.values()) removed += Math.max(0, gain);
  return removed;
}
