import { instrumentMarket } from '../../market/instrument-market.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { InstrumentMarket, Market } from '../../market/market.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import type { Portfolio } from '../../risk/portfolio.ts';
import { decimalToNumber } from '../../units/decimal.ts';
import { EXACT_MAX, RISK_TICKS_PER_USD } from '../../units/limits.ts';
import { printTime } from './time-field.ts';

/** Largest notional of one position, USD: 2^53 risk ticks, the budget up to which the engine's sums are exact (about 900 billion). */
const NOTIONAL_MAX = EXACT_MAX / RISK_TICKS_PER_USD;

/**
 * Whether the market of a file prices everything in its account, in the units each field is written in.
 * @throws PortfolioProblem at the first line that it does not. @see spec/20-FILE, FILE-030, FILE-031, FILE-032
 */
export function checkCoverage({ market, account }: Portfolio): void {
  for (const { asset, amount } of account.collateral) checkCollateral(market, asset, amount);
  account.positions.forEach((position, i) => {
    const path = `account.positions[${i}]`;
    const priced = checkInstrument(market, position.instrument, `${path}.instrument`);
    checkNotional(priced, position.quantity, `${path}.quantity`);
    checkUnit(priced, market.marks.get(position.instrument.symbol), {
      path: `the mark of ${position.instrument.symbol}`,
      span: 20,
    });
    if (position.instrument.kind !== 'option')
      checkUnit(priced, position.entryPrice, { path: `${path}.entryPrice`, span: 1000 });
  });
  account.orders.forEach((order, i) => {
    const path = `account.orders[${i}]`;
    const priced = checkInstrument(market, order.instrument, `${path}.instrument`);
    checkNotional(priced, order.quantity, `${path}.quantity`);
    if (order.instrument.kind !== 'option')
      checkUnit(priced, order.limitPrice, { path: `${path}.limitPrice`, span: 1000 });
  });
}

/**
 * Whether an account that was changed is still of a size at which sums are exact.
 * @throws PortfolioProblem for the first balance or position that is too large
 */
export function checkSizes({ market, account }: Portfolio): void {
  const after = 'after the change, account';
  for (const { asset, amount } of account.collateral) checkCollateral(market, asset, amount, after);
  for (const { instrument, quantity } of account.positions) {
    const priced = checkInstrument(market, instrument, `${after}.positions of ${instrument.symbol}`);
    checkNotional(priced, quantity, `${after}.positions of ${instrument.symbol}`);
  }
}

function checkCollateral(market: Market, asset: string, amount: number, account = 'account'): void {
  const path = `${account}.collateral.${asset}`;
  const price = market.assets.get(asset)?.price ?? market.underlyings.get(`${asset}-USD`)?.indexPrice;
  if (price === undefined) {
    throw new PortfolioProblem(
      path,
      `${path} is ${amount}, but the market has no price of ${asset}; add market.assets.${asset} (USD) or market.underlyings["${asset}-USD"].index`,
    );
  }
  if (Math.abs(amount) * price > NOTIONAL_MAX) throw tooLarge(path, amount, Math.abs(amount) * price);
}

function checkInstrument(market: Market, instrument: Instrument, path: string): InstrumentMarket {
  const { symbol, expiryMs } = instrument;
  if (expiryMs !== undefined && expiryMs <= market.timeMs) {
    throw new PortfolioProblem(
      path,
      `${path} is ${symbol}, which expired at ${printTime(expiryMs)}; it must expire after the time of the file, ${printTime(market.timeMs)}`,
    );
  }
  if (!market.underlyings.has(instrument.underlying)) {
    throw new PortfolioProblem(
      path,
      `${path} is ${symbol}, but the market has no index of ${instrument.underlying}; add market.underlyings["${instrument.underlying}"].index`,
    );
  }
  const { instrumentMarket: priced, problem } = instrumentMarket(market, instrument);
  if (problem !== undefined)
    throw new PortfolioProblem(path, `${path} is ${symbol}, which the market cannot price: ${problem.sentence}`);
  return priced;
}

function checkNotional(priced: InstrumentMarket, quantity: number, path: string): void {
  const { instrument, forward, indexPrice } = priced;
  const size = Math.abs(quantity) * decimalToNumber(instrument.contractSize);
  const notional =
    instrument.margining === 'inverse' && instrument.kind !== 'option' ? size : size * Math.max(forward, indexPrice);
  if (notional > NOTIONAL_MAX) throw tooLarge(path, quantity, notional);
}

function tooLarge(path: string, quantity: number, notional: number): PortfolioProblem {
  return new PortfolioProblem(
    path,
    `${path} is ${quantity}, worth ${notional.toExponential(2)} USD; at most ${NOTIONAL_MAX.toExponential(2)} USD (2^53 risk ticks) is allowed`,
  );
}

interface UnitCheck {
  readonly path: string;
  /** How many times above or below the reference a price may be. */
  readonly span: number;
}

/** A price in another unit than the instrument's own is far from what it can be. */
function checkUnit(priced: InstrumentMarket, price: number | undefined, { path, span }: UnitCheck): void {
  if (price === undefined) return;
  const { instrument, forward } = priced;
  const { symbol, kind, margining, base, quote, strike } = instrument;
  if (kind === 'option') {
    const ceiling = instrument.optionType === 'put' && strike !== undefined ? decimalToNumber(strike) : forward;
    const top = (margining === 'inverse' ? ceiling / forward : ceiling) * 1.05;
    if (price <= top) return;
    const unit = margining === 'inverse' ? base : quote;
    throw new PortfolioProblem(
      path,
      `${path} is ${price}; ${symbol} is priced in ${unit} and cannot be worth more than ${top.toPrecision(6)}`,
    );
  }
  const ratio = price / priced.forward;
  if (ratio < span && ratio > 1 / span) return;
  throw new PortfolioProblem(
    path,
    `${path} is ${price} against a price of ${forward}; ${symbol} is priced in ${quote} per ${base}`,
  );
}
