import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { black76, black76Price } from './black76.ts';

const price = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const totalVol = fc.double({ min: 1e-6, max: 8, noNaN: true });
/** Forward, strike within a few deviations, total vol. */
const option = fc
  .tuple(price, totalVol, fc.double({ min: -6, max: 6, noNaN: true }))
  .map(([forward, s, deviations]) => ({ forward, strike: forward * Math.exp(s * deviations), s }));

describe('black76Price', () => {
  test('QUNT-031 a worked price: forward 100, strike 110, total vol 0.2', () => {
    expect(black76Price(100, 110, 0.2, true)).toBeCloseTo(4.29201094140989, 13);
    expect(black76Price(100, 110, 0.2, false)).toBeCloseTo(14.29201094140989, 13);
  });

  test('QUNT-031 no time, no vol, a zero price and boundless vol give the limits', () => {
    expect(black76Price(100, 90, 0, true)).toBe(10);
    expect(black76Price(100, 90, 0, false)).toBe(0);
    expect(black76Price(100, 0, 0.5, true)).toBe(100);
    expect(black76Price(100, 0, 0.5, false)).toBe(0);
    expect(black76Price(0, 90, 0.5, false)).toBe(90);
    expect(black76Price(0, 90, 0.5, true)).toBe(0);
    expect(black76Price(100, 90, Number.POSITIVE_INFINITY, true)).toBe(100);
    expect(black76Price(100, 90, Number.POSITIVE_INFINITY, false)).toBe(90);
    expect(black76Price(100, 90, 60, true)).toBe(100);
    expect(black76Price(5e-324, 1.7976931348623157e308, 99, true)).toBe(5e-324);
  });

  test('QUNT-031 outside its domain the price is NaN', () => {
    for (const [forward, strike, s] of [
      [-1, 90, 0.5],
      [100, -1, 0.5],
      [100, 90, -0.5],
      [Number.NaN, 90, 0.5],
      [100, Number.NaN, 0.5],
      [100, 90, Number.NaN],
      [Number.POSITIVE_INFINITY, 90, 0.5],
      [100, Number.POSITIVE_INFINITY, 0.5],
    ]) {
      expect(black76Price(forward, strike, s, true)).toBeNaN();
    }
  });

  test('QUNT-031 the deep wing does not cancel: it falls smoothly to the least double', () => {
    let before = Number.POSITIVE_INFINITY;
    for (let k = 1; k <= 36; k++) {
      const now = black76Price(100, 100 * Math.exp(0.1 * k), 0.1, true);
      expect(now).toBeGreaterThan(0);
      expect(now).toBeLessThan(before);
      before = now;
    }
    expect(before).toBeLessThan(1e-280);
  });

  test('QUNT-031 call minus put is forward minus strike, prices stay between intrinsic value and bound and rise with vol', () => {
    fc.assert(
      fc.property(option, ({ forward, strike, s }) => {
        const call = black76Price(forward, strike, s, true);
        const put = black76Price(forward, strike, s, false);
        expect(Math.abs(call - put - (forward - strike))).toBeLessThanOrEqual(5e-16 * (forward + strike));
        expect(call).toBeGreaterThanOrEqual(Math.max(0, forward - strike));
        expect(call).toBeLessThanOrEqual(forward);
        expect(put).toBeLessThanOrEqual(strike);
        expect(black76Price(forward, strike, s * (1 + 1e-9), true)).toBeGreaterThanOrEqual(call * (1 - 4e-15));
      }),
      { numRuns: 300 },
    );
  });

  test('QUNT-031 the call on a strike is the put of the mirrored market, and prices scale', () => {
    fc.assert(
      fc.property(option, ({ forward, strike, s }) => {
        expect(black76Price(forward, strike, s, true)).toBe(black76Price(strike, forward, s, false));
        expect(black76Price(4 * forward, 4 * strike, s, true)).toBe(4 * black76Price(forward, strike, s, true));
      }),
    );
  });
});

