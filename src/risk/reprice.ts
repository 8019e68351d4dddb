import { black76Price } from '../quant/black76.ts';
import { exp } from '../quant/exp.ts';
import type { InstrumentMarket } from '../market/market.ts';
import { contractPricing } from './contract-pricing.ts';
import type { ContractPricing } from './contract-pricing.ts';

/**
 * USD value of one long contract after a relative move of its underlying, in the cash-and-value form of book.ts: what the contract is
 * worth apart from the cash that entering it moved. The index, the forward and the perpetual price all move by the same factor 1 + move;
 * within a settlement window only the part of the forward that the average has not fixed yet does.
 *
 * - spot: size * index' ; linear perpetual or future: size * price' * settlePrice
 * - inverse perpetual or future: -size * index' / price' = a fixed number of dollars short; the entry cash is a coin balance
 * - linear option: size * settlePrice * Black(forward', strike, vol)
 * - inverse option: size * index' / forward' * Black(forward', strike, vol): paid in coin, Black / forward' coins each
 *
 * The difference of two calls is the P&L of one contract. Nearest double.
 * @param move relative, > -1
 * @param vol  the shocked vol itself, annualised; ignored but for options
 * @see spec/03-SCAN, SCAN-030
 */
export function contractValue(contract: ContractPricing, move: number, vol: number): number {
  const factor = 1 + move;
  const { size, index, fixed } = contract;
  const forward = fixed + (contract.forward - fixed) * factor;
  const basis = fixed === 0 ? index / contract.forward : (index * factor) / forward;
  switch (contract.shape) {
    case 'spot':
      return size * index * factor;
    case 'linear':
      return size * forward * contract.settlePrice;
    case 'inverse':
      return 0 - size * basis;
    case 'linear-option':
      return size * contract.settlePrice * optionPrice(contract, forward, vol);
    case 'inverse-option':
      return size * basis * optionPrice(contract, forward, vol);
  }
}

/** `contractValue` of an instrument that is not resolved yet. */
export function shockedValue(im: InstrumentMarket, move: number, vol: number): number {
  return contractValue(contractPricing(im), move, vol);
}

/** Discounted Black-76 price of one coin's option in quote currency. */
export function optionPrice(contract: ContractPricing, forward: number, vol: number): number {
  const discount = contract.rate === 0 ? 1 : exp(-contract.rate * contract.timeYears);
  const totalVol = vol * Math.sqrt(contract.timeYears);
  return discount * black76Price(forward, contract.strike, totalVol, contract.callOrPut > 0);
}
