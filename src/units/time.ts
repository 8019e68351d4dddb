/** Times are whole milliseconds since 1970-01-01T00:00Z, as safe integers, stamped by the sequencer. Durations too. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** ACT/365: the year of every formula in the project. */
export const YEAR_MS = 365 * DAY_MS;

/** Years from one time to another, never negative. Nearest double. */
export function yearsBetween(fromMs: number, toMs: number): number {
  return toMs > fromMs ? (toMs - fromMs) / YEAR_MS : 0;
}

/** Days from one time to another, never negative. Nearest double. */
export function daysBetween(fromMs: number, toMs: number): number {
  return toMs > fromMs ? (toMs - fromMs) / DAY_MS : 0;
}
