import { black76Price } from '../../quant/black76.ts';
import { exp } from '../../quant/exp.ts';
import type { ContractPricing } from '../contract-pricing.ts';

/**
 * P&L of one long contract in its settlement asset after a relative move of its price: coins for inverse contracts, quote currency for
 * linear ones. Gains positive, nearest double. @see spec/13-MODL, MODL-011
 *
 * - linear and spot: size * price * move
 * - inverse perpetual or future of N dollars: N / price * move / (1 + move)
 * - linear option: size * (Black(price * (1 + move), vol) - Black(price, the vol as it is))
 * - inverse option: the same, each Black price divided by its own forward
 *
 * Within a settlement window only the part of the forward moves that the average has not fixed yet.
 *
 * @param move relative, > -1
 * @param vol  the shocked vol itself; ignored but for options
 */
export function settledPnl(contract: ContractPricing, move: number, vol: number): number {
  const { shape, size, forward } = contract;
  const change = (forward - contract.fixed) * move;
  const moved = forward + change;
  switch (shape) {
    case 'spot':
    case 'linear':
      return size * change;
    case 'inverse':
      return ((size / forward) * change) / moved;
    case 'linear-option':
      return size * (optionPriceAt(contract, moved, vol) - optionPriceAt(contract, forward, contract.vol));
    case 'inverse-option':
      return (
        size * (optionPriceAt(contract, moved, vol) / moved - optionPriceAt(contract, forward, contract.vol) / forward)
      );
  }
}

/** Discounted Black-76 price of one coin's option in quote currency. @param timeYears the contract's own unless time has passed */
export function optionPriceAt(
  contract: ContractPricing,
  forward: number,
  vol: number,
  timeYears = contract.timeYears,
): number {
  const discount = contract.rate === 0 ? 1 : exp(-contract.rate * timeYears);
  return discount * black76Price(forward, contract.strike, vol * Math.sqrt(timeYears), contract.callOrPut > 0);
}

/**
 * The same P&L as US dollars at the moved price: coins are paid when the coin is worth index * (1 + move), so that a delta-one inverse
 * contract gains in a straight line, as coins held as collateral do.
 */
export function dollarPnl(contract: ContractPricing, move: number, vol: number): number {
  return settledPnl(contract, move, vol) * settlementPrice(contract, 1 + move);
}

/** USD of one unit of the settlement asset when the underlying stands at index * factor. */
export function settlementPrice(contract: ContractPricing, factor: number): number {
  return settlesInCoin(contract) ? contract.index * factor : contract.settlePrice;
}

export function settlesInCoin({ shape }: ContractPricing): boolean {
  return shape === 'inverse' || shape === 'inverse-option';
}
