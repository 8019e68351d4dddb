import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PPM } from '../units/limits.ts';
import { HOUR_MS, MINUTE_MS } from '../units/time.ts';
import { redemptionPrice } from './redemption-price.ts';
import type { RedemptionInputs, RedemptionParameters, RedemptionState } from './redemption-price.ts';

const NOW = 1_760_000_000_000;
const USD = 100_000_000;
const PARAMETERS: RedemptionParameters = {
  costPpm: 5_000,
  staleMs: HOUR_MS,
  patienceMs: 6 * HOUR_MS,
  glideMs: 12 * HOUR_MS,
};
const TOGETHER: RedemptionState = { partedSinceMs: undefined };
const at = (market: number | undefined, change: Partial<RedemptionInputs> = {}): RedemptionInputs => ({
  timeMs: NOW,
  marketPrice: market === undefined ? undefined : Math.round(market * USD),
  marketConfidencePpm: PPM,
  underlyingPrice: USD,
  redemption: { open: true, ratePpm: PPM, timeMs: NOW - 60_000 },
  ...change,
});
const priced = (inputs: RedemptionInputs, last = TOGETHER) => redemptionPrice(PARAMETERS, inputs, last);

describe('a coin next to what it can be redeemed for', () => {
  test('MRKT-060 the market price stands between floor and ceiling', () => {
    expect(priced(at(0.998))).toMatchObject({ price: 0.998 * USD, basis: 'market', state: TOGETHER });
    expect(priced(at(1.03))).toMatchObject({ price: USD, basis: 'ceiling' });
    expect(priced(at(0.65))).toMatchObject({ price: 0.995 * USD, basis: 'floor', state: { partedSinceMs: NOW } });
    expect(priced(at(0.65)).confidencePpm).toBe(653_266);
  });

  test('MRKT-061 a wrapper is worth its exchange rate times the underlying', () => {
    const wrapper = { underlyingPrice: 4_000 * USD, redemption: { open: true, ratePpm: 1_210_000, timeMs: NOW } };
    expect(priced(at(4_835, wrapper)).price).toBe(4_835 * USD);
    expect(priced(at(400, wrapper))).toMatchObject({ price: 4_815.8 * USD, basis: 'floor' });
    expect(priced(at(9_000, wrapper))).toMatchObject({ price: 4_840 * USD, basis: 'ceiling' });
  });

  test('MRKT-062 when they part for long the floor gives way to the market', () => {
    const parted = { partedSinceMs: NOW };
    const waited = (hours: number) =>
      priced(
        at(0.65, {
          timeMs: NOW + hours * HOUR_MS,
          redemption: { open: true, ratePpm: PPM, timeMs: NOW + hours * HOUR_MS },
        }),
        parted,
      );
    expect(waited(6)).toMatchObject({ price: 0.995 * USD, basis: 'floor' });
    expect(waited(12)).toMatchObject({ price: 0.8225 * USD, basis: 'glide', state: parted });
    expect(waited(18)).toMatchObject({ price: 0.65 * USD, basis: 'market' });
    expect(priced(at(0.996, { timeMs: NOW + HOUR_MS }), parted).state).toEqual(TOGETHER);
  });

  test('MRKT-063 closed, stale or senseless redemption leaves the market alone; without both there is no price', () => {
    for (const redemption of [
      undefined,
      { open: false, ratePpm: PPM, timeMs: NOW },
      { open: true, ratePpm: PPM, timeMs: NOW - HOUR_MS - 1 },
      { open: true, ratePpm: 0, timeMs: NOW },
      { open: true, ratePpm: Number.NaN, timeMs: NOW },
    ]) {
      expect(priced(at(0.65, { redemption }))).toMatchObject({ price: 0.65 * USD, basis: 'market' });
      expect(priced(at(undefined, { redemption }))).toMatchObject({
        price: undefined,
        confidencePpm: 0,
        basis: 'none',
      });
    }
    expect(priced(at(undefined))).toMatchObject({ price: 0.995 * USD, basis: 'redemption', confidencePpm: 500_000 });
  });

  test('MRKT-060 a sweep of the market for a minute cannot take a price below the floor, nor above the ceiling', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 1, maxLength: 60 }), (path) => {
        let state = TOGETHER;
        path.forEach((market, second) => {
          const timeMs = NOW + second * 1_000;
          const result = priced(at(market, { timeMs, redemption: { open: true, ratePpm: PPM, timeMs } }), state);
          expect(result.price).toBeGreaterThanOrEqual(0.995 * USD);
          expect(result.price).toBeLessThanOrEqual(USD);
          state = result.state;
        });
      }),
    );
  });

  test('MRKT-062 the price never leaves the span from market to ceiling, and falls with patience', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer({ min: 0, max: 24 * 60 }),
        (market, minutes) => {
          const here = (late: number) => {
            const timeMs = NOW + late * MINUTE_MS;
            return (
              priced(at(market, { timeMs, redemption: { open: true, ratePpm: PPM, timeMs } }), { partedSinceMs: NOW })
                .price ?? 0
            );
          };
          expect(here(minutes)).toBeGreaterThanOrEqual(Math.round(market * USD));
          expect(here(minutes + 1)).toBeLessThanOrEqual(here(minutes));
        },
      ),
    );
  });
});
