import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { black76Price } from '../quant/black76.ts';
import { DAY_MS, YEAR_MS } from '../units/time.ts';
import type { SviSmile } from './market.ts';
import { smileVol } from './smile.ts';
import { ssviSmile } from './ssvi.ts';
import { butterflyCheck, calendarCheck } from '../quant/svi-arbitrage.ts';
import { sviVariance } from '../quant/svi.ts';
import { judgedPoints, leastCalendar } from './judged-points.ts';
import { volQuotes } from './vol-quote.ts';
import type { OptionQuote } from './vol-quote.ts';
import { fitSurface, smilesOf } from './vol-surface.ts';
import type { ExpiryFit, ExpiryQuotes } from './vol-surface.ts';

const NOW = Date.UTC(2026, 1, 5, 8);
const FORWARD = 60_000;
const SHAPE = { rho: -0.25, eta: 1.2 };

function truth(days: number, vol = 0.55): SviSmile {
  const timeYears = (days * DAY_MS) / YEAR_MS;
  return ssviSmile(SHAPE, vol * vol * timeYears, FORWARD, timeYears);
}

/** Strikes out to `reach` standard deviations, two options each, quoted a vol spread around the truth. */
function quotes(
  smile: SviSmile,
  { count = 21, reach = 2.5, spread = 0.01, noise = (_: number): number => 0 } = {},
): OptionQuote[] {
  const deviation = Math.sqrt(sviVariance(smile, 0));
  return Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const strike = FORWARD * Math.exp(((2 * i) / (count - 1) - 1) * reach * deviation);
    const mid = smileVol(smile, strike, FORWARD) + noise(i);
    return (['call', 'put'] as const).map((optionType) => {
      const price = (vol: number) =>
        black76Price(FORWARD, strike, vol * Math.sqrt(smile.timeYears), optionType === 'call') / FORWARD;
      return { strike, optionType, bid: price(mid - spread / 2), ask: price(mid + spread / 2) };
    });
  });
}

const expiry = (days: number, all: readonly OptionQuote[]): ExpiryQuotes => ({
  expiryMs: NOW + days * DAY_MS,
  forward: FORWARD,
  quotes: all,
});
const largestError = (fit: ExpiryFit, smile: SviSmile, reach: number): number => {
  const deviation = Math.sqrt(sviVariance(smile, 0));
  return Math.max(
    ...Array.from({ length: 41 }, (_, i) => {
      const strike = FORWARD * Math.exp((i / 20 - 1) * reach * deviation);
      return Math.abs(
        (fit.smile === undefined ? 9 : smileVol(fit.smile, strike, FORWARD)) - smileVol(smile, strike, FORWARD),
      );
    }),
  );
};

describe('one expiry', () => {
  test('MRKT-050 quotes of an SVI smile give that smile back', () => {
    const [fit] = fitSurface(NOW, [expiry(30, quotes(truth(30)))]);
    expect(fit.state).toBe('fitted');
    expect(largestError(fit, truth(30), 2.5)).toBeLessThan(2e-5);
    expect(fit).toMatchObject({ insideShare: 1 });
    expect(fit.quotes).toHaveLength(21);
  });

  test('MRKT-050 the same quotes in another order give the same bits', () => {
    const all = quotes(truth(7), { noise: (i) => 0.004 * ((i * 7919) % 5) - 0.008 });
    expect(fitSurface(NOW, [expiry(7, [...all].reverse())])).toEqual(fitSurface(NOW, [expiry(7, all)]));
  });

  test('MRKT-051 faulty quotes are dropped and counted, and the others decide', () => {
    const good = quotes(truth(30));
    const call = good.at(-2) ?? good[0];
    const faulty: OptionQuote[] = [
      { strike: 61_111, optionType: 'call', bid: 0.02, ask: 0.01 },
      { strike: 61_222, optionType: 'call', ask: 0.01 },
      { strike: 61_333, optionType: 'call', bid: Number.NaN, ask: 0.01 },
      { strike: 61_444, optionType: 'call', bid: -0.01, ask: 0.01 },
      { strike: -5, optionType: 'put', bid: 0.01, ask: 0.02 },
      { strike: 61_555, optionType: 'call', bid: 1.01, ask: 1.02 },
      { ...call },
    ];
    const [fit] = fitSurface(NOW, [expiry(30, [...faulty.slice(0, 6), ...good, ...faulty.slice(6)])]);
    expect(Object.fromEntries(fit.dropped)).toEqual({
      'in-the-money': 21,
      crossed: 1,
      'one-sided': 1,
      malformed: 3,
      'no-arbitrage': 1,
      repeated: 1,
    });
    expect(fit.smile).toEqual(fitSurface(NOW, [expiry(30, good)])[0].smile);
  });

  test('MRKT-052 an outlier of 30 vol points moves the smile by less than half a point', () => {
    for (const at of [3, 8, 10, 14, 19]) {
      const [fit] = fitSurface(NOW, [expiry(30, quotes(truth(30), { noise: (i) => (i === at ? 0.3 : 0) }))]);
      expect(largestError(fit, truth(30), 2.5)).toBeLessThan(0.005);
    }
  });

  test('MRKT-052 missing wings are continued in the shape of the neighbour', () => {
    const near = quotes(truth(7), { count: 5, reach: 0.4 });
    const [fit] = fitSurface(NOW, [expiry(7, near), expiry(30, quotes(truth(30)))]);
    expect(largestError(fit, truth(7), 0.4)).toBeLessThan(0.002);
    expect(largestError(fit, truth(7), 2.5)).toBeLessThan(0.04);
  });
});

