import { valueAssetOf } from '../../../market/instrument.ts';
import type { Portfolio } from '../../portfolio.ts';
import { assetQuote } from '../../valuation.ts';
import type { ValuedAccount } from '../../valuation.ts';
import { haircutOf } from '../balance-haircut.ts';
import type { HaircutTiers } from '../balance-haircut.ts';
import { inNameOrder } from '../net-position.ts';

/** Equity in one currency: the balance and everything that pays in it. */
export interface CurrencyEquity {
  readonly asset: string;
  /** USD, signed. */
  readonly usd: number;
  /** Units of the currency, signed. */
  readonly amount: number;
  /** USD removed by the discount rate, >= 0; 0 for a liability. */
  readonly haircut: number;
}

/** Equity by currency, by name: spot positions are their coin, other positions the currency they settle in. */
export function currencyEquities(portfolio: Portfolio, account: ValuedAccount, tiers: HaircutTiers): CurrencyEquity[] {
  const byAsset = new Map<string, number>();
  const add = (asset: string, usd: number): void => void byAsset.set(asset, (byAsset.get(asset) ?? 0) + usd);
  for (const { asset, value } of account.balances) add(asset, value);
  for (const { position, value } of inNameOrder(account.positions)) {
    add(valueAssetOf(position.instrument), value);
  }
  return [...byAsset]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([asset, usd]) => ({
      asset,
      usd,
      amount: usd / assetQuote(portfolio.market, asset).price,
      haircut: haircutOf(tiers, asset, usd),
    }));
}
