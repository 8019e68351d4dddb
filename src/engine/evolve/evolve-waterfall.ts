import { INVENTORY_ACCOUNT, LOSS_ACCOUNT } from '../../ledger/account-kind.ts';
import type { DepthLevel } from '../../risk/cost-curve.ts';
import type {
  Deleveraged,
  DepthPublished,
  LiquidationFilled,
  LiquidationPlanned,
  LossSocialised,
  TakenOver,
} from '../waterfall-event.ts';
import { FUND_ACCOUNT } from '../../ledger/account-kind.ts';
import { pay, settleHoldings, trade } from '../holdings.ts';
import { DEPTH_LEVELS } from '../schema.ts';
import { stateTime } from '../state.ts';
import type { State } from '../state.ts';
import { isIntervalRunning } from '../waterfall/interval.ts';

/** What liquidation, take-over, deleveraging and sharing do to holdings. */

export function evolveDepthPublished(state: State, { instrument, bids, asks }: DepthPublished): void {
  const { bidPpm, bidLots, askPpm, askLots, depthMs } = state.instruments.columns;
  writeSide(bidPpm, bidLots, instrument, bids);
  writeSide(askPpm, askLots, instrument, asks);
  depthMs[instrument] = stateTime(state);
}

function writeSide(ppm: Uint32Array, lots: Float64Array, instrument: number, levels: readonly DepthLevel[]): void {
  for (let i = 0; i < DEPTH_LEVELS; i++) {
    ppm[instrument * DEPTH_LEVELS + i] = levels[i]?.distancePpm ?? 0;
    lots[instrument * DEPTH_LEVELS + i] = levels[i]?.lots ?? 0;
  }
}

export function evolveLiquidationFilled(state: State, event: LiquidationFilled): void {
  const { account, counterparty, instrument, lots, cash, slippage, penalty } = event;
  const settle = state.instruments.columns.settle[instrument];
  trade(state, account, instrument, lots, cash);
  trade(state, counterparty, instrument, -lots, -cash);
  pay(state, settle, account, counterparty, slippage);
  pay(state, settle, account, FUND_ACCOUNT, penalty);
  noteSlice(state, instrument, lots);
  settleHoldings(state, account);
  settleHoldings(state, counterparty);
  settleHoldings(state, FUND_ACCOUNT);
}

/** The lots count against the interval that runs, or begin a new one. */
function noteSlice(state: State, instrument: number, lots: number): void {
  const { intervalMs, slicedBuys, slicedSells } = state.instruments.columns;
  const lengthMs = state.parameters?.engine.liquidationIntervalMs ?? 0;
  if (!isIntervalRunning(intervalMs[instrument], stateTime(state), lengthMs)) {
    intervalMs[instrument] = stateTime(state);
    slicedBuys[instrument] = 0;
    slicedSells[instrument] = 0;
  }
  if (lots > 0) slicedBuys[instrument] += lots;
  else slicedSells[instrument] -= lots;
}

/** A plan changes nothing but the time of the inventory's last slice. */
export function evolveLiquidationPlanned(state: State, { account }: LiquidationPlanned): void {
  if (account === INVENTORY_ACCOUNT) state.venue.columns.unwoundMs[0] = stateTime(state);
}

export function evolveTakenOver(state: State, { account, positions }: TakenOver): void {
  for (const { instrument, lots, cash } of positions) {
    trade(state, account, instrument, -lots, cash);
    trade(state, INVENTORY_ACCOUNT, instrument, lots, -cash);
  }
  settleHoldings(state, account);
  settleHoldings(state, INVENTORY_ACCOUNT);
}

export function evolveDeleveraged(state: State, { instrument, accounts }: Deleveraged): void {
  for (const { account, lots, cash } of accounts) {
    trade(state, account, instrument, lots, cash);
    trade(state, INVENTORY_ACCOUNT, instrument, -lots, -cash);
    settleHoldings(state, account);
  }
  settleHoldings(state, INVENTORY_ACCOUNT);
}

export function evolveLossSocialised(state: State, { asset, shares }: LossSocialised): void {
  for (const { account, amount } of shares) {
    pay(state, asset, account, LOSS_ACCOUNT, amount);
    settleHoldings(state, account);
  }
  settleHoldings(state, LOSS_ACCOUNT);
}
