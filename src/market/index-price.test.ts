import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PPM } from '../units/limits.ts';
import { compositeIndex, indexParameterProblems, medianPrice } from './index-price.ts';
import type { IndexParameters, SourceQuote } from './index-price.ts';

const NOW = 1_770_000_000_000;
const USD = 100_000_000;
const NAMES = ['a', 'b', 'c', 'd', 'e'];

const FIVE: IndexParameters = {
  sources: NAMES.map((source) => ({ source, weightPpm: 200_000, enabled: true })),
  staleMs: 10_000,
  skewMs: 500,
  clampPpm: 5_000,
  outlierPpm: 30_000,
  quorum: 3,
  stepPpm: 20_000,
  stepMs: 1_000,
  doubtPpm: 20_000,
};

/** Quotes in dollars, fresh unless an age is given. */
function quotes(dollars: Record<string, number>, ages: Record<string, number> = {}): SourceQuote[] {
  return Object.entries(dollars).map(([source, price]) => ({
    source,
    price: Math.floor(price * USD),
    timeMs: NOW - (ages[source] ?? 100),
  }));
}

const CALM = { a: 60_000, b: 60_010, c: 59_990, d: 60_020, e: 59_980 };
const calm = compositeIndex(FIVE, quotes(CALM), NOW);

describe('the weighted average around a median', () => {
  test('MRKT-030 five sources that agree give their weighted average', () => {
    expect(calm).toMatchObject({ price: 60_000 * USD, median: 60_000 * USD, state: 'live' });
    const heavy = {
      ...FIVE,
      sources: FIVE.sources.map((each) => (each.source === 'd' ? { ...each, weightPpm: 800_000 } : each)),
    };
    expect(compositeIndex(heavy, quotes(CALM), NOW).price).toBe(60_007.5 * USD);
  });

  test('MRKT-031 a source beyond the clamp counts at the clamp', () => {
    const result = compositeIndex(FIVE, quotes({ ...CALM, e: 60_600 }), NOW);
    expect(result.median).toBe(60_010 * USD);
    expect(result.sources[4]).toMatchObject({
      state: 'clamped',
      countedPrice: 60_010 * USD + (60_010 * USD * 5) / 1000,
    });
  });

  test('MRKT-032 one of five sources jumps 50 %: the index moves by less than its clamp, and by nothing of the jump', () => {
    for (const jump of [0.5, 1.5]) {
      const result = compositeIndex(FIVE, quotes({ ...CALM, e: 59_980 * jump }), NOW);
      expect(result.sources[4].state).toBe('outlier');
      const moved = Math.abs((result.price ?? 0) - 60_000 * USD) / (60_000 * USD);
      expect(moved).toBeLessThan(0.0002);
      expect(result.confidencePpm).toBeLessThan(calm.confidencePpm);
    }
  });

  test('MRKT-032 without a quorum of others an outlier is clamped and not dropped', () => {
    const result = compositeIndex({ ...FIVE, quorum: 5 }, quotes({ ...CALM, e: 90_000 }), NOW);
    expect(result.sources[4].state).toBe('clamped');
    expect((result.price ?? 0) / (60_010 * USD) - 1).toBeLessThan(0.005);
  });

  test('MRKT-033 two of five go stale: the other three carry the index with less confidence', () => {
    const result = compositeIndex(FIVE, quotes(CALM, { d: 11_000, e: 60_000 }), NOW);
    expect(result.sources.map(({ state }) => state)).toEqual(['used', 'used', 'used', 'stale', 'stale']);
    expect(result).toMatchObject({ price: 60_000 * USD, state: 'live' });
    expect(result.confidencePpm).toBe(600_000);
  });

  test('MRKT-033 a disabled source is as if it were not there', () => {
    const off = {
      ...FIVE,
      sources: FIVE.sources.map((each) => (each.source === 'd' ? { ...each, enabled: false } : each)),
    };
    const result = compositeIndex(off, quotes({ ...CALM, d: 1 }), NOW);
    expect(result.sources[3].state).toBe('disabled');
    expect(result.price).toBe(
      compositeIndex(
        FIVE,
        quotes(CALM).filter(({ source }) => source !== 'd'),
        NOW,
      ).price,
    );
    expect(result.confidencePpm).toBeGreaterThan(990_000);
  });
});

