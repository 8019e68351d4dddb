import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueAccount } from '../../risk/valuation.ts';
import type { Portfolio } from '../../risk/portfolio.ts';
import { readPortfolioFile } from '../portfolio-file/read.ts';
import { changed, parseChange, scaledChange } from './change.ts';
import { largestSize } from './largest-size.ts';

function portfolio(): Portfolio {
  return readPortfolioFile({
    time: '2026-02-05T08:00:00Z',
    market: {
      underlyings: { BTC: { index: 62740, perpetual: 62715, carry: 0.03, vol: 0.6 } },
      assets: { USDC: 0.9995 },
    },
    account: {
      collateral: { BTC: 1, USDC: 10000 },
      positions: [
        { instrument: 'BTC-PERPETUAL', quantity: -4000, entryPrice: 60000 },
        { instrument: 'BTC_USDC-PERPETUAL', quantity: 0.5, entryPrice: 65000 },
        { instrument: 'BTC-27MAR26-60000-C', quantity: 2 },
      ],
    },
  }).portfolio;
}

test('FILE-060 a change is read from its text', () => {
  expect(parseChange('BTC-27MAR26-60000-C:+2')).toMatchObject({
    kind: 'trade',
    quantity: 2,
    instrument: { symbol: 'BTC-27MAR26-60000-C' },
  });
  expect(parseChange('BTC/USDT:USDT:-0.5@62_000.5')).toMatchObject({ kind: 'trade', quantity: -0.5, price: 62000.5 });
  expect(parseChange('USDC:-1_000')).toEqual({ kind: 'balance', asset: 'USDC', amount: -1000 });
  expect(() => parseChange('BTC-PERPETUAL')).toThrow('the change "BTC-PERPETUAL" cannot be read');
  expect(() => parseChange('BTC-PERPETUAL:0')).toThrow('it must not be 0');
  expect(() => parseChange('BTC-PERP:1')).toThrow('"BTC-PERP" is not an instrument');
  expect(() => parseChange('BTC-PERPETUAL:1@0')).toThrow('it must be above 0');
});

test('FILE-061 a trade at the mark keeps NAV, whatever its size and direction', () => {
  const before = portfolio();
  const nav = valueAccount(before).nav;
  const symbols = [
    'BTC-PERPETUAL',
    'BTC_USDC-PERPETUAL',
    'BTC-27MAR26-60000-C',
    'BTC_USDC',
    'BTC_USDC-27MAR26-60000-P',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...symbols.slice(0, 4)),
      fc.double({ min: -10, max: 10, noNaN: true }),
      (symbol, size) => {
        fc.pre(Math.abs(size) > 1e-6);
        const change = parseChange(`${symbol}:${(symbol === 'BTC-PERPETUAL' ? size * 1000 : size).toFixed(7)}`);
        expect(valueAccount(changed(before, change)).nav / nav).toBeCloseTo(1, 12);
      },
    ),
  );
});

test('FILE-061 a trade away from the mark moves NAV by the difference', () => {
  const before = portfolio();
  const after = changed(before, parseChange('BTC_USDC-PERPETUAL:2@62000'));
  const mark = 62715 / 0.9995;
  expect(valueAccount(after).nav - valueAccount(before).nav).toBeCloseTo(2 * (mark - 62000) * 0.9995, 6);
});

test('FILE-061 a reduced future pays what it gained into the settlement asset and keeps its entry', () => {
  const after = changed(portfolio(), parseChange('BTC-PERPETUAL:1000@62000'));
  const perpetual = after.account.positions.find(({ instrument }) => instrument.symbol === 'BTC-PERPETUAL');
  expect(perpetual).toMatchObject({ quantity: -3000, entryPrice: 60000 });
  const coins = after.account.collateral.find(({ asset }) => asset === 'BTC')?.amount ?? Number.NaN;
  // -1000 contracts of 10 USD closed: 10,000 * (1/62000 - 1/60000) coins.
  expect(coins).toBeCloseTo(1 - 10_000 * (1 / 60000 - 1 / 62000), 14);
});

test('FILE-061 a closed position is gone, and closing then opening again is a flip', () => {
  const closed = changed(portfolio(), parseChange('BTC_USDC-PERPETUAL:-0.5'));
  expect(closed.account.positions.map(({ instrument }) => instrument.symbol)).not.toContain('BTC_USDC-PERPETUAL');
  const flipped = changed(portfolio(), parseChange('BTC_USDC-PERPETUAL:-0.7@62000'));
  const position = flipped.account.positions.find(({ instrument }) => instrument.symbol === 'BTC_USDC-PERPETUAL');
  expect(position?.entryPrice).toBe(62000);
  expect(position?.quantity).toBeCloseTo(-0.2, 14);
});

test('FILE-062 the largest size is found within one part in a billion', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-5, max: 1e5, noNaN: true }), (limit) => {
      const found = largestSize((times) => times <= limit) ?? Number.NaN;
      expect(found).toBeLessThanOrEqual(limit);
      expect(found / limit).toBeGreaterThan(1 - 2e-9);
    }),
  );
  expect(largestSize(() => false)).toBe(0);
  expect(largestSize(() => true)).toBeUndefined();
});

test('FILE-062 a multiple of a change scales its size alone', () => {
  expect(scaledChange(parseChange('BTC-PERPETUAL:-100@62000'), 0.5)).toMatchObject({ quantity: -50, price: 62000 });
  expect(scaledChange(parseChange('USDC:100'), 3)).toMatchObject({ amount: 300 });
});
