import type { Instrument } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import type { CollateralBalance, Portfolio, Position } from '../../risk/portfolio.ts';
import { pricedInstrument } from '../../risk/valuation.ts';
import { decimalToNumber } from '../../units/decimal.ts';
import { readInstrument } from '../portfolio-file/instrument-reader.ts';

/** Something that could happen to an account. */
export type Change = TradeChange | BalanceChange;

/** A trade, at the mark unless it says a price; without fees. */
export interface TradeChange {
  readonly kind: 'trade';
  readonly instrument: Instrument;
  /** Contracts, buy positive. */
  readonly quantity: number;
  /** In the instrument's price unit. */
  readonly price?: number;
}

/** A deposit, or a withdrawal when negative. */
export interface BalanceChange {
  readonly kind: 'balance';
  readonly asset: string;
  /** Units of the asset. */
  readonly amount: number;
}

const FORM = /^(.+):([+-]?[\d_]+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?)(?:@([\d_]+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?))?$/;
const ASSET = /^[A-Z0-9]{1,12}$/;

/**
 * Reads "BTC-27MAR26-60000-C:+2", "BTC-PERPETUAL:-100@62000" or "USDC:+1000". @see spec/20-FILE, FILE-060
 * @throws PortfolioProblem
 */
export function parseChange(text: string): Change {
  const match = FORM.exec(text.trim());
  if (match === null) {
    throw new PortfolioProblem(
      'change',
      `the change "${text}" cannot be read; write INSTRUMENT:+2, INSTRUMENT:-1@PRICE or ASSET:+1000`,
    );
  }
  const [, name = '', size = '', at] = match;
  const quantity = Number(size.replaceAll('_', ''));
  if (quantity === 0) throw new PortfolioProblem('change', `the change "${text}" has the size 0; it must not be 0`);
  if (ASSET.test(name)) return { kind: 'balance', asset: name, amount: quantity };
  const instrument = readInstrument(name, `the change "${text}"`);
  if (at === undefined) return { kind: 'trade', instrument, quantity };
  const price = Number(at.replaceAll('_', ''));
  if (!(price > 0))
    throw new PortfolioProblem('change', `the change "${text}" has the price ${at}; it must be above 0`);
  return { kind: 'trade', instrument, quantity, price };
}

/** The same change, `times` as large. */
export function scaledChange(change: Change, times: number): Change {
  return change.kind === 'trade'
    ? { ...change, quantity: change.quantity * times }
    : { ...change, amount: change.amount * times };
}

/**
 * The portfolio after a change. Value is kept: a premium leaves the settlement balance, what a reduced future has gained enters it, and the
 * rest keeps its entry. NAV moves only when a trade's price is not the mark. @see spec/20-FILE, FILE-061
 * @throws PortfolioProblem when the market does not price the instrument or the asset.
 */
export function changed(portfolio: Portfolio, change: Change): Portfolio {
  const { market, account } = portfolio;
  if (change.kind === 'balance') {
    return { market, account: { ...account, collateral: credited(account.collateral, change.asset, change.amount) } };
  }
  const { symbol } = change.instrument;
  const held = account.positions.find((position) => position.instrument.symbol === symbol);
  const { position, cash } = traded(market, held, change);
  const kept = account.positions.filter((other) => other.instrument.symbol !== symbol);
  const positions =
    held === undefined ? [...kept, position] : account.positions.map((other) => (other === held ? position : other));
  return {
    market,
    account: {
      ...account,
      positions: positions.filter(({ quantity }) => quantity !== 0),
      collateral: credited(account.collateral, change.instrument.settle, cash),
    },
  };
}

/** The position after a trade, and what the trade moved of the settlement asset. */
function traded(
  market: Market,
  held: Position | undefined,
  { instrument, quantity, price }: TradeChange,
): { position: Position; cash: number } {
  const mark = pricedInstrument(market, instrument).markPrice;
  const at = price ?? mark;
  const size = decimalToNumber(instrument.contractSize);
  const before = held?.quantity ?? 0;
  const entry = held?.entryPrice ?? mark;
  const after = before + quantity;
  const reduces = before !== 0 && before > 0 !== quantity > 0;
  const closed = reduces ? Math.sign(before) * Math.min(Math.abs(before), Math.abs(quantity)) : 0;
  const paidFor = instrument.kind === 'option' || instrument.kind === 'spot';
  const inverse = instrument.margining === 'inverse' && !paidFor;
  const realised = inverse ? closed * size * (1 / entry - 1 / at) : closed * size * (at - entry);
  const cash = paidFor ? -quantity * size * at : realised;
  const joined = inverse ? after / (before / entry + quantity / at) : (before * entry + quantity * at) / after;
  const flipped = Math.abs(quantity) > Math.abs(before);
  const entryPrice = reduces ? (flipped ? at : entry) : joined;
  const atMark = held?.entryPrice === undefined && at === mark;
  return { position: { instrument, quantity: after, ...(atMark ? {} : { entryPrice }) }, cash };
}

function credited(collateral: readonly CollateralBalance[], asset: string, amount: number): CollateralBalance[] {
  if (amount === 0) return [...collateral];
  if (!collateral.some((balance) => balance.asset === asset)) return [...collateral, { asset, amount }];
  return collateral.map((balance) => (balance.asset === asset ? { asset, amount: balance.amount + amount } : balance));
}
