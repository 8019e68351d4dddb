import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../units/time.ts';

/**
 * How long the forecast of vol remembers, mean ages of what is remembered: what traders of a quarter of an hour, an hour, half a day, a week and
 * a month see (the idea of the HAR model, Corsi 2009).
 */
export const MEMORIES_MS: readonly number[] = [
  15 * MINUTE_MS,
  HOUR_MS,
  4 * HOUR_MS,
  12 * HOUR_MS,
  5 * DAY_MS,
  30 * DAY_MS,
];

/** A horizon of early warning. */
export interface Horizon {
  readonly lengthMs: number;
  /** [memories] weight of each memory in the forecast of variance; they add up to one. */
  readonly weights: readonly number[];
  /** How far moves of the horizon reach beyond what their vol says, > 0: a distance is divided by it before it is judged. */
  readonly scale: number;
}

export type HorizonName = 'fiveMinutes' | 'hour' | 'day';

/**
 * The shorter the horizon, the more the last minutes count. Weights were chosen from six sets on recorded prices, scales are what `crossmargin waterfall
 * reliability` fits on the first half of them: hours and days on nine coins, minutes on BTC.
 */
export const HORIZONS: Readonly<Record<HorizonName, Horizon>> = {
  fiveMinutes: { lengthMs: 5 * MINUTE_MS, weights: [0.4, 0.3, 0.1, 0.1, 0.1, 0], scale: 1.03 },
  hour: { lengthMs: HOUR_MS, weights: [0, 0.3, 0.2, 0.2, 0.2, 0.1], scale: 1.12 },
  day: { lengthMs: DAY_MS, weights: [0, 0, 0, 0.5, 0.3, 0.2], scale: 1.13 },
};
