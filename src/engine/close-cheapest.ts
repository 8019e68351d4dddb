import { PPM } from '../units/limits.ts';
import { money } from '../units/money.ts';
import { scaleUp } from '../units/rounding.ts';
import type { Emit } from './apply.ts';
import type { EngineParameters } from './engine-parameters.ts';
import type { Event } from './event.ts';
import { isAtLeast } from './share.ts';
import { markTicksOf, notionalTicksOf } from './mark.ts';
import { hasPositionRoom } from './positions.ts';
import { STANDING } from './records.ts';
import type { State } from './state.ts';
import { beginTrial, copyTrial, tryPay, tryTrade } from './trial.ts';
import type { Trial } from './trial.ts';
import { valueAccount, valueTrial } from './valuation.ts';
import { unitsOfTicks } from './worth.ts';

/** A position of the account that a step may shrink. */
interface Candidate {
  readonly instrument: number;
  /** Signed, as held. */
  readonly lots: number;
  /** The most lots that this step closes of it, > 0. */
  readonly slice: number;
}

/** What closing one slice does. */
interface Trade {
  readonly instrument: number;
  /** Signed change of the account's position. */
  readonly lots: number;
  readonly cash: bigint;
  readonly penalty: bigint;
}

/**
 * Closes part of the position that restores most maintenance headroom per unit of notional closed, at its mark, against the liquidity
 * provider; no more lots of it than reach the target. When no single position helps (each leg of a hedge protects the other) a slice of
 * every position is closed. False when the account holds nothing that can be closed. @see spec/06-LIQD, LIQD-021
 */
export function closeCheapest(state: State, account: number, emit: Emit): boolean {
  const engine = state.parameters?.engine;
  if (engine === undefined || !hasPositionRoom(state, engine.liquidityProvider)) return false;
  const base = state.derived.continuation;
  copyTrial(beginTrial(state, account), base);
  const solvent = valueAccount(state, account).nav > 0;
  const candidates = candidatesOf(state, base).map((held) => ({ ...held, slice: sliceOf(held.lots, solvent, engine) }));
  const best = bestOf(state, base, candidates, engine);
  const chosen = best === undefined ? candidates : [best];
  for (const candidate of chosen) {
    const { slice } = candidate;
    const lots = best === undefined ? slice : leastThatRestores(state, account, candidate, slice, engine);
    const trade = tradeOf(state, beginTrial(state, account), candidate, lots, engine);
    emit(filledEvent(state, account, engine, trade));
  }
  return chosen.length > 0;
}

/** Positions but coin balances (those are converted, not closed), in the order they are held. */
function candidatesOf(state: State, trial: Trial): readonly Omit<Candidate, 'slice'>[] {
  const candidates: Omit<Candidate, 'slice'>[] = [];
  for (let i = 0; i < trial.count; i++) {
    const instrument = trial.instrument[i];
    if (state.instruments.columns.standing[instrument] !== STANDING.balance) {
      candidates.push({ instrument, lots: trial.lots[i] });
    }
  }
  return candidates.sort((a, b) => a.instrument - b.instrument);
}

/** The candidate with the highest gain of headroom per notional, by cross-multiplication; ties: the lowest instrument. Only gains count. */
function bestOf(
  state: State,
  base: Trial,
  candidates: readonly Candidate[],
  engine: EngineParameters,
): Candidate | undefined {
  const { trial } = state.derived;
  copyTrial(base, trial);
  const before = valueTrial(state, trial).maintenanceHeadroom;
  let best: Candidate | undefined;
  let bestGain = 0n;
  let bestNotional = 1n;
  for (const candidate of candidates) {
    const { slice } = candidate;
    const gain = BigInt(headroomAfter(state, base, candidate, slice, engine).maintenanceHeadroom - before);
    const notional = BigInt(Math.max(1, slice * notionalTicksOf(state, candidate.instrument)));
    if (gain <= 0n || gain * bestNotional <= bestGain * notional) continue;
    best = candidate;
    bestGain = gain;
    bestNotional = notional;
  }
  return best;
}

/** The fewest lots of a slice that reach the target headroom, by bisection; the whole slice when it does not reach it. */
function leastThatRestores(
  state: State,
  account: number,
  candidate: Candidate,
  slice: number,
  engine: EngineParameters,
): number {
  const base = state.derived.continuation;
  copyTrial(beginTrial(state, account), base);
  const restores = (lots: number): boolean => {
    const { maintenanceHeadroom, maintenanceMargin } = headroomAfter(state, base, candidate, lots, engine);
    return isAtLeast(maintenanceHeadroom, engine.liquidationTargetPpm, maintenanceMargin);
  };
  if (!restores(slice)) return slice;
  let low = 0;
  let high = slice;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (restores(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Margin of the account once `lots` of a candidate are closed, the penalty paid. */
function headroomAfter(state: State, base: Trial, candidate: Candidate, lots: number, engine: EngineParameters) {
  const { trial } = state.derived;
  copyTrial(base, trial);
  const { cash, penalty, lots: change } = tradeOf(state, trial, candidate, lots, engine);
  tryTrade(state, trial, candidate.instrument, change, cash);
  tryPay(trial, state.instruments.columns.settle[candidate.instrument], -penalty);
  return valueTrial(state, trial);
}

/** Lots of one step: a share of the position, rounded up, at least one; all of it when the account owns nothing any more. */
function sliceOf(lots: number, solvent: boolean, engine: EngineParameters): number {
  if (!solvent) return Math.abs(lots);
  return Math.max(1, scaleUp(Math.abs(lots), engine.liquidationSlicePpm, PPM));
}

/**
 * Closing `lots` of a candidate: what the closed lots are worth at their mark, in the settlement asset, rounded down; and the penalty on
 * their notional, rounded up, but never more than the account still owns.
 */
function tradeOf(state: State, trial: Trial, candidate: Candidate, lots: number, engine: EngineParameters): Trade {
  const { instrument } = candidate;
  const closed = candidate.lots > 0 ? lots : -lots;
  const penaltyTicks = scaleUp(lots * notionalTicksOf(state, instrument), engine.liquidationPenaltyPpm, PPM);
  const owned = Math.max(0, valueTrial(state, trial).nav);
  const units = (ticks: number): bigint => settleUnits(state, instrument, ticks);
  return {
    instrument,
    lots: -closed,
    cash: units(closed * markTicksOf(state, instrument)),
    penalty: units(Math.min(penaltyTicks, owned)),
  };
}

function settleUnits(state: State, instrument: number, ticks: number): bigint {
  const settle = state.instruments.columns.settle[instrument];
  const { decimals } = state.derived.assets[settle];
  return unitsOfTicks(ticks, decimals, state.underlyings.columns.indexPrice[state.assets.columns.underlying[settle]]);
}

function filledEvent(state: State, account: number, engine: EngineParameters, trade: Trade): Event {
  return {
    kind: 'liquidation-filled',
    account,
    counterparty: engine.liquidityProvider,
    instrument: trade.instrument,
    lots: trade.lots,
    markTicks: markTicksOf(state, trade.instrument),
    cash: money(trade.cash),
    penalty: money(trade.penalty),
  };
}
