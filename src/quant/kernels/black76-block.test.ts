import { expect, test } from 'vitest';
import { exactly, fromBits, goldenCases } from '../../../test/golden/ulp.ts';
import { arenaBytes, createArena } from './arena.ts';
import { type BLOCK_COLUMN, BLOCK_DOUBLES, BLOCK_ROWS } from './black76-block.ts';
import { blockCell, optionBlocks, setBlockRow } from './kernels.suite.ts';

test('KERN-010 Black-76 against 45-digit references', () => {
  const cases = goldenCases('quant/black76.json', 'greeks').filter(([f, k, t, v]) => {
    const deviation = fromBits(v) * Math.sqrt(fromBits(t));
    return deviation <= 3 && Math.abs(Math.log(fromBits(f) / fromBits(k))) <= 8 * deviation;
  });
  expect(cases.length).toBeGreaterThan(200);
  const arena = createArena(arenaBytes([{ count: 4 * BLOCK_DOUBLES, width: 8 }]));
  const at = arena.takeDoubles(4 * BLOCK_DOUBLES);
  for (let row = 0; row < 4 * BLOCK_ROWS; row++) {
    const [forward, strike, timeYears, vol, discount] = cases[row % cases.length].slice(0, 5).map(fromBits);
    const sign = cases[row % cases.length][5] === 'call' ? 1 : -1;
    const rate = 0 - Math.log(discount) / timeYears;
    setBlockRow(arena.doubles, at, row, { forward, strike, vol, timeYears, sign, discount, rate });
  }
  arena.kernels.black76Blocks(at, 4);
  const columns = ['price', 'delta', 'gamma', 'vega', 'theta'] as const;
  const worst = { price: 0, delta: 0, gamma: 0, vega: 0, theta: 0 };
  cases.forEach((golden, row) => {
    const [forward, strike, timeYears, vol] = golden.slice(0, 5).map(fromBits);
    const larger = Math.max(forward, strike);
    const root = Math.sqrt(timeYears);
    const unit = {
      price: larger,
      delta: 1,
      gamma: 1 / (forward * vol * root),
      vega: forward * root,
      theta: (larger * vol) / root,
    };
    columns.forEach((column, i) => {
      const got = arena.doubles[blockCell(at, row, column)];
      const error =
        exactly(got)
          .minus(golden[6 + i])
          .abs()
          .toNumber() / unit[column];
      worst[column] = Math.max(worst[column], error);
    });
  });
  expect(worst.price).toBeLessThan(2e-15);
  expect(worst.delta).toBeLessThan(2e-14);
  expect(worst.gamma).toBeLessThan(2e-14);
  expect(worst.vega).toBeLessThan(2e-14);
  expect(worst.theta).toBeLessThan(2e-14);
});

test('KERN-011 without vol or time an option is worth what it would pay now', () => {
  for (const kind of ['vector', 'scalar'] as const) {
    const { arena, at } = optionBlocks(1, 1, kind);
    const cases = [
      { forward: 100, strike: 90, vol: 0, timeYears: 1, sign: 1, price: 10, delta: 1 },
      { forward: 100, strike: 90, vol: 0.5, timeYears: 0, sign: -1, price: 0, delta: 0 },
      { forward: 80, strike: 90, vol: 0.5, timeYears: 0, sign: -1, price: 10, delta: -1 },
      { forward: 80, strike: 90, vol: 0.5, timeYears: 1e-30, sign: 1, price: 0, delta: 0 },
    ];
    cases.forEach((option, row) => {
      setBlockRow(arena.doubles, at, row, option);
    });
    arena.kernels.black76Blocks(at, 1);
    cases.forEach(({ price, delta }, row) => {
      const got = (column: keyof typeof BLOCK_COLUMN) => arena.doubles[blockCell(at, row, column)];
      expect(got('price')).toBeCloseTo(price, 9);
      expect(got('delta')).toBeCloseTo(delta, 12);
      expect([got('gamma'), got('vega')]).toEqual([0, 0]);
    });
  }
});
