import { valueAssetOf } from '../../../market/instrument.ts';
import { PortfolioProblem } from '../../model.ts';
import type { Portfolio } from '../../portfolio.ts';
import { assetQuote } from '../../valuation.ts';
import type { ValuedAccount } from '../../valuation.ts';
import { inNameOrder } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import { settlesInCoin } from '../settled-pnl.ts';
import { cellsOf, cellsOfCoin } from './cells.ts';
import { currencyOf, pairChoice } from './choice.ts';
import type { CoinEquity, Pool } from './pool.ts';
import type { DeribitPortfolioParameters } from './portfolio-parameters.ts';

/** A pool with the USD value of what it holds. */
export type FundedPool = Pool & { readonly equity: number };

/** The pools of an account, by name. Spot positions are coins held: they belong to the balances. */
export function poolsOf(
  portfolio: Portfolio,
  account: ValuedAccount,
  net: readonly NetPosition[],
  parameters: DeribitPortfolioParameters,
): FundedPool[] {
  const traded = net.filter(({ instrument }) => instrument.kind !== 'spot');
  for (const position of traded) refuseUnlistedCoin(position, parameters);
  if (parameters.pools === 'cross') {
    return [
      {
        name: 'cross',
        unitPrice: 1,
        positions: traded,
        coins: coinEquities(portfolio, account, parameters),
        equity: account.nav,
      },
    ];
  }
  const settled = [...traded, ...portfolio.account.orders].map(({ instrument }) => instrument.settle);
  const names = [...new Set([...settled, ...account.balances.map(({ asset }) => asset)])].sort();
  return names.map((name) => ({
    name,
    unitPrice: assetQuote(portfolio.market, name).price,
    positions: traded.filter(({ instrument }) => instrument.settle === name),
    coins: [],
    equity: poolEquity(account, name),
  }));
}

function poolEquity(account: ValuedAccount, name: string): number {
  let equity = 0;
  for (const { asset, value } of account.balances) if (asset === name) equity += value;
  for (const { position, value } of inNameOrder(account.positions)) {
    if (valueAssetOf(position.instrument) === name) equity += value;
  }
  return equity;
}

/** USD of equity by coin in the cross pool: balances, spot, and the value of positions paid in that coin. */
function coinEquities(
  portfolio: Portfolio,
  account: ValuedAccount,
  parameters: DeribitPortfolioParameters,
): CoinEquity[] {
  const byAsset = new Map<string, { usd: number; underlying: string }>();
  const add = (asset: string, underlying: string, usd: number): void => {
    byAsset.set(asset, { usd: (byAsset.get(asset)?.usd ?? 0) + usd, underlying });
  };
  for (const { asset, underlying, value } of account.balances)
    if (underlying !== undefined) add(asset, underlying, value);
  for (const { position, contract, value } of inNameOrder(account.positions)) {
    const { base, underlying, kind } = position.instrument;
    if (kind === 'spot' || settlesInCoin(contract)) add(base, underlying, value);
  }
  return [...byAsset.keys()].sort().flatMap((asset) => {
    const { usd, underlying } = byAsset.get(asset)!;
    const listed = parameters.model_params.currency[asset.toLowerCase()];
    if (listed === undefined && usd >= 0) return [];
    const choice = pairChoice(portfolio.market, parameters, underlying, 'cross');
    const side = listed?.equity_side_impact ?? 'both';
    const cells = cellsOf(choice.pair, parameters);
    return [{ asset, underlying, usd, vector: cellsOfCoin(usd, cells, choice.pair, side) }];
  });
}

/** Haircut rate of a positive balance: a coin that is no currency of the preset supports nothing. */
export function haircutRate(asset: string, isCoin: boolean, { model_params }: DeribitPortfolioParameters): number {
  const listed = model_params.currency[asset.toLowerCase()];
  if (listed !== undefined) return listed.haircut;
  return isCoin ? 1 : currencyOf(model_params, 'usd').haircut;
}

/** A pool needs the parameters of the coin it settles in. @throws PortfolioProblem */
function refuseUnlistedCoin({ instrument, contract }: NetPosition, { model_params }: DeribitPortfolioParameters): void {
  const asset = instrument.settle;
  if (!settlesInCoin(contract) || model_params.currency[asset.toLowerCase()] !== undefined) return;
  const listed = Object.keys(model_params.currency).join(', ');
  throw new PortfolioProblem('positions', `the preset has no currency ${asset.toLowerCase()}; it lists ${listed}`);
}
