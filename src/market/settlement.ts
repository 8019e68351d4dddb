import { assert } from '../units/assert.ts';
import { PPM } from '../units/limits.ts';
import { isPrice } from '../units/price.ts';
import { divideDown } from '../units/rounding.ts';

/** How contracts of one expiry are settled: the average of the index over samples, evenly spaced until the expiry. @see spec/02-MRKT, MRKT-090 */
export interface SettlementParameters {
  readonly expiryMs: number;
  /** Length of the window before the expiry: 30 minutes. */
  readonly windowMs: number;
  /** One sample each: 4 seconds; divides the window. */
  readonly sampleMs: number;
}

/** Samples taken so far. The index in force holds until the next one is heard. */
export interface SettlementWindow {
  readonly sum: bigint;
  readonly taken: number;
  /** 10^-8, in force since it was heard; undefined before the first. */
  readonly indexPrice: number | undefined;
}

export const NO_SAMPLES: SettlementWindow = { sum: 0n, taken: 0, indexPrice: undefined };

/** What the window says about the forward of its expiry. Prices 10^-8. */
export interface SettlementForward {
  /** Part of the settlement price that the samples have already fixed, rounded down. */
  readonly fixedPrice: number;
  /** Share of the settlement price that still moves with the index, ppm rounded down: the delta that is left. A million before the window, zero at the end. */
  readonly variablePpm: number;
  /** fixedPrice + variable share * index, rounded down. */
  readonly forward: number;
}

/** Number of samples of the whole window: 450. */
export function samplesOf({ windowMs, sampleMs }: SettlementParameters): number {
  assert(sampleMs > 0 && windowMs > 0 && windowMs % sampleMs === 0, 'the samples divide the window');
  return windowMs / sampleMs;
}

/**
 * Hears an index at a time. Samples that fell due before it take the index that was in force; one due at this very moment takes the new one. So the
 * average depends on the index over time and not on how often it was published. @see spec/02-MRKT, MRKT-090
 */
export function heardIndex(
  parameters: SettlementParameters,
  window: SettlementWindow,
  timeMs: number,
  indexPrice: number,
): SettlementWindow {
  assert(isPrice(indexPrice), 'settlement samples a price');
  const { sum, taken } = sampled(parameters, window, timeMs - 1);
  return sampled(parameters, { sum, taken, indexPrice }, timeMs);
}

/** Fixed and variable part of the forward at a time in or before the window. @see spec/02-MRKT, MRKT-091 */
export function settlementForward(
  parameters: SettlementParameters,
  window: SettlementWindow,
  timeMs: number,
): SettlementForward {
  const samples = samplesOf(parameters);
  const { sum, taken, indexPrice } = sampled(parameters, window, timeMs);
  assert(indexPrice !== undefined, 'a settlement window needs an index');
  const left = samples - taken;
  return {
    fixedPrice: Number(divideDown(sum, BigInt(samples))),
    variablePpm: Math.floor((left * PPM) / samples),
    forward: Number(divideDown(sum + BigInt(left) * BigInt(indexPrice), BigInt(samples))),
  };
}

/** The settlement price, 10^-8, rounded down; undefined before the expiry or when no index was ever heard. */
export function settlementPrice(
  parameters: SettlementParameters,
  window: SettlementWindow,
  timeMs: number,
): number | undefined {
  if (timeMs < parameters.expiryMs || window.indexPrice === undefined) return undefined;
  const { sum, taken } = sampled(parameters, window, timeMs);
  return Number(divideDown(sum, BigInt(taken)));
}

/** Takes the samples that are due by a time: the n-th at window start + n * sampleMs, the last at the expiry. */
function sampled(parameters: SettlementParameters, window: SettlementWindow, timeMs: number): SettlementWindow {
  const { expiryMs, windowMs, sampleMs } = parameters;
  const { indexPrice } = window;
  const due = Math.min(samplesOf(parameters), Math.max(0, Math.floor((timeMs - (expiryMs - windowMs)) / sampleMs)));
  const missing = due - window.taken;
  if (missing <= 0 || indexPrice === undefined) return window;
  return { sum: window.sum + BigInt(missing) * BigInt(indexPrice), taken: due, indexPrice };
}
