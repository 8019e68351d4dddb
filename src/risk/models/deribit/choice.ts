import type { Market } from '../../../market/market.ts';
import { PortfolioProblem } from '../../model.ts';
import type { CurrencyParams, DeribitPortfolioParameters, ModelParams, PairParams } from './portfolio-parameters.ts';

/** The parameters that a pair of a pool is judged by. */
export interface PairChoice {
  readonly pair: PairParams;
  readonly currency: CurrencyParams;
  /** USD. */
  readonly indexPrice: number;
}

/**
 * Segregated pools take the currency of the pool (its stablecoins are `usd`); the cross pool takes the currency of the pair's coin, `usd`
 * for coins that are no settlement currency. A pair that is not listed takes `default`.
 * @throws PortfolioProblem when the preset serves neither
 */
export function pairChoice(
  market: Market,
  parameters: DeribitPortfolioParameters,
  underlying: string,
  poolName: string,
): PairChoice {
  const { model_params, pools } = parameters;
  const coin = underlyingCoin(underlying);
  const key = `${coin.toLowerCase()}_usd`;
  const pair = model_params.currency_pair[key] ?? model_params.currency_pair.default;
  if (pair === undefined) {
    const listed = Object.keys(model_params.currency_pair).join(', ');
    throw new PortfolioProblem('positions', `the preset has no currency pair ${key}; it lists ${listed}`);
  }
  const indexPrice = market.underlyings.get(underlying)?.indexPrice;
  if (indexPrice === undefined)
    throw new PortfolioProblem('market.underlyings', `the market has no index price of ${underlying}`);
  return { pair, currency: currencyOf(model_params, pools === 'cross' ? coin : poolName), indexPrice };
}

/** Parameters of a currency; dollars, stablecoins and coins that are not listed are `usd`. */
export function currencyOf({ currency }: ModelParams, asset: string): CurrencyParams {
  return currency[asset.toLowerCase()] ?? currency.usd;
}

/** The coin of an underlying: BTC-USD -> BTC. */
export function underlyingCoin(underlying: string): string {
  return underlying.slice(0, underlying.lastIndexOf('-'));
}
