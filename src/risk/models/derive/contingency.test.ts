import { describe, expect, test } from 'vitest';
import { bookConfidenceCharge, confidenceCharge, nakedShorts } from './contingency.ts';
import type { DeriveBook, DeriveExpiry } from './book.ts';

const expiry = (
  options: readonly (readonly [strike: number, isCall: boolean, quantity: number])[],
  confidence = 1,
): DeriveExpiry => ({
  expiryMs: 0,
  timeYears: 0,
  fixedForward: 0,
  variableForward: 100,
  rate: 0,
  confidence,
  options: options.map(([strike, isCall, quantity]) => ({ symbol: 'O', strike, isCall, quantity, vol: 0 })),
});
const [CALL, PUT] = [true, false];

describe('MODL-710 shorts that nothing at their strike offsets', () => {
  test.each<readonly [string, Parameters<typeof expiry>[0], number]>([
    ['none', [], 0],
    [
      'a short of each kind counts twice',
      [
        [100, CALL, -2],
        [100, PUT, -3],
      ],
      5,
    ],
    [
      'a long of the other kind offsets',
      [
        [100, CALL, -2],
        [100, PUT, 1],
      ],
      1,
    ],
    [
      'a long put less a short call',
      [
        [100, CALL, 1],
        [100, PUT, -4],
      ],
      3,
    ],
    [
      'a whole offset',
      [
        [100, CALL, 4],
        [100, PUT, -4],
      ],
      0,
    ],
    [
      'more longs than shorts are no credit',
      [
        [100, CALL, 9],
        [100, PUT, -4],
        [110, CALL, -1],
      ],
      1,
    ],
    [
      'longs of the other kind neither',
      [
        [100, CALL, -4],
        [100, PUT, 9],
        [110, CALL, -1],
      ],
      1,
    ],
    ['a call alone', [[100, CALL, -2]], 2],
    ['a put alone', [[100, PUT, -2]], 2],
    [
      'lines of one contract add up first',
      [
        [100, CALL, -5],
        [100, CALL, 2],
        [100, PUT, -1],
      ],
      4,
    ],
    [
      'a neighbouring strike offsets nothing',
      [
        [100, CALL, -2],
        [101, CALL, 2],
      ],
      2,
    ],
  ])('%s', (_, options, naked) => {
    expect(nakedShorts(expiry(options))).toBe(naked);
  });
});

describe('MODL-710 MODL-720 doubtful prices', () => {
  const p = { confThreshold: 0.5, confMargin: 2 };
  test('below the threshold, not at it: what is missing, times the margin, of the notional', () => {
    expect(confidenceCharge(1_000, 0.5, p)).toBe(0);
    expect(confidenceCharge(1_000, 0.75, p)).toBe(0);
    expect(confidenceCharge(1_000, 0.25, p)).toBe(0.75 * 2 * 1_000);
    expect(confidenceCharge(1_000, 0, p)).toBe(2_000);
  });

  const book = (changes: Partial<DeriveBook>): DeriveBook => ({
    underlying: 'A',
    spot: 100,
    spotConfidence: 1,
    stablePrice: 1,
    perpetuals: [],
    perpetualConfidence: 1,
    expiries: [],
    ...changes,
  });
  const perpetuals = [{ symbol: 'P', quantity: 1, mark: 100 }];

  test('delta one at the confidence of the spot, and of the perpetual where one is held', () => {
    expect(bookConfidenceCharge(book({ spotConfidence: 0.25 }), 1_000, p)).toBe(1_500);
    expect(bookConfidenceCharge(book({ perpetualConfidence: 0.25 }), 1_000, p)).toBe(0);
    expect(bookConfidenceCharge(book({ perpetualConfidence: 0.25, perpetuals }), 1_000, p)).toBe(1_500);
    expect(bookConfidenceCharge(book({ spotConfidence: 0.125, perpetualConfidence: 0.25, perpetuals }), 8, p)).toBe(14);
  });

  test('options long and short alike, at the lower of the confidences, expiry by expiry', () => {
    const options = [
      [90, CALL, -2],
      [110, PUT, 3],
    ] as const;
    // Five contracts of 100 dollars, then of a second expiry whose own price is sure.
    const expiries = [expiry(options, 0.25), expiry(options, 0.5)];
    expect(bookConfidenceCharge(book({ expiries }), 0, p)).toBe(0.75 * 2 * 500);
    const both = 0.75 * 2 * 500 + 0.75 * 2 * 500;
    expect(bookConfidenceCharge(book({ expiries, spotConfidence: 0.25 }), 1_000, p)).toBe(both + 1_500);
    expect(bookConfidenceCharge(book({ expiries: [expiry(options)], perpetuals, perpetualConfidence: 0 }), 0, p)).toBe(
      2 * 500,
    );
  });
});
