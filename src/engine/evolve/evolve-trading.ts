import { DUST_ACCOUNT, FEE_ACCOUNT } from '../../ledger/account-kind.ts';
import { divideDown } from '../../units/rounding.ts';
import { settlementCash, tradeCash } from '../contract-cash.ts';
import type { Filled, FundingPaid, InstrumentSettled, OrderCancelled, OrderPlaced } from '../event.ts';
import { pay, settleHoldings, trade } from '../holdings.ts';
import { holdersOf } from '../holders.ts';
import { addOrder, orderRow, removeOrder } from '../orders.ts';
import { forgetSeries, refreshParameters } from '../pricing.ts';
import { INSTRUMENT_KIND, STANDING } from '../records.ts';
import { signedBaseUnits } from '../spot.ts';
import { noteOrder } from '../standing.ts';
import type { State } from '../state.ts';

/** Positions that change hands, pay funding, or end. */

export function evolveFilled(state: State, event: Filled): void {
  const { instrument, buyer, seller, lots } = event;
  const { settle, kind } = state.instruments.columns;
  if (kind[instrument] === INSTRUMENT_KIND.spot) {
    exchange(state, event);
  } else {
    const factor = state.derived.cashFactors[instrument];
    const price = BigInt(event.price);
    trade(state, buyer, instrument, lots, tradeCash(factor, lots, price));
    trade(state, seller, instrument, -lots, tradeCash(factor, -lots, price));
  }
  pay(state, settle[instrument], buyer, FEE_ACCOUNT, event.buyerFee);
  pay(state, settle[instrument], seller, FEE_ACCOUNT, event.sellerFee);
  reduceOrder(state, event.buyOrder, lots);
  reduceOrder(state, event.sellOrder, -lots);
  settleHoldings(state, buyer);
  settleHoldings(state, seller);
}

/** A spot trade: coins one way, quote the other; no position is left. */
function exchange(state: State, { instrument, buyer, seller, lots, price }: Filled): void {
  const { base, settle } = state.instruments.columns;
  const factor = state.derived.cashFactors[instrument];
  pay(state, base[instrument], seller, buyer, signedBaseUnits(state, instrument, lots));
  pay(state, settle[instrument], DUST_ACCOUNT, buyer, tradeCash(factor, lots, BigInt(price)));
  pay(state, settle[instrument], DUST_ACCOUNT, seller, tradeCash(factor, -lots, BigInt(price)));
}

function reduceOrder(state: State, order: number, lots: number): void {
  if (order === 0) return;
  const row = orderRow(state, order);
  const remaining = state.orders.columns.lots[row] - lots;
  if (remaining === 0) removeOrder(state, row);
  else state.orders.columns.lots[row] = remaining;
}

export function evolveOrderPlaced(state: State, event: OrderPlaced): void {
  noteOrder(state, event.account, event, true);
  addOrder(state, event);
}

export function evolveOrderCancelled(state: State, { order }: OrderCancelled): void {
  const row = orderRow(state, order);
  const { account, instrument, lots, price } = state.orders.columns;
  noteOrder(state, account[row], { instrument: instrument[row], lots: lots[row], price: price[row] }, false);
  removeOrder(state, row);
}

/** Longs pay shorts; each side rounded against itself, the rest is dust. */
export function evolveFundingPaid(state: State, { instrument, price, ratePpb }: FundingPaid): void {
  const { settle, underlying } = state.instruments.columns;
  const { inverse, numerator, denominator } = state.derived.cashFactors[instrument];
  state.underlyings.columns.fundingPpb[underlying[instrument]] = ratePpb;
  const top = (inverse ? numerator : numerator * BigInt(price)) * BigInt(ratePpb);
  const bottom = (inverse ? denominator * BigInt(price) : denominator) * 1_000_000_000n;
  for (const { account, lots } of holdersOf(state, instrument, underlying[instrument])) {
    pay(state, settle[instrument], DUST_ACCOUNT, account, divideDown(-BigInt(lots) * top, bottom));
    settleHoldings(state, account);
  }
  refreshParameters(state);
}

/** Every holder is paid what a lot is worth at the settlement price, rounded down; the positions are gone. */
export function evolveInstrumentSettled(state: State, { instrument, price }: InstrumentSettled): void {
  const record = state.derived.instruments[instrument];
  const per = settlementCash(record, state.derived.cashFactors[instrument], BigInt(price));
  for (const { account, lots } of holdersOf(state, instrument, state.instruments.columns.underlying[instrument])) {
    trade(state, account, instrument, -lots, divideDown(BigInt(lots) * per.numerator, per.denominator));
    settleHoldings(state, account);
  }
  state.instruments.columns.standing[instrument] = STANDING.ended;
  forgetSeries(state, state.instruments.columns.underlying[instrument]);
  state.derived.instrumentBySymbol.delete(record.symbol);
}
