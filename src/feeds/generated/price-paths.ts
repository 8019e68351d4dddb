import { exp } from '../../quant/exp.ts';
import { log } from '../../quant/log.ts';
import { DAY_MS, HOUR_MS, YEAR_MS } from '../../units/time.ts';
import { clamp } from './clamp.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What one underlying of the generated market is like in the long run. Vols and rates per year. */
export interface UnderlyingNature {
  readonly base: string;
  readonly startPrice: number;
  readonly longVol: number;
  /** Share of a common move that it takes: 1 for the leader. */
  readonly beta: number;
  /** Fall on the crash day, as a share of the price: 0.25 loses a quarter from the morning to the low. */
  readonly crashFall: number;
}

/** Where one underlying stands. */
export interface UnderlyingState {
  indexPrice: number;
  /** Instantaneous variance per year. */
  variance: number;
  /** Carry of the nearest futures per year. */
  carry: number;
  /** Mark of the perpetual over the index, less one. */
  premium: number;
}

/** Day of the crash, counted from the start; undefined: none. */
export type CrashDay = number | undefined;

const MEAN_REVERSION = 40;
const VOL_OF_VARIANCE = 1.6;
const LEVERAGE = -0.45;
const COMMON_SHARE = 0.75;
const JUMPS_A_YEAR = 12;
const CRASH_START_MS = 13 * HOUR_MS;
const CRASH_LOW_MS = 21 * HOUR_MS;
const CRASH_END_MS = 40 * HOUR_MS;

export function startState({ startPrice, longVol }: UnderlyingNature): UnderlyingState {
  return { indexPrice: startPrice, variance: longVol * longVol, carry: 0.06, premium: 0.0001 };
}

/**
 * Moves all underlyings by one step: log-variance that reverts to its mean, returns that share one factor and fall when variance rises,
 * common jumps, and on the crash day a fall of eight hours, a rebound of a third and three times the variance.
 */
export function advance(
  natures: readonly UnderlyingNature[],
  states: readonly UnderlyingState[],
  step: { readonly sinceStartMs: number; readonly stepMs: number; readonly crashDay: CrashDay },
  random: SeededRandom,
): void {
  const years = step.stepMs / YEAR_MS;
  const common = random.normal();
  const jump = random.uniform() < JUMPS_A_YEAR * years ? -0.02 + 0.025 * random.normal() : 0;
  const crash = crashShare(step);
  natures.forEach((nature, i) => {
    const state = states[i];
    const own = Math.sqrt(COMMON_SHARE) * common + Math.sqrt(1 - COMMON_SHARE) * random.normal();
    const shock = clamp(own, -5, 5);
    const move = Math.sqrt(state.variance * years) * shock - (state.variance * years) / 2;
    state.indexPrice *= exp(move + nature.beta * jump + crashMove(nature, crash));
    advanceVariance(nature, state, { years, shock, crashing: crash < 0, random });
    const stress = crash < 0 ? -0.2 : 0.06;
    state.carry += 40 * (stress - state.carry) * years + 0.25 * Math.sqrt(years) * random.normal();
    state.premium +=
      4000 * ((crash < 0 ? -0.0015 : 0.0001) - state.premium) * years + 0.02 * Math.sqrt(years) * random.normal();
    state.premium = clamp(state.premium, -0.01, 0.01);
    state.carry = clamp(state.carry, -0.4, 0.4);
  });
}

function advanceVariance(
  { longVol }: UnderlyingNature,
  state: UnderlyingState,
  { years, shock, crashing, random }: { years: number; shock: number; crashing: boolean; random: SeededRandom },
): void {
  const target = longVol * longVol * (crashing ? 6 : 1);
  const speed = crashing ? 900 : MEAN_REVERSION;
  const noise = LEVERAGE * shock + Math.sqrt(1 - LEVERAGE * LEVERAGE) * random.normal();
  const pull = 1 - exp(-speed * years);
  const grown =
    state.variance * exp(VOL_OF_VARIANCE * Math.sqrt(years) * noise - (VOL_OF_VARIANCE * VOL_OF_VARIANCE * years) / 2);
  state.variance = clamp(grown + (target - grown) * pull, 0.01, 9);
}

/** Share of the crash that falls into this step: negative while falling, positive while rebounding, 0 elsewhere. */
function crashShare({
  sinceStartMs,
  stepMs,
  crashDay,
}: {
  sinceStartMs: number;
  stepMs: number;
  crashDay: CrashDay;
}): number {
  if (crashDay === undefined) return 0;
  const from = sinceStartMs - crashDay * DAY_MS;
  const fall = overlap(from, stepMs, CRASH_START_MS, CRASH_LOW_MS);
  return fall > 0 ? -fall : overlap(from, stepMs, CRASH_LOW_MS, CRASH_END_MS);
}

function overlap(from: number, length: number, start: number, end: number): number {
  return Math.max(0, Math.min(from + length, end) - Math.max(from, start)) / (end - start);
}

/** Log move of the crash in this step; the rebound returns a third of the fall. */
function crashMove({ crashFall }: UnderlyingNature, share: number): number {
  const whole = log(1 - crashFall);
  return share < 0 ? -share * whole : (-share * whole) / 3;
}
