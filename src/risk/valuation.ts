import { instrumentMarket } from '../market/instrument-market.ts';
import type { Instrument } from '../market/instrument.ts';
import type { InstrumentMarket, Market } from '../market/market.ts';
import { instrumentMark } from '../market/instrument-mark.ts';
import { contractPricing } from './contract-pricing.ts';
import type { ContractPricing } from './contract-pricing.ts';
import type { Greeks } from './greeks.ts';
import { PortfolioProblem } from './model.ts';
import type { CollateralBalance, Order, Portfolio, Position } from './portfolio.ts';

/** An instrument resolved against a market: all that repricing and reporting need. */
export interface PricedInstrument {
  readonly market: InstrumentMarket;
  readonly contract: ContractPricing;
  /** In the instrument's price unit (quote currency; coin for inverse options). */
  readonly markPrice: number;
  /** Of one contract. */
  readonly greeks: Greeks;
}

export interface ValuedPosition extends PricedInstrument {
  readonly position: Position;
  /** The entry given, else the mark. In the instrument's price unit. */
  readonly entryPrice: number;
  /** USD: what the position adds to NAV. Spot and options in full (they are paid for), futures and perpetuals the unrealised P&L. */
  readonly value: number;
  /** USD; 0 when no entry price is given. */
  readonly unrealisedPnl: number;
}

export interface ValuedOrder extends PricedInstrument {
  readonly order: Order;
  /** USD that filling the whole order at its limit would lose against the mark, >= 0; a limit better than the mark is not credited. */
  readonly fillLoss: number;
}

export interface ValuedBalance {
  readonly asset: string;
  /** Units of the asset, a debt negative. */
  readonly amount: number;
  /** USD. */
  readonly price: number;
  /** USD, signed. */
  readonly value: number;
  /** [0, 1] of the price. */
  readonly confidence: number;
  /** The underlying it moves with; absent for dollars and stablecoins. */
  readonly underlying?: string;
}

export interface ValuedAccount {
  readonly balances: readonly ValuedBalance[];
  readonly positions: readonly ValuedPosition[];
  /** USD: balances and positions at marks, summed in this order. */
  readonly nav: number;
}

/** @throws PortfolioProblem when a price, forward or vol is missing, or a quantity is not a finite number. */
export function valueAccount({ market, account }: Portfolio): ValuedAccount {
  const balances = account.collateral.map((balance) => valuedBalance(market, balance));
  const positions = account.positions.map((position) => valuedPosition(market, position));
  let nav = 0;
  for (const { value } of balances) nav += value;
  for (const { value } of positions) nav += value;
  return { balances, positions, nav };
}

/** What an instrument is worth now. @throws PortfolioProblem when the market does not cover it. */
export function pricedInstrument(market: Market, instrument: Instrument): PricedInstrument {
  const resolved = instrumentMarket(market, instrument);
  if (resolved.problem !== undefined) throw new PortfolioProblem(resolved.problem.field, resolved.problem.sentence);
  const expiry = market.underlyings
    .get(instrument.underlying)
    ?.expiries.find(({ expiryMs }) => expiryMs === instrument.expiryMs);
  const contract = contractPricing(resolved.instrumentMarket, expiry?.fixedForward);
  const mark = instrumentMark(resolved.instrumentMarket, market.marks.get(instrument.symbol));
  const { markPrice, delta, gamma, vega, theta } = mark;
  return { market: resolved.instrumentMarket, contract, markPrice, greeks: { delta, gamma, vega, theta } };
}

/** USD for one unit of an asset with its confidence: a price of its own, else the index of ASSET-USD, else 1 for USD itself. */
export function assetQuote(market: Market, asset: string): Pick<ValuedBalance, 'price' | 'confidence' | 'underlying'> {
  const own = market.assets.get(asset);
  if (own !== undefined) {
    const { price, confidence, underlying } = own;
    return underlying === undefined ? { price, confidence } : { price, confidence, underlying };
  }
  const underlying = market.underlyings.get(`${asset}-USD`);
  if (underlying !== undefined) {
    return { price: underlying.indexPrice, confidence: underlying.confidence, underlying: underlying.underlying };
  }
  if (asset === 'USD') return { price: 1, confidence: 1 };
  throw new PortfolioProblem(
    'collateral',
    `the market has no price for ${asset}: give assets.${asset}.price or an underlying ${asset}-USD`,
  );
}

function valuedBalance(market: Market, { asset, amount }: CollateralBalance): ValuedBalance {
  refuseUnlessFinite('collateral', `the amount of ${asset}`, amount);
  const quote = assetQuote(market, asset);
  return { asset, amount, value: amount * quote.price, ...quote };
}

function valuedPosition(market: Market, position: Position): ValuedPosition {
  const { instrument, quantity } = position;
  refuseUnlessFinite('positions', `the quantity of ${instrument.symbol}`, quantity);
  const priced = pricedInstrument(market, instrument);
  const entryPrice = position.entryPrice ?? priced.markPrice;
  if (!(entryPrice > 0 || (entryPrice === 0 && instrument.kind === 'option'))) {
    throw new PortfolioProblem(
      'positions',
      `the entry price of ${instrument.symbol} is ${entryPrice}; it must be above zero`,
    );
  }
  const unrealisedPnl = quantity * profitOfOne(priced.contract, entryPrice, priced.markPrice);
  const paidFor = instrument.kind === 'option' || instrument.kind === 'spot';
  const value = paidFor ? quantity * presentValue(priced.contract, priced.markPrice) : unrealisedPnl;
  return { ...priced, position, entryPrice, value, unrealisedPnl };
}

/** Resolves the open orders of an account. @throws PortfolioProblem as `valueAccount` does */
export function valueOrders({ market, account }: Portfolio): ValuedOrder[] {
  return account.orders.map((order) => {
    const { instrument, quantity, limitPrice } = order;
    refuseUnlessFinite('orders', `the quantity of the order in ${instrument.symbol}`, quantity);
    if (!(limitPrice > 0 && Number.isFinite(limitPrice))) {
      throw new PortfolioProblem(
        'orders',
        `the limit price of the order in ${instrument.symbol} is ${limitPrice}; it must be above zero`,
      );
    }
    const priced = pricedInstrument(market, instrument);
    const fillLoss = Math.max(0, 0 - quantity * profitOfOne(priced.contract, limitPrice, priced.markPrice));
    return { ...priced, order, fillLoss };
  });
}

/** USD of one contract that is paid for at a mark. */
export function presentValue(contract: ContractPricing, markPrice: number): number {
  return contract.size * markPrice * (contract.shape === 'inverse-option' ? contract.index : contract.settlePrice);
}

/** USD that one contract has gained since its entry. */
function profitOfOne(contract: ContractPricing, entryPrice: number, markPrice: number): number {
  if (contract.shape === 'inverse') return contract.size * (1 / entryPrice - 1 / markPrice) * contract.index;
  return presentValue(contract, markPrice) - presentValue(contract, entryPrice);
}

function refuseUnlessFinite(field: string, what: string, x: number): void {
  if (!Number.isFinite(x)) throw new PortfolioProblem(field, `${what} is ${x}; it must be a finite number`);
}
