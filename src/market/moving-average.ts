import { exp } from '../quant/exp.ts';

/**
 * An exponential average of a signal that is heard at irregular times and holds until it is heard again.
 *
 * weighted and weight both decay by e^(-dt / tau) and grow by (1 - e^(-dt / tau)) times the value (times one): the exact integral of the kernel
 * over the held signal. So hearing the same value twice changes nothing, and the pace of messages has no say in the average.
 */
export interface MovingAverage {
  readonly weighted: number;
  readonly weight: number;
  /** In force since timeMs. */
  readonly value: number;
  readonly timeMs: number;
}

/** The first value: it alone is the average until time passes. */
export function firstAverage(value: number, timeMs: number): MovingAverage {
  return { weighted: 0, weight: 0, value, timeMs };
}

/** Hears a value; the one before held until now. Time never runs backwards: an earlier timeMs counts as no time. */
export function heardAverage(average: MovingAverage, value: number, timeMs: number, tauMs: number): MovingAverage {
  const { weighted, weight } = decayed(average, timeMs, tauMs);
  return { weighted, weight, value, timeMs: Math.max(timeMs, average.timeMs) };
}

/** The average at a time, the last value holding until then. */
export function averageAt(average: MovingAverage, timeMs: number, tauMs: number): number {
  const { weighted, weight } = decayed(average, timeMs, tauMs);
  return weight > 0 ? weighted / weight : average.value;
}

function decayed(
  { weighted, weight, value, timeMs }: MovingAverage,
  nowMs: number,
  tauMs: number,
): { weighted: number; weight: number } {
  const kept = exp(-Math.max(0, nowMs - timeMs) / tauMs);
  return { weighted: weighted * kept + value * (1 - kept), weight: weight * kept + (1 - kept) };
}
