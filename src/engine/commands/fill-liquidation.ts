import { CLEARING_ACCOUNT } from '../../ledger/account-kind.ts';
import { money } from '../../units/money.ts';
import { PPM } from '../../units/limits.ts';
import { scaleDown } from '../../units/rounding.ts';
import { isPrice } from '../../units/price.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { tradeCash } from '../contract-cash.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { askHoldable, ROWS_OF_TRADE } from '../credit.ts';
import { judge } from '../ladder.ts';
import { markTicksOf, notionalTicksOf } from '../mark.ts';
import { roomOfEngine, takeRoom } from '../position-room.ts';
import type { Answer } from '../questions.ts';
import { askFresh, askOpened, askPriced, askTradable, isLots } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { STAGE } from '../stage.ts';
import { isCustomer } from '../state.ts';
import type { State } from '../state.ts';
import { beginTrial, tryTrade } from '../trial.ts';
import { valueAccount, valueTrial } from '../valuation.ts';
import { ticksOfUnits } from '../worth.ts';
import { penaltyTicks, settleUnits } from '../waterfall/liquidation-trade.ts';
import { planAccount } from '../waterfall/reduce.ts';

/**
 * Records a fill of a liquidation that the venue executed. It fits the plan of the account as it stands now: its instrument, its direction, not
 * more lots, and a price within the band. @see spec/06-LIQD, LIQD-083
 */
export function fillLiquidation(state: State, command: Of<'fill-liquidation'>, emit: Emit): Answer {
  const engine = state.parameters?.engine;
  const refusal = askForm(state, command);
  if (refusal !== undefined) return refusal;
  if (engine === undefined) return REJECTION.PARAMETERS_MISSING;
  if (engine.liquidationExecution !== 'venue') return REJECTION.LIQUIDATION_NOT_BY_VENUE;
  if (!isPlanned(state, command, engine)) return REJECTION.LIQUIDATION_FILL_UNPLANNED;
  const cash = tradeCash(state.derived.cashFactors[command.instrument], command.lots, BigInt(command.price));
  const slipped = slippageOf(state, command, cash);
  if (Math.abs(slipped) > bandTicks(state, command, engine)) return REJECTION.LIQUIDATION_PRICE_OUTSIDE_BAND;
  const counterparty = askCounterparty(state, command, cash) ?? askRows(state, command);
  if (counterparty !== undefined) return counterparty;

  const { account, instrument, lots } = command;
  const markTicks = markTicksOf(state, instrument);
  const notional = Math.abs(lots) * notionalTicksOf(state, instrument);
  const atMark = settleUnits(state, instrument, -lots * markTicks);
  emit({
    kind: 'liquidation-filled',
    account,
    counterparty: command.counterparty,
    instrument,
    lots,
    markTicks,
    cash: money(atMark),
    slippage: money(atMark - cash),
    penalty: money(settleUnits(state, instrument, penaltyTicks(state, account, notional, engine))),
  });
  judge(state, [account, command.counterparty], emit);
  return undefined;
}

function askForm(state: State, { account, counterparty, instrument, lots, price }: Of<'fill-liquidation'>): Answer {
  const refusal = askOpened(state, account) ?? askTradable(state, instrument) ?? askPriced(state, instrument);
  if (refusal !== undefined) return refusal;
  if (counterparty !== CLEARING_ACCOUNT) {
    const unknown = askOpened(state, counterparty);
    if (unknown !== undefined) return unknown;
  }
  if (account === counterparty) return REJECTION.ACCOUNTS_EQUAL;
  if (!isLots(lots)) return REJECTION.LOTS_INVALID;
  if (!isPrice(price)) return REJECTION.PRICE_INVALID;
  if (state.accounts.columns.stage[account] !== STAGE.liquidating) return REJECTION.NOT_LIQUIDATING;
  return askFresh(state, state.instruments.columns.underlying[instrument]);
}

function isPlanned(
  state: State,
  { account, instrument, lots }: Of<'fill-liquidation'>,
  engine: EngineParameters,
): boolean {
  const planned = planAccount(state, account, engine);
  const e = planned?.menu.entries.findIndex(
    ({ row, direction, purpose }) => row === instrument && purpose !== 'convert' && direction > 0 === lots > 0,
  );
  return planned !== undefined && e !== undefined && e >= 0 && Math.abs(lots) <= planned.plan.lots[e];
}

/** How much worse than the mark the price is for the account, risk ticks. */
function slippageOf(state: State, { instrument, lots }: Of<'fill-liquidation'>, cash: bigint): number {
  const settle = state.instruments.columns.settle[instrument];
  const { decimals, underlying } = state.assets.columns;
  const price = state.underlyings.columns.indexPrice[underlying[settle]];
  return -lots * markTicksOf(state, instrument) - Number(ticksOfUnits(cash, decimals[settle], price));
}

function bandTicks(state: State, { instrument, lots }: Of<'fill-liquidation'>, engine: EngineParameters): number {
  return scaleDown(Math.abs(lots) * notionalTicksOf(state, instrument), engine.liquidationBandPpm, PPM);
}

/** Rows for both sides, from the part of the pool that is kept for liquidations too. */
function askRows(state: State, { account, counterparty }: Of<'fill-liquidation'>): Answer {
  const room = roomOfEngine(state);
  const found = takeRoom(room, account, ROWS_OF_TRADE) && takeRoom(room, counterparty, ROWS_OF_TRADE);
  return found ? undefined : REJECTION.POSITION_POOL_FULL;
}

/** A customer on the other side must keep initial margin, or end better than it stood. */
function askCounterparty(
  state: State,
  { counterparty, instrument, lots }: Of<'fill-liquidation'>,
  cash: bigint,
): Answer {
  if (!isCustomer(state, counterparty)) return undefined;
  const trial = beginTrial(state, counterparty);
  tryTrade(state, trial, instrument, -lots, -cash);
  const holdable = askHoldable(state, trial);
  if (holdable !== undefined) return holdable;
  const after = valueTrial(state, trial).initialHeadroom;
  return after >= 0 || after >= valueAccount(state, counterparty).initialHeadroom
    ? undefined
    : REJECTION.MARGIN_INSUFFICIENT;
}
