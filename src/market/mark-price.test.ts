import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { futureMark, midPrice, perpetualMark } from './mark-price.ts';
import type { MarkParameters, MarkState, PerpetualInputs } from './mark-price.ts';
import { averageAt, firstAverage, heardAverage } from './moving-average.ts';

const NOW = 1_770_000_000_000;
const USD = 100_000_000;
const PARAMETERS: MarkParameters = { tauMs: 30_000, bandPpm: 10_000, spreadMaxPpm: 5_000 };
const INDEX = 60_000 * USD;
const inputs = (
  bid: number | undefined,
  ask: number | undefined,
  change: Partial<PerpetualInputs> = {},
): PerpetualInputs => ({
  timeMs: NOW,
  indexPrice: INDEX,
  book: { ...(bid === undefined ? {} : { bid: bid * USD }), ...(ask === undefined ? {} : { ask: ask * USD }) },
  fundingRatePpb: 100_000,
  intervalLeft: 0.5,
  ...change,
});
const marked = (given: PerpetualInputs, last?: MarkState) => perpetualMark(PARAMETERS, given, last);
const basis = (dollars: number): MarkState => firstAverage(dollars * USD, NOW - 1_000);

describe('the mark of a perpetual', () => {
  test('MRKT-070 the median of funding, average basis and mid', () => {
    const result = marked(inputs(60_049, 60_051), basis(20));
    expect(result.byFunding).toBe(60_003 * USD);
    expect(result.byMid).toBe(60_050 * USD);
    expect(result.byAverage).toBe(60_020 * USD);
    expect(result.price).toBe(60_020 * USD);
    expect(marked(inputs(59_989, 59_991), basis(20)).price).toBe(60_003 * USD);
    expect(marked(inputs(60_009, 60_011), basis(20)).price).toBe(60_010 * USD);
  });

  test('MRKT-070 a thin book swept for one second leaves the mark where it was', () => {
    const calm = marked(inputs(60_019, 60_021), basis(20)).price;
    const state = marked(inputs(60_019, 60_021), basis(20)).state;
    const swept = marked(inputs(65_999, 66_001, { timeMs: NOW + 1_000 }), state);
    expect(swept.price).toBe(calm);
    const after = marked(inputs(60_019, 60_021, { timeMs: NOW + 2_000 }), swept.state);
    expect(Math.abs(after.price - calm)).toBeLessThan(1);
    expect(after.byAverage).toBeGreaterThan(60_100 * USD);
  });

  test('MRKT-070 the last trade has no say, and without a book the mark goes on', () => {
    expect(marked(inputs(undefined, 60_051), basis(20)).price).toBe(60_011.5 * USD);
    expect(marked(inputs(undefined, undefined)).price).toBe(60_001.5 * USD);
    expect(marked(inputs(58_000, 62_000), basis(20)).byMid).toBeUndefined();
  });

  test('MRKT-071 the mark stays within its band around the index', () => {
    expect(marked(inputs(63_990, 64_010), basis(4_000)).price).toBe(60_600 * USD);
    expect(marked(inputs(55_990, 56_010, { fundingRatePpb: -50_000_000 }), basis(-4_000)).price).toBe(59_400 * USD);
  });

  test('MRKT-071 whatever the venue book shows, the mark stays between the two others and the band', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: -500, max: 500 }),
        (bid, width, average) => {
          const { price, byFunding, byAverage } = marked(inputs(bid, bid + width), basis(average));
          expect(price).toBeGreaterThanOrEqual(Math.max(Math.min(byFunding, byAverage), 59_400 * USD) - 1);
          expect(price).toBeLessThanOrEqual(Math.min(Math.max(byFunding, byAverage), 60_600 * USD) + 1);
        },
      ),
    );
  });

  test('MRKT-070 a mid needs two sides that are prices, in order and close', () => {
    expect(midPrice({ bid: 100, ask: 101 }, 20_000)).toBe(100);
    for (const book of [
      { bid: 100 },
      { ask: 100 },
      { bid: 101, ask: 100 },
      { bid: Number.NaN, ask: 100 },
      { bid: -5, ask: 5 },
      { bid: 1, ask: 100 },
    ]) {
      expect(midPrice(book, 20_000)).toBeUndefined();
    }
  });
});

describe('the mark of a future', () => {
  test('MRKT-072 index plus average basis within the band; the curve while no book was seen', () => {
    const given = { timeMs: NOW, indexPrice: INDEX, book: {}, fallbackBasis: 300 * USD };
    expect(futureMark(PARAMETERS, given, undefined).price).toBe(60_300 * USD);
    const seen = futureMark(PARAMETERS, { ...given, book: { bid: 60_399 * USD, ask: 60_401 * USD } }, undefined);
    expect(seen.price).toBe(60_400 * USD);
    const later = futureMark(
      PARAMETERS,
      { ...given, timeMs: NOW + 30_000, book: { bid: 60_499 * USD, ask: 60_501 * USD } },
      seen.state,
    );
    expect(later.price).toBe(60_400 * USD);
    const after = futureMark(PARAMETERS, { ...given, timeMs: NOW + 60_000 }, later.state);
    const weights = { early: Math.exp(-1) - Math.exp(-2), late: 1 - Math.exp(-1) };
    expect(after.price / USD).toBeCloseTo(60_400 + (100 * weights.late) / (weights.early + weights.late), 6);
    expect(futureMark({ ...PARAMETERS, bandPpm: 1_000 }, given, undefined).price).toBe(60_060 * USD);
  });
});

describe('an average in irregular time', () => {
  const heard = fc.array(
    fc.record({ value: fc.double({ min: -100, max: 100, noNaN: true }), gapMs: fc.integer({ min: 0, max: 60_000 }) }),
    { minLength: 1, maxLength: 20 },
  );

  test('MRKT-073 hearing the same value again changes nothing', () => {
    fc.assert(
      fc.property(
        heard,
        fc.integer({ min: 0, max: 19 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (path, at, share) => {
          let once = firstAverage(0, 0);
          let twice = once;
          let timeMs = 0;
          path.forEach(({ value, gapMs }, i) => {
            if (i === at) twice = heardAverage(twice, twice.value, timeMs + Math.floor(gapMs * share), 10_000);
            timeMs += gapMs;
            once = heardAverage(once, value, timeMs, 10_000);
            twice = heardAverage(twice, value, timeMs, 10_000);
          });
          expect(averageAt(twice, timeMs + 5_000, 10_000)).toBeCloseTo(averageAt(once, timeMs + 5_000, 10_000), 9);
        },
      ),
    );
  });

  test('MRKT-073 it lies between the values heard and comes to rest at a value that stays', () => {
    fc.assert(
      fc.property(heard, (path) => {
        let average = firstAverage(path[0].value, 0);
        let timeMs = 0;
        for (const { value, gapMs } of path) {
          timeMs += gapMs;
          average = heardAverage(average, value, timeMs, 10_000);
        }
        const values = path.map(({ value }) => value);
        const now = averageAt(average, timeMs, 10_000);
        expect(now).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(now).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        expect(averageAt(average, timeMs + 1_000_000, 10_000)).toBeCloseTo(path.at(-1)?.value ?? 0, 9);
      }),
    );
  });
});
