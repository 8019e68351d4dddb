import type { ContractPricing } from './contract-pricing.ts';

/**
 * The price of one position at which NAV is zero once the position is closed there, all else at its mark; undefined when no price above
 * zero does it (or the quantity is zero).
 *
 * linear and options: mark - nav / (quantity * USD of one unit of price); inverse: 1 / price = 1 / mark + nav / (quantity * size * index).
 *
 * @param nav USD, of the whole account at marks, positive as a rule
 * @param markPrice in the instrument's price unit, as the answer is
 * Nearest double. @see spec/05-MARG, MARG-081
 */
export function bankruptcyPrice(
  contract: ContractPricing,
  quantity: number,
  markPrice: number,
  nav: number,
): number | undefined {
  const { shape, size, index, settlePrice } = contract;
  if (quantity === 0) return undefined;
  const price =
    shape === 'inverse'
      ? 1 / (1 / markPrice + nav / (quantity * size * index))
      : markPrice - nav / (quantity * size * (shape === 'inverse-option' ? index : settlePrice));
  return price > 0 && Number.isFinite(price) ? price : undefined;
}
