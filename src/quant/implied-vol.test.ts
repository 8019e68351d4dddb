import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { black76Price } from './black76.ts';
import { impliedTotalVol, impliedTotalVolColumns, impliedVol } from './implied-vol.ts';
import { nextUint32, randomState, uniform } from './random.ts';

const ULP = 2 ** -52;

describe('impliedTotalVol', () => {
  test('QUNT-040 a worked vol: the call of 110 on 100 at 4.29201094140989', () => {
    expect(impliedTotalVol(4.29201094140989, 100, 110, true)).toBeCloseTo(0.2, 15);
    expect(impliedTotalVol(14.29201094140989, 100, 110, false)).toBeCloseTo(0.2, 14);
  });

  test('QUNT-040 prices that no vol explains have their own answers', () => {
    expect(impliedTotalVol(10, 100, 90, true)).toBe(0);
    expect(impliedTotalVol(0, 100, 110, true)).toBe(0);
    expect(impliedTotalVol(9.999, 100, 90, true)).toBe(Number.NEGATIVE_INFINITY);
    expect(impliedTotalVol(100, 100, 90, true)).toBe(Number.POSITIVE_INFINITY);
    expect(impliedTotalVol(90, 100, 90, false)).toBe(Number.POSITIVE_INFINITY);
    expect(impliedTotalVol(91, 100, 90, false)).toBe(Number.POSITIVE_INFINITY);
    for (const [price, forward, strike] of [
      [-1, 100, 90],
      [Number.NaN, 100, 90],
      [1, 0, 90],
      [1, 100, 0],
      [1, -100, 90],
      [1, 100, Number.POSITIVE_INFINITY],
      [1, Number.NaN, 90],
    ]) {
      expect(impliedTotalVol(price, forward, strike, true)).toBeNaN();
    }
  });

  test('QUNT-040 an intrinsic value that is no double does not spoil the time value', () => {
    // 1e8 less the double next to 0.1 is rounded up by 5.96e-9; the next double above it is 2.0861625676937834e-8 above the exact value.
    const put = impliedTotalVol(2.0861625676937834e-8, 1e8, 0.1, false);
    expect(impliedTotalVol(99999999.90000002, 1e8, 0.1, true) / put).toBeCloseTo(1, 14);
    expect(impliedTotalVol(99999999.9, 1e8, 0.1, true)).toBeGreaterThan(1);
  });

  test('QUNT-040 exactly at the money a tiny price is vol / sqrt(2 pi)', () => {
    for (const price of [1e-3, 1e-10, 1e-100, 1e-300]) {
      expect(impliedTotalVol(price, 1, 1, true) / price).toBeCloseTo(Math.sqrt(2 * Math.PI), 5);
    }
  });

  test('QUNT-040 a quotient of price and forward that no double holds still has a vol', () => {
    const vol = impliedTotalVol(5e-324, 1e308, 1.2e308, true);
    expect(vol).toBeGreaterThan(0);
    expect(black76Price(1e308, 1.2e308, vol * 1.001, true)).toBeGreaterThan(5e-324);
    expect(black76Price(1e308, 1.2e308, vol * 0.999, true)).toBe(0);
  });

  test('QUNT-042 the vol of a price comes back within what the rounding of the price is worth', () => {
    const anything = fc.record({
      logScale: fc.double({ min: -200, max: 200, noNaN: true }),
      logVol: fc.double({ min: -12, max: 1, noNaN: true }),
      deviations: fc.double({ min: 0, max: 36, noNaN: true }),
      isCall: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, ({ logScale, logVol, deviations, isCall }) => {
        const totalVol = 10 ** logVol;
        const forward = 10 ** logScale;
        const x = Math.min(200, deviations * totalVol);
        const strike = forward * Math.exp(isCall ? x : -x);
        const price = black76Price(forward, strike, totalVol, isCall);
        fc.pre(price > 1e-290 * forward && price > 1e-300 && price < (isCall ? forward : strike));
        // d ln s = condition * d ln price; the price is within 6 ulp and carries half an ulp of its own rounding.
        const d1 = -Math.abs(Math.log(forward / strike)) / totalVol + totalVol / 2;
        const vega = Math.min(forward, strike) * Math.exp((-d1 * d1) / 2) * 0.3989422804014327;
        const condition = price / (totalVol * vega);
        const error = Math.abs(impliedTotalVol(price, forward, strike, isCall) - totalVol) / totalVol;
        expect(error).toBeLessThanOrEqual((6 + 7 * condition) * ULP);
      }),
      { numRuns: 2000 },
    );
  });

  test('QUNT-042 vols rise with prices through every branch', () => {
    for (const strike of [100.00000000000001, 100.0000001, 101, 130, 400, 1e5, 1e12]) {
      let before = 0;
      for (let step = -280; step < 0; step++) {
        const vol = impliedTotalVol(100 * 10 ** step, 100, strike, true);
        expect(vol).toBeGreaterThan(before);
        before = vol;
      }
      for (let digits = 1; digits < 50; digits++) {
        const vol = impliedTotalVol(100 * (1 - 2 ** -digits), 100, strike, true);
        expect(vol).toBeGreaterThan(before);
        before = vol;
      }
    }
  });

  test('QUNT-043 columns give the bits of the single form, in blocks of any length', () => {
    const rows = 517;
    const state = randomState(8);
    const columns = {
      price: new Float64Array(rows),
      forward: new Float64Array(rows),
      strike: new Float64Array(rows),
      isCall: new Uint8Array(rows),
      totalVol: new Float64Array(rows),
    };
    for (let i = 0; i < rows; i++) {
      columns.forward[i] = 100;
      columns.strike[i] = i % 50 === 0 ? 100 : 100 * Math.exp(4 * uniform(state) - 2);
      columns.isCall[i] = nextUint32(state) & 1;
      columns.price[i] = uniform(state) < 0.5 ? 110 * uniform(state) : 10 ** (-300 * uniform(state));
    }
    columns.totalVol.fill(7);
    impliedTotalVolColumns(columns, 3, rows);
    expect([...columns.totalVol.subarray(0, 3)]).toEqual([7, 7, 7]);
    for (let i = 3; i < rows; i++) {
      const single = impliedTotalVol(columns.price[i], 100, columns.strike[i], columns.isCall[i] === 1);
      expect(columns.totalVol[i]).toBe(single);
    }
    expect(columns.totalVol.filter((vol) => vol > 0 && vol < Number.POSITIVE_INFINITY).length).toBeGreaterThan(200);
  });
});

