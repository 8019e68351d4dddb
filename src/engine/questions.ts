import { ACCOUNT_KIND } from '../ledger/account-kind.ts';
import { RISK_TICKS_PER_USD } from '../units/limits.ts';
import { isPrice, realPrice } from '../units/price.ts';
import { decimalToNumber } from '../units/decimal.ts';
import type { Instrument } from '../market/instrument.ts';
import { INSTRUMENT_KIND, STANDING } from './records.ts';
import { REJECTION } from './rejection.ts';
import type { RejectionCode } from './rejection.ts';
import { stateTime } from './state-questions.ts';
import type { State } from './state.ts';

/** What handlers ask before they promise. Each returns the code of the refusal, or undefined. */
export type Answer = RejectionCode | undefined;

/** An instrument that can be traded now: listed, not expired, no coin row. */
export function askTradable(state: State, instrument: number): Answer {
  if (!Number.isInteger(instrument) || instrument < 0 || instrument >= state.instruments.count)
    return REJECTION.INSTRUMENT_UNKNOWN;
  const { standing, expiryMs } = state.instruments.columns;
  if (standing[instrument] === STANDING.balance) return REJECTION.INSTRUMENT_IS_COIN_ROW;
  if (standing[instrument] !== STANDING.listed) return REJECTION.INSTRUMENT_UNKNOWN;
  if (expiryMs[instrument] !== 0 && expiryMs[instrument] <= stateTime(state)) return REJECTION.INSTRUMENT_EXPIRED;
  return undefined;
}

/** Lots of an order or a fill: whole, not zero. */
export function isLots(lots: number): boolean {
  return Number.isSafeInteger(lots) && lots !== 0;
}

/** A price of an order or a fill. */
export function askPrice(price: number): Answer {
  return isPrice(price) ? undefined : REJECTION.PRICE_INVALID;
}

/** The instrument has a risk row in force: index, forward and vol were published. */
export function askPriced(state: State, instrument: number): Answer {
  return isPriced(state, instrument) ? undefined : REJECTION.PRICE_MISSING;
}

export function isPriced(state: State, instrument: number): boolean {
  const { kind, base } = state.instruments.columns;
  const row = kind[instrument] === INSTRUMENT_KIND.spot ? balanceRowOf(state, base[instrument]) : instrument;
  return state.derived.pricing.priced[row] === 1;
}

/** The risk row of an asset's balances. */
export function balanceRowOf(state: State, asset: number): number {
  return state.assets.columns.instrument[asset];
}

/** The underlying's prices may be built on: published not too long ago, and not doubted. */
export function askFresh(state: State, underlying: number): Answer {
  return isStale(state, underlying) ? REJECTION.PRICE_STALE : undefined;
}

export function isStale(state: State, underlying: number): boolean {
  return state.underlyings.columns.staleCode[underlying] !== 0 || isTooOld(state, underlying);
}

/** Whether the last publish-index is older than allowed. A stablecoin that was never published keeps its reference price. */
export function isTooOld(state: State, underlying: number): boolean {
  const publishedMs = state.underlyings.columns.publishedMs[underlying];
  const staleAfterMs = state.parameters?.engine.staleAfterMs ?? 0;
  return publishedMs > 0 && stateTime(state) - publishedMs > staleAfterMs;
}

/** An account that somebody opened. */
export function askOpened(state: State, account: number): Answer {
  if (!Number.isInteger(account) || account < 0 || account >= state.accounts.count) return REJECTION.ACCOUNT_UNKNOWN;
  return state.accounts.columns.kind[account] < FIRST_OPENED_KIND ? REJECTION.ACCOUNT_IS_INTERNAL : undefined;
}

const FIRST_OPENED_KIND = ACCOUNT_KIND.customer;

/** An asset that is listed. */
export function isAsset(state: State, asset: number): boolean {
  return Number.isInteger(asset) && asset >= 0 && asset < state.assets.count;
}

export function isUnderlying(state: State, underlying: number): boolean {
  return Number.isInteger(underlying) && underlying >= 0 && underlying < state.underlyings.count;
}

export function isPpm(x: number): boolean {
  return Number.isInteger(x) && x >= 0 && x <= 1_000_000;
}

/**
 * USD value of one lot at a price of the underlying, in risk ticks: the most that a lot of an option or a future stands for.
 * Inverse futures and perpetuals are worth a fixed number of dollars. Nearest double.
 * @param price 10^-8 USD
 */
export function lotTicks(instrument: Instrument, price: number): number {
  const contracts = decimalToNumber(instrument.lotSize) * decimalToNumber(instrument.contractSize);
  const fixed = instrument.margining === 'inverse' && instrument.kind !== 'option';
  return (fixed ? contracts : contracts * realPrice(price)) * RISK_TICKS_PER_USD;
}

/** `lotTicks` of a listed row, whose sizes are known as numbers. */
export function lotTicksOf(state: State, row: number, price: number): number {
  const { margining, kind } = state.instruments.columns;
  const fixed = margining[row] === 1 && kind[row] < INSTRUMENT_KIND.call;
  const contracts = state.derived.lotContracts[row];
  return (fixed ? contracts : contracts * realPrice(price)) * RISK_TICKS_PER_USD;
}
