import { expect, test } from 'vitest';
import { BARE, handTable } from '../../test/hand-table.ts';
import type { HandRow } from '../../test/hand-table.ts';
import { createRowRates, setRowRates } from './screen-rates.ts';

const PARAMETERS = {
  ...BARE,
  grossMinimumPpm: Float64Array.of(1, 10_000),
  shortOptionPpm: Float64Array.of(20, 20_000),
  closingFeePpm: Float64Array.of(300, 30_000),
  fundingPpm: Float64Array.of(-4_000, 40_000),
  /** Two expiries, then the perpetuals of both underlyings. */
  basisPpm: Float64Array.of(50, 60, 70, 80),
  confidencePpm: Float64Array.of(5_000, 6_000, 7_000, 8_000),
  depegPpm: Float64Array.of(0, 900),
  coinConfidencePpm: Float64Array.of(11, 12),
  dependencies: [
    { name: 'a', lossPpm: Float64Array.of(0, 100), free: 0 },
    { name: 'b', lossPpm: Float64Array.of(5, 2_000), free: 1e9 },
  ],
};

const ratesOf = (rows: readonly HandRow[], share = 1) => {
  const rates = createRowRates(rows.length);
  setRowRates(rates, Int32Array.from(rows.keys()), handTable(rows), PARAMETERS, share);
  return rows.map((_, r) => [rates.notional[r], rates.basis[r], rates.mark[r]].map((rate) => Math.round(rate * 1e6)));
};

test('SCRN-020 the rates of a row are the sum of all charges that answer to its notional, basis delta and mark', () => {
  const rows: HandRow[] = [
    { kind: 'perpetual', underlying: 0, coin: 1 },
    { kind: 'perpetual', underlying: 1 },
    { kind: 'future', underlying: 0, expiry: 1 },
    { kind: 'put', underlying: 1, expiry: 0, coin: 0 },
    { kind: 'spot', underlying: 0, coin: 0 },
    { kind: 'spot', underlying: -1, coin: 1 },
  ];
  expect(ratesOf(rows)).toEqual([
    [1 + 20 + 7_000 + 300, 70 + 4_000, 900 + 12 + 100 + 2_000],
    [10_000 + 20_000 + 8_000 + 30_000, 80 + 40_000, 0],
    [1 + 20 + 6_000 + 300, 60, 0],
    [10_000 + 20_000 + 5_000 + 30_000, 50, 11 + 5],
    [0, 0, 16],
    [0, 0, 3_012],
  ]);
});

test('SCRN-020 a share of more than one multiplies them all, and rows that are not named keep theirs', () => {
  const rows: HandRow[] = [{ kind: 'perpetual', underlying: 0, coin: 1 }];
  expect(ratesOf(rows, 3)).toEqual([[3 * 7_321, 3 * 4_070, 3 * 3_012]]);
  const rates = createRowRates(2);
  setRowRates(rates, Int32Array.of(1), handTable([...rows, ...rows]), PARAMETERS, 1);
  expect([rates.notional[0], rates.basis[0], rates.mark[0], rates.notional[1] > 0]).toEqual([0, 0, 0, true]);
});