describe('black76', () => {
  const base = { forward: 100, strike: 110, timeYears: 0.25, vol: 0.4, isCall: true, discount: 1 };

  test('QUNT-032 a worked option: 25% of a year at 40% vol', () => {
    const value = black76(base);
    expect(value.price).toBeCloseTo(4.29201094140989, 13);
    expect(value.delta).toBeCloseTo(0.353253691528063, 13);
    expect(value.gamma).toBeCloseTo(0.018581922182972, 14);
    expect(value.vega).toBeCloseTo(18.58192218297167, 12);
    expect(value.theta).toBeCloseTo(-14.86553774637733, 12);
  });

  test('QUNT-032 Greeks are the slopes of the price', () => {
    const anything = fc.record({
      forward: fc.double({ min: 50, max: 200, noNaN: true }),
      strike: fc.double({ min: 50, max: 200, noNaN: true }),
      timeYears: fc.double({ min: 0.02, max: 2, noNaN: true }),
      vol: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
      isCall: fc.boolean(),
      rate: fc.double({ min: -0.05, max: 0.2, noNaN: true }),
    });
    fc.assert(
      fc.property(anything, ({ rate, ...given }) => {
        const at = (change: Partial<typeof given>): number => {
          const moved = { ...given, ...change };
          return black76({ ...moved, discount: Math.exp(-rate * moved.timeYears) }).price;
        };
        const { forward, timeYears, vol } = given;
        const value = black76({ ...given, discount: Math.exp(-rate * timeYears) });
        const h = 1e-3 * forward;
        const slope = (at({ forward: forward + h }) - at({ forward: forward - h })) / (2 * h);
        const bend = (at({ forward: forward + h }) - 2 * at({}) + at({ forward: forward - h })) / (h * h);
        const vega = (at({ vol: vol + 1e-4 }) - at({ vol: vol - 1e-4 })) / 2e-4;
        const theta = (at({ timeYears: timeYears - 1e-5 }) - at({ timeYears: timeYears + 1e-5 })) / 2e-5;
        expect(Math.abs(value.delta - slope)).toBeLessThan(1e-4);
        expect(Math.abs(value.gamma - bend)).toBeLessThan(1e-4);
        expect(Math.abs(value.vega - vega)).toBeLessThan(1e-3);
        expect(Math.abs(value.theta - theta)).toBeLessThan(1e-2 + 1e-3 * Math.abs(theta));
      }),
    );
  });

  test('QUNT-032 at expiry and without vol delta is a step, gamma and vega are zero', () => {
    for (const still of [{ timeYears: 0 }, { vol: 0 }]) {
      const above = black76({ ...base, ...still, strike: 90 });
      expect(above).toEqual({ price: 10, delta: 1, gamma: 0, vega: 0, theta: 0 });
      expect(black76({ ...base, ...still, strike: 100 }).delta).toBe(0.5);
      expect(black76({ ...base, ...still, strike: 100, isCall: false }).delta).toBe(-0.5);
      expect(black76({ ...base, ...still }).delta).toBe(0);
      expect(black76({ ...base, ...still, isCall: false }).delta).toBe(-1);
    }
  });

  test('QUNT-032 the discount multiplies price, delta, gamma and vega, and its rate enters theta', () => {
    const discount = Math.exp(-0.05 * base.timeYears);
    const plain = black76(base);
    const value = black76({ ...base, discount });
    expect(value.price).toBeCloseTo(discount * plain.price, 14);
    expect(value.delta).toBeCloseTo(discount * plain.delta, 14);
    expect(value.gamma).toBeCloseTo(discount * plain.gamma, 14);
    expect(value.vega).toBeCloseTo(discount * plain.vega, 12);
    expect(value.theta).toBeCloseTo(discount * plain.theta + 0.05 * value.price, 12);
    expect(black76({ ...base, vol: 0, strike: 90, discount }).theta).toBeCloseTo(0.05 * 10 * discount, 12);
  });

  test('QUNT-032 boundless vol and zero prices leave limits, nonsense leaves NaN', () => {
    expect(black76({ ...base, vol: 1e9 })).toEqual({ price: 100, delta: 1, gamma: 0, vega: 0, theta: 0 });
    expect(black76({ ...base, vol: 1e9, isCall: false })).toEqual({
      price: 110,
      delta: 0,
      gamma: 0,
      vega: 0,
      theta: 0,
    });
    expect(black76({ ...base, strike: 0 }).delta).toBe(1);
    expect(black76({ ...base, forward: 0, isCall: false }).delta).toBe(-1);
    for (const bad of [
      { forward: -1 },
      { vol: Number.NaN },
      { timeYears: -1 },
      { discount: 0 },
      { strike: Number.NaN },
    ]) {
      expect(Object.values(black76({ ...base, ...bad })).every(Number.isNaN)).toBe(true);
    }
  });
});