describe('impliedVol', () => {
  const base = { price: 4.29201094140989, forward: 100, strike: 110, timeYears: 0.25, isCall: true, discount: 1 };

  test('QUNT-041 a vol is annualised, and a discounted price is undiscounted first', () => {
    const plain = impliedVol(base);
    expect(plain.kind).toBe('vol');
    if (plain.kind === 'vol') {
      expect(plain.vol).toBeCloseTo(0.4, 14);
      expect(plain.totalVol).toBeCloseTo(0.2, 15);
    }
    const discounted = impliedVol({ ...base, price: 0.99 * base.price, discount: 0.99 });
    expect(discounted.kind === 'vol' && discounted.vol).toBeCloseTo(0.4, 13);
  });

  test('QUNT-041 what is not a vol says why', () => {
    expect(impliedVol({ ...base, strike: 90, price: 9.9 })).toEqual({ kind: 'below-intrinsic' });
    expect(impliedVol({ ...base, price: 100 })).toEqual({ kind: 'above-bound' });
    expect(impliedVol({ ...base, price: 99.5, discount: 0.99 })).toEqual({ kind: 'above-bound' });
    for (const bad of [{ price: -1 }, { forward: 0 }, { timeYears: 0 }, { discount: 0 }, { strike: Number.NaN }]) {
      expect(impliedVol({ ...base, ...bad })).toEqual({ kind: 'outside-domain' });
    }
  });
});
