import { CLEARING_ACCOUNT, FEE_ACCOUNT } from '../../ledger/account-kind.ts';
import { EXACT_MAX } from '../../units/limits.ts';
import { isMoney } from '../../units/money.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { asUnits, notionalUnits } from '../contract-cash.ts';
import type { Units } from '../contract-cash.ts';
import {
  askHoldable,
  askRoom,
  exposureOfPayment,
  exposureOfTrade,
  isSurelyHoldable,
  ROWS_OF_TRADE,
} from '../credit.ts';
import type { Filled } from '../event.ts';
import { judge } from '../ladder.ts';
import { orderRow } from '../orders.ts';
import type { Answer } from '../questions.ts';
import { askFresh, askOpened, askPrice, askPriced, askTradable, isLots } from '../questions.ts';
import { INSTRUMENT_KIND } from '../records.ts';
import { REJECTION } from '../rejection.ts';
import { signedBaseUnits } from '../spot.ts';
import { isCustomer } from '../state.ts';
import type { State } from '../state.ts';
import { beginTrial, tryPay } from '../trial.ts';
import { tryFill } from '../try-fill.ts';
import { valueAccount, valueTrial } from '../valuation.ts';
import { isReducing } from './check-order.ts';

/** One side of a fill. */
interface Side {
  readonly account: number;
  readonly instrument: number;
  /** Signed, buy positive. */
  readonly lots: number;
  readonly price: number;
  readonly fee: bigint;
  readonly order: number;
}

/** Records a trade that the venue matched: both sides are asked before anything moves. @see spec/15-ENGN, ENGN-062 */
export function recordFill(state: State, command: Of<'record-fill'>, emit: Emit): Answer {
  const { instrument, lots, price, buyer, seller } = command;
  const refusal = askForm(state, command);
  if (refusal !== undefined) return refusal;
  const sides: readonly Side[] = [
    { account: buyer, instrument, lots, price, fee: command.buyerFee, order: command.buyOrder },
    { account: seller, instrument, lots: -lots, price, fee: command.sellerFee, order: command.sellOrder },
  ];
  for (const side of sides) {
    const unsound = askOrderFits(state, side) ?? askSide(state, side);
    if (unsound !== undefined) return unsound;
  }
  const full = askRoom(state, [
    [buyer, ROWS_OF_TRADE],
    [seller, ROWS_OF_TRADE],
  ]);
  if (full !== undefined) return full;

  emit(filled(command));
  judge(state, [buyer, seller], emit);
  return undefined;
}

/** Field by field: a spread of this record takes longer than the trade. */
function filled(command: Of<'record-fill'>): Filled {
  const { instrument, buyer, seller, lots, price, buyerFee, sellerFee, buyOrder, sellOrder } = command;
  return { kind: 'filled', instrument, buyer, seller, lots, price, buyerFee, sellerFee, buyOrder, sellOrder };
}

function askForm(state: State, command: Of<'record-fill'>): Answer {
  const { instrument, lots, price, buyer, seller, buyerFee, sellerFee } = command;
  const refusal =
    askParty(state, buyer) ?? askParty(state, seller) ?? askTradable(state, instrument) ?? askPrice(price);
  if (refusal !== undefined) return refusal;
  if (buyer === seller) return REJECTION.ACCOUNTS_EQUAL;
  if (!isLots(lots) || lots < 0) return REJECTION.LOTS_INVALID;
  if (state.parameters === undefined) return REJECTION.PARAMETERS_MISSING;
  if (!areFeesSound(state, instrument, buyerFee, sellerFee)) return REJECTION.FEE_INVALID;
  return askPriced(state, instrument) ?? (isCashInRange(state, command) ? undefined : REJECTION.BALANCE_TOO_LARGE);
}

/** A side of a trade: an opened account, or the house as counterparty. */
function askParty(state: State, account: number): Answer {
  return account === CLEARING_ACCOUNT ? undefined : askOpened(state, account);
}

function areFeesSound(state: State, instrument: number, buyerFee: bigint, sellerFee: bigint): boolean {
  if (!isMoney(buyerFee) || !isMoney(sellerFee)) return false;
  const settle = state.instruments.columns.settle[instrument];
  const after = state.ledger.balances[FEE_ACCOUNT * state.ledger.assets + settle] + buyerFee + sellerFee;
  return after >= 0n && isMoney(after);
}

/** Whether the cash of the trade keeps both balances within 64 bits, with room for everything else a command may move. */
function isCashInRange(state: State, { instrument, lots, price, buyer, seller }: Of<'record-fill'>): boolean {
  const { settle, base, kind } = state.instruments.columns;
  if (kind[instrument] === INSTRUMENT_KIND.spot) {
    const coins = asUnits(signedBaseUnits(state, instrument, lots));
    if (!isInRange(state, buyer, base[instrument], coins) || !isInRange(state, seller, base[instrument], coins))
      return false;
  }
  const moved = notionalUnits(state.derived.cashFactors[instrument], lots, price);
  return isInRange(state, buyer, settle[instrument], moved) && isInRange(state, seller, settle[instrument], moved);
}

/** Whether a balance and an amount, >= 0, are together below 2^62 units in magnitude. */
function isInRange(state: State, account: number, asset: number, units: Units): boolean {
  const balance = state.ledger.balances[account * state.ledger.assets + asset];
  if (typeof units === 'number' && Math.abs(Number(balance)) < SURELY_IN_RANGE) return true;
  return isMoney(2n * ((balance < 0n ? -balance : balance) + BigInt(units)));
}

/** 2^61: with any safe integer more it is below 2^62. */
const SURELY_IN_RANGE = EXACT_MAX * 256;

/** A side that names an order: it rests, is this account's, on this side of this instrument, large enough and at this price or worse. */
function askOrderFits(state: State, { account, instrument, lots, price, order }: Side): Answer {
  if (order === 0) return undefined;
  const row = orderRow(state, order);
  if (row < 0) return REJECTION.ORDER_UNKNOWN;
  const resting = state.orders.columns;
  const remaining = resting.lots[row];
  const fits =
    resting.account[row] === account &&
    resting.instrument[row] === instrument &&
    remaining > 0 === lots > 0 &&
    Math.abs(lots) <= Math.abs(remaining) &&
    (lots > 0 ? price <= resting.price[row] : price >= resting.price[row]);
  return fits ? undefined : REJECTION.ORDER_MISMATCH;
}

/**
 * Whether a side may come to hold what the fill makes of it. A customer without a reserved order must keep initial margin, or at least
 * end better than it stood; new risk needs a fresh price.
 */
function askSide(state: State, side: Side): Answer {
  const { account } = side;
  if (!isCustomer(state, account)) return undefined;
  const settle = state.instruments.columns.settle[side.instrument];
  const growth = exposureOfTrade(state, account, side) + exposureOfPayment(state, account, settle, asUnits(side.fee));
  const isSure = isSurelyHoldable(state, account, growth);
  if (isSure && side.order !== 0) return undefined;
  const trial = beginTrial(state, account);
  tryFill(state, trial, side);
  tryPay(trial, settle, -side.fee);
  const holdable = isSure ? undefined : askHoldable(state, trial);
  if (holdable !== undefined || side.order !== 0) return holdable;
  if (!isReducing(state, account, side)) {
    const stale = askFresh(state, state.instruments.columns.underlying[side.instrument]);
    if (stale !== undefined) return stale;
  }
  const after = valueTrial(state, trial).initialHeadroom;
  return after >= 0 || after >= valueAccount(state, account).initialHeadroom
    ? undefined
    : REJECTION.MARGIN_INSUFFICIENT;
}
