import type { CostCurve, DepthLevel } from '../../risk/cost-curve.ts';
import { costCurveOf } from '../../risk/cost-curve.ts';
import { PPM } from '../../units/limits.ts';
import { scaleDown } from '../../units/rounding.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { notionalTicksOf } from '../mark.ts';
import { DEPTH_LEVELS } from '../schema.ts';
import { stateTime } from '../state.ts';
import type { State } from '../state.ts';
import { isIntervalRunning } from './interval.ts';

/** +1 for what a buyer meets (asks), -1 for what a seller meets (bids). */
export type Direction = 1 | -1;

/** Whether anybody ever said how deep the instrument is. */
export function hasDepth(state: State, instrument: number): boolean {
  return state.instruments.columns.depthMs[instrument] > 0;
}

/** The published levels that one interval may use: within the band, cut to the share. */
export function intervalLevels(
  state: State,
  instrument: number,
  direction: Direction,
  engine: EngineParameters,
): DepthLevel[] {
  const { bidPpm, bidLots, askPpm, askLots } = state.instruments.columns;
  const [ppm, lots] = direction > 0 ? [askPpm, askLots] : [bidPpm, bidLots];
  const levels: DepthLevel[] = [];
  for (let i = instrument * DEPTH_LEVELS; i < (instrument + 1) * DEPTH_LEVELS && lots[i] > 0; i++) {
    const share = scaleDown(lots[i], engine.depthSharePpm, PPM);
    if (ppm[i] <= engine.liquidationBandPpm && share > 0) levels.push({ distancePpm: ppm[i], lots: share });
  }
  return levels;
}

/**
 * What liquidating an instrument costs beyond its mark, penalty included. Without a published depth every lot costs the penalty alone, as
 * venues without market data do; how fast it may go is then a share of the position.
 */
export function liquidationCurve(
  state: State,
  instrument: number,
  direction: Direction,
  lots: number,
  engine: EngineParameters,
): CostCurve {
  const levels = hasDepth(state, instrument)
    ? intervalLevels(state, instrument, direction, engine)
    : [{ distancePpm: 0, lots }];
  return costCurveOf(levels, notionalTicksOf(state, instrument), engine.liquidationPenaltyPpm);
}

/** How much farther from the mark than its plan a slice may trade, rather than wait five seconds: three deviations at a vol of 200 % a year. */
const HURRY_PPM = 2_500;
const HURRY_MS = 5_000;

/** Time whose depth a plan counts on, and most intervals of it. */
const AHEAD_MS = 100_000;
const INTERVALS_MAX = 20;

/** Intervals whose depth a plan counts on: at least the one that runs. */
export function intervalsAhead({ liquidationIntervalMs }: EngineParameters): number {
  const intervals = Math.floor(AHEAD_MS / Math.max(1, liquidationIntervalMs));
  return Math.max(1, Math.min(INTERVALS_MAX, intervals));
}

/** How much farther from the mark than its plan a slice may trade, rather than wait an interval. Parts per million, rounded down. */
function hurryPpm({ liquidationIntervalMs }: EngineParameters): number {
  return Math.floor(HURRY_PPM * Math.sqrt(liquidationIntervalMs / HURRY_MS));
}

/**
 * Lots that the interval still allows at levels not much farther than those that the plan counts on; Infinity without a published depth. A plan that
 * is content with the near levels of intervals to come does not trade the far ones now. @see spec/06-LIQD, LIQD-063
 */
export function lotsPlannedFor(
  state: State,
  instrument: number,
  direction: Direction,
  engine: EngineParameters,
  planned: number,
): number {
  if (!hasDepth(state, instrument)) return Number.POSITIVE_INFINITY;
  const intervals = intervalsAhead(engine);
  const hurry = hurryPpm(engine);
  let [lots, ahead, farthest] = [0, 0, 0];
  for (const level of intervalLevels(state, instrument, direction, engine)) {
    if (ahead < planned) farthest = level.distancePpm + hurry;
    if (level.distancePpm > farthest) break;
    lots += level.lots;
    ahead += level.lots * intervals;
  }
  return Math.max(0, lots - lotsUsed(state, instrument, direction, engine));
}

/** Lots that the interval still allows in one direction; Infinity without a published depth. */
export function lotsAllowed(state: State, instrument: number, direction: Direction, engine: EngineParameters): number {
  if (!hasDepth(state, instrument)) return Number.POSITIVE_INFINITY;
  let lots = 0;
  for (const level of intervalLevels(state, instrument, direction, engine)) lots += level.lots;
  return Math.max(0, lots - lotsUsed(state, instrument, direction, engine));
}

/** Lots that liquidations have traded in the interval that runs. */
function lotsUsed(state: State, instrument: number, direction: Direction, engine: EngineParameters): number {
  const { intervalMs, slicedBuys, slicedSells } = state.instruments.columns;
  if (!isIntervalRunning(intervalMs[instrument], stateTime(state), engine.liquidationIntervalMs)) return 0;
  return direction > 0 ? slicedBuys[instrument] : slicedSells[instrument];
}

/** Cost of the next lots of the interval beyond the mark, without the penalty: levels that were used are passed over. Risk ticks. */
export function slippageTicks(
  state: State,
  instrument: number,
  direction: Direction,
  lots: number,
  engine: EngineParameters,
): number {
  if (!hasDepth(state, instrument)) return 0;
  const levels = intervalLevels(state, instrument, direction, engine);
  const { ticks } = costCurveOf(levels, notionalTicksOf(state, instrument), 0);
  let used = lotsUsed(state, instrument, direction, engine);
  let rest = lots;
  let cost = 0;
  for (const [i, level] of levels.entries()) {
    const there = Math.max(0, level.lots - used);
    used = Math.max(0, used - level.lots);
    const taken = i === levels.length - 1 ? rest : Math.min(rest, there);
    cost += taken * ticks[i];
    rest -= taken;
  }
  return cost;
}