describe('when there is no quorum, and when it jumps', () => {
  test('MRKT-034 all sources lag by 30 s: the last index is held without confidence', () => {
    const late = quotes(CALM, { a: 30_000, b: 30_000, c: 30_000, d: 30_000, e: 30_000 });
    const last = { price: 60_123 * USD, timeMs: NOW - 1_000 };
    expect(compositeIndex(FIVE, late, NOW, last)).toMatchObject({ price: last.price, confidencePpm: 0, state: 'held' });
    expect(compositeIndex(FIVE, late, NOW).price).toBeUndefined();
  });

  test('MRKT-035 the index takes bounded steps towards a real move and arrives', () => {
    const crashed = quotes(Object.fromEntries(NAMES.map((name) => [name, 54_000])));
    let last = { price: 60_000 * USD, timeMs: NOW - 1_000 };
    const path: number[] = [];
    for (let second = 0; second < 7; second++) {
      const fresh = crashed.map((each) => ({ ...each, timeMs: NOW + second * 1000 }));
      const result = compositeIndex(FIVE, fresh, NOW + second * 1000, last);
      path.push((result.price ?? 0) / USD);
      if (second === 0) expect(result).toMatchObject({ state: 'stepped', confidencePpm: 200_000 });
      last = { price: result.price ?? 0, timeMs: NOW + second * 1000 };
    }
    expect(path.slice(0, 2)).toEqual([58_800, 57_624]);
    expect(path.at(-1)).toBe(54_000);
  });

  test('MRKT-036 confidence falls as the sources part', () => {
    const apart = (gap: number) =>
      compositeIndex(
        FIVE,
        quotes({ a: 60_000 - gap, b: 60_000 - gap, c: 60_000, d: 60_000 + gap, e: 60_000 + gap }),
        NOW,
      ).confidencePpm;
    expect(apart(0)).toBe(PPM);
    expect(apart(300)).toBe(800_000);
    expect(apart(600)).toBe(600_000);
    expect(apart(3_000)).toBe(0);
  });
});

describe('what is refused', () => {
  test('MRKT-037 NaN, zero, negative, unsafe and future quotes are refused one by one', () => {
    const bad = [Number.NaN, 0, -5, 2 ** 60, 1.5].map((price) =>
      compositeIndex(FIVE, [...quotes(CALM), { source: 'a', price, timeMs: NOW }], NOW),
    );
    for (const result of bad) {
      expect(result.sources[0].state).toBe('malformed');
      expect(result.sources.slice(1).every(({ state }) => state === 'used')).toBe(true);
    }
    expect(compositeIndex(FIVE, quotes(CALM, { a: -501 }), NOW).sources[0].state).toBe('future');
    expect(compositeIndex(FIVE, quotes(CALM, { a: -500 }), NOW).sources[0].state).toBe('used');
    expect(compositeIndex(FIVE, [...quotes(CALM), { source: 'z', price: 1, timeMs: NOW }], NOW)).toEqual(calm);
  });

  test('MRKT-038 parameters that make no sense are refused with a sentence', () => {
    expect(indexParameterProblems(FIVE)).toEqual([]);
    const broken = {
      ...FIVE,
      sources: [FIVE.sources[0], { ...FIVE.sources[0], weightPpm: 0 }],
      clampPpm: 40_000,
      quorum: 3,
      stepMs: 0.5,
    };
    expect(indexParameterProblems(broken)).toEqual([
      'sources names one source twice',
      'weightPpm of a is 0; it must be a whole number from 1 to 1000000',
      'outlierPpm is 30000; it must be at least clampPpm 40000',
      'quorum is 3; it must be a whole number from 1 to the number of sources 2',
      'stepMs is 0.5; it must be a whole number of milliseconds',
    ]);
  });
});

const anyPrices = fc.array(fc.integer({ min: 1, max: 2 ** 50 }), { minLength: 5, maxLength: 5 });
const near = fc.array(fc.integer({ min: 59_800 * USD, max: 60_200 * USD }), { minLength: 5, maxLength: 5 });
const told = (prices: readonly number[]): SourceQuote[] =>
  prices.map((price, i) => ({ source: NAMES[i], price, timeMs: NOW }));

describe('laws over any quotes', () => {
  test('MRKT-031 the index lies within the clamp around the median and within the quotes', () => {
    fc.assert(
      fc.property(anyPrices, (prices) => {
        const { price = 0, median = 0 } = compositeIndex(FIVE, told(prices), NOW);
        expect(Math.abs(price - median)).toBeLessThanOrEqual(median * 0.005 + 1);
        expect(price).toBeGreaterThanOrEqual(Math.min(...prices) - 1);
        expect(price).toBeLessThanOrEqual(Math.max(...prices));
      }),
    );
  });

  test('MRKT-030 the order of the quotes does not matter', () => {
    fc.assert(
      fc.property(anyPrices, fc.integer({ min: 0, max: 4 }), (prices, turn) => {
        const all = told(prices);
        expect(compositeIndex(FIVE, [...all.slice(turn), ...all.slice(0, turn)], NOW)).toEqual(
          compositeIndex(FIVE, all, NOW),
        );
      }),
    );
  });

  test('MRKT-032 whatever one source says, the index moves by at most the clamp and the width of the others', () => {
    fc.assert(
      fc.property(near, fc.integer({ min: 1, max: 2 ** 52 }), (prices, lie) => {
        const honest = compositeIndex(FIVE, told(prices), NOW).price ?? 0;
        const attacked = compositeIndex(FIVE, told([...prices.slice(0, 4), lie]), NOW).price ?? 0;
        const width = Math.max(...prices) - Math.min(...prices);
        expect(Math.abs(attacked - honest)).toBeLessThanOrEqual(honest * 0.005 * 0.2 + width + 2);
      }),
    );
  });

  test('MRKT-030 the median of integers is exact', () => {
    expect(medianPrice([3, 1, 2])).toBe(2);
    expect(medianPrice([4, 1, 2, 3])).toBe(2);
    expect(medianPrice([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])).toBe(Number.MAX_SAFE_INTEGER);
  });
});