describe('when an expiry cannot be fitted', () => {
  test('MRKT-053 a surface with one quote is refused with a sentence', () => {
    const [fit] = fitSurface(NOW, [expiry(30, quotes(truth(30)).slice(-2))]);
    expect(fit).toMatchObject({ state: 'missing', sentence: '1 usable strikes; a fit needs 5' });
    expect(fit.smile).toBeUndefined();
  });

  test('MRKT-053 the last good smile is held: the same vols by moneyness, for the time that is left', () => {
    const good = fitSurface(NOW, [expiry(30, quotes(truth(30)))]);
    const [held] = fitSurface(NOW + DAY_MS, [{ ...expiry(30, []), forward: 57_000 }], smilesOf(good));
    expect(held).toMatchObject({ state: 'held', sentence: '0 usable strikes; a fit needs 2' });
    expect(held.smile?.timeYears).toBeCloseTo(29 / 365, 12);
    if (held.smile === undefined) return;
    expect(smileVol(held.smile, 57_000 * 1.1, 57_000)).toBeCloseTo(smileVol(truth(30), FORWARD * 1.1, FORWARD), 4);
  });

  test('MRKT-053 quotes that no smile can meet, an expiry that is past and a forward of zero are named', () => {
    const wild = quotes(truth(30), { spread: 0.002, noise: (i) => (i % 2 === 0 ? 0.3 : -0.3) });
    expect(fitSurface(NOW, [expiry(30, wild)])[0].sentence).toContain('misses its quotes');
    expect(fitSurface(NOW, [expiry(0, quotes(truth(30)))])[0].sentence).toContain('is not after');
    expect(fitSurface(NOW, [{ ...expiry(30, quotes(truth(30))), forward: 0 }])[0]).toMatchObject({
      state: 'missing',
      sentence: 'the forward is 0; it must be above zero',
    });
  });
});

describe('MRKT-054 no arbitrage, whatever is quoted', () => {
  const wholeLine = { from: -2, to: 2, wings: true };

  test('MRKT-054 noisy, sparse, contradictory expiries give slices with g >= 0 and rising variance', () => {
    const market = fc.record({
      vols: fc.array(fc.double({ min: 0.2, max: 1.5, noNaN: true }), { minLength: 3, maxLength: 5 }),
      count: fc.integer({ min: 4, max: 15 }),
      reach: fc.double({ min: 0.3, max: 4, noNaN: true }),
      size: fc.double({ min: 0, max: 0.15, noNaN: true }),
      salt: fc.integer({ min: 1, max: 1_000 }),
    });
    fc.assert(
      fc.property(market, ({ vols, count, reach, size, salt }) => {
        const days = [1, 3, 9, 30, 120];
        const expiries = vols.map((vol, i) => {
          const noise = (j: number) => size * ((((j + 1) * (i + 3) * salt * 7919) % 101) / 50 - 1) * vol;
          return expiry(days[i], quotes(truth(days[i], vol), { count, reach, spread: 0.02 * vol, noise }));
        });
        const smiles = fitSurface(NOW, expiries).flatMap(({ smile }) => (smile === undefined ? [] : [smile]));
        smiles.forEach((smile, i) => {
          expect(butterflyCheck(smile, wholeLine).kind).toBe('free');
          if (i > 0) expect(calendarCheck(smiles[i - 1], smile, wholeLine).kind).toBe('free');
        });
      }),
      { numRuns: 40 },
    );
  });

  test('MRKT-054 two slices that cross are seen to cross', () => {
    const points = judgedPoints(0.2, 8, 100);
    expect(leastCalendar(truth(10), truth(30), points)).toBeGreaterThan(0);
    expect(leastCalendar(truth(30), truth(10), points)).toBeLessThan(0);
    expect(leastCalendar({ ...truth(10), b: 5 }, truth(30), points)).toBeLessThan(0);
  });
});

test('MRKT-051 out-of-the-money options of one strike are used once, with the vols of their two sides', () => {
  const smile = truth(30);
  const { quotes: found } = volQuotes(quotes(smile, { count: 3, reach: 1 }), FORWARD, smile.timeYears);
  expect(found.map(({ strike }) => Math.round(strike))).toEqual([51_247, 60_000, 70_247]);
  for (const { vol, halfSpread, strike } of found) {
    expect(vol).toBeCloseTo(smileVol(smile, strike, FORWARD), 12);
    expect(halfSpread).toBeCloseTo(0.005, 12);
  }
});
