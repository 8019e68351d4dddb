import type { Portfolio } from '../portfolio.ts';
import type { RequirementPart } from '../report.ts';
import { filledOrder, netted } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { settlementPrice } from './settled-pnl.ts';

/** How a model that adds instruments up charges orders. */
export interface OrderRules {
  /** Parts of one instrument's requirement. */
  readonly requirementOf: (position: NetPosition) => readonly RequirementPart[];
  /** Share of the increase that is reserved. */
  readonly share: number;
  /** Whether the requirement of a short option contains its mark; then selling below it loses nothing more. */
  readonly markCharged?: boolean;
}

/**
 * What open orders add to initial margin, instrument by instrument: the larger increase of the buys and of the sells filling in full,
 * with what a fill loses at once against the mark; an option bought also reserves its premium. Initial margin only.
 * @see spec/13-MODL, MODL-014
 */
export function openOrderParts(
  portfolio: Portfolio,
  held: readonly NetPosition[],
  rules: OrderRules,
): RequirementPart[] {
  const symbols = [...new Set(portfolio.account.orders.map(({ instrument }) => instrument.symbol))].sort();
  return symbols.flatMap((symbol) => {
    const orders = portfolio.account.orders.filter(({ instrument }) => instrument.symbol === symbol);
    const mine = held.filter(({ instrument }) => instrument.symbol === symbol);
    const before = total(mine, rules);
    const sides = [1, -1].map((side) => {
      const filled = orders.filter(({ quantity }) => quantity * side > 0);
      const fills = filled.map((order) => filledOrder(portfolio, order));
      const after = total(netted(mine, fills), rules);
      let short = Math.max(0, -(mine[0]?.quantity ?? 0));
      let immediate = 0;
      for (const [i, fill] of fills.entries()) {
        const charged = rules.markCharged === true && fill.instrument.kind === 'option' && fill.quantity < 0;
        if (!charged) immediate += immediateLoss(fill, filled[i].limitPrice, short);
        short = Math.max(0, short - fill.quantity);
      }
      return (after - before) * rules.share + immediate;
    });
    const initial = Math.max(0, ...sides);
    return initial === 0
      ? []
      : [{ name: 'open orders', group: symbol, initial, maintenance: 0, inputs: { buys: sides[0], sells: sides[1] } }];
  });
}

/**
 * USD lost at once when an order fills at its limit: the distance to the mark when that is worse, and the whole premium of an option
 * bought beyond `short`, the contracts held short (a long option supports nothing here). >= 0
 */
export function immediateLoss(fill: NetPosition, limitPrice: number, short: number): number {
  const { contract, quantity, instrument } = fill;
  if (instrument.kind !== 'option' || quantity < 0) return slippage(fill, quantity, limitPrice);
  const closing = Math.min(quantity, short);
  const premium = (quantity - closing) * contract.size * limitPrice * settlementPrice(contract, 1);
  return slippage(fill, closing, limitPrice) + premium;
}

/** USD by which a fill of `quantity` contracts at a limit is worse than the mark. >= 0 */
export function slippage({ contract, markPrice }: NetPosition, quantity: number, limitPrice: number): number {
  if (contract.shape === 'inverse') {
    return Math.max(0, quantity * contract.size * (1 / markPrice - 1 / limitPrice) * contract.index);
  }
  return Math.max(0, quantity * (limitPrice - markPrice) * contract.size * settlementPrice(contract, 1));
}

function total(positions: readonly NetPosition[], rules: OrderRules): number {
  let initial = 0;
  for (const position of positions) for (const part of rules.requirementOf(position)) initial += part.initial;
  return initial;
}
