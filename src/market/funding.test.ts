import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  averagePremium,
  firstFundingIndex,
  fundingIndexAt,
  fundingPayments,
  fundingRatePpb,
  premiumPpb,
} from './funding.ts';
import type { FundingParameters } from './funding.ts';

const USD = 100_000_000;
const HOUR_MS = 3_600_000;
const EIGHT: FundingParameters = { interestPpb: 100_000, clampPpb: 500_000, capPpb: 3_750_000, intervalHours: 8 };

describe('premium and rate', () => {
  test('MRKT-080 the premium is how far the impact prices stand outside the index', () => {
    const index = 60_000 * USD;
    expect(premiumPpb({ bid: 60_060 * USD, ask: 60_070 * USD }, index)).toBe(1_000_000);
    expect(premiumPpb({ bid: 59_900 * USD, ask: 59_940 * USD }, index)).toBe(-1_000_000);
    expect(premiumPpb({ bid: 59_990 * USD, ask: 60_010 * USD }, index)).toBe(0);
  });

  test('MRKT-080 a book too thin, crossed or senseless has no premium', () => {
    const books = [
      { bid: undefined, ask: 60_000 * USD },
      { bid: 60_000 * USD, ask: undefined },
      { bid: 2, ask: 1 },
      { bid: Number.NaN, ask: 1 },
    ];
    for (const book of books) expect(premiumPpb(book, 60_000 * USD)).toBeUndefined();
  });

  test('MRKT-081 between -0.04 % and 0.06 % of premium the rate is exactly the interest', () => {
    for (const premium of [-400_000, -399_999, 0, 100_000, 600_000])
      expect(fundingRatePpb(EIGHT, premium)).toBe(100_000);
    expect(fundingRatePpb(EIGHT, 600_010)).toBe(100_010);
    expect(fundingRatePpb(EIGHT, -400_010)).toBe(99_990);
    expect(fundingRatePpb(EIGHT, 2_000_000)).toBe(1_500_000);
    expect(fundingRatePpb(EIGHT, -2_000_000)).toBe(-1_500_000);
    expect(fundingRatePpb(EIGHT, 90_000_000)).toBe(3_750_000);
    expect(fundingRatePpb({ ...EIGHT, intervalHours: 1 }, 2_000_000)).toBe(187_500);
  });

  test('MRKT-081 the newest premium weighs most', () => {
    expect(averagePremium([])).toBeUndefined();
    expect(averagePremium([600, 0, 0])).toBe(100);
    expect(averagePremium([0, 0, 600])).toBe(300);
    expect(averagePremium([7])).toBe(7);
  });
});

describe('continuous funding', () => {
  test('MRKT-082 the index grows by price, rate and time, and pays no more than the gap for a silence', () => {
    let index = firstFundingIndex(60_000 * USD, 100_000, 0);
    index = fundingIndexAt(index, { price: 50_000 * USD, ratePpb: -200_000, timeMs: 8 * HOUR_MS }, 24 * HOUR_MS);
    const { payments } = fundingPayments([{ lots: 1, paidThen: 0n }], index.paid, {
      numerator: 1n,
      denominator: 100n,
      intervalMs: 8 * HOUR_MS,
    });
    expect(payments).toEqual([-6_000_000n]);
    const silent = fundingIndexAt(index, { price: 50_000 * USD, ratePpb: 0, timeMs: 9 * HOUR_MS }, 30_000);
    expect(silent.paid - index.paid).toBe(BigInt(50_000 * USD) * -200_000n * 30_000n);
  });

  const steps = fc.array(
    fc.record({
      price: fc.integer({ min: 1, max: 2 ** 46 }),
      ratePpb: fc.integer({ min: -5_000_000, max: 5_000_000 }),
      gapMs: fc.integer({ min: 0, max: HOUR_MS }),
    }),
    { minLength: 1, maxLength: 12 },
  );

  test('MRKT-082 an update that changes nothing pays nothing', () => {
    fc.assert(
      fc.property(steps, (path) => {
        let plain = firstFundingIndex(1, 0, 0);
        let busy = plain;
        let timeMs = 0;
        for (const { price, ratePpb, gapMs } of path) {
          busy = fundingIndexAt(
            busy,
            { price: busy.price, ratePpb: busy.ratePpb, timeMs: timeMs + Math.floor(gapMs / 3) },
            24 * HOUR_MS,
          );
          timeMs += gapMs;
          plain = fundingIndexAt(plain, { price, ratePpb, timeMs }, 24 * HOUR_MS);
          busy = fundingIndexAt(busy, { price, ratePpb, timeMs }, 24 * HOUR_MS);
        }
        expect(busy).toEqual(plain);
      }),
    );
  });

  test('MRKT-083 payments and dust sum to zero, and the dust is less than a unit for each holder', () => {
    const book = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        book,
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        fc.bigInt({ min: 1n, max: 10n ** 6n }),
        (some, paidNow, denominator) => {
          const holders = [...some, -some.reduce((sum, lots) => sum + lots, 0)].map((lots) => ({ lots, paidThen: 0n }));
          const { payments, dust } = fundingPayments(holders, paidNow, {
            numerator: 7n,
            denominator,
            intervalMs: 8 * HOUR_MS,
          });
          expect(payments.reduce((sum, paid) => sum + paid, dust)).toBe(0n);
          expect(dust >= 0n && dust < BigInt(holders.length)).toBe(true);
        },
      ),
    );
  });
});
