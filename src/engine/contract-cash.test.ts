import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instrument } from '../market/instrument.ts';
import { parseDecimal } from '../units/decimal.ts';
import { cashFactor, intrinsicPrice, notionalUnits, settlementCash, tradeCash } from './contract-cash.ts';

const decimal = (text: string) => parseDecimal(text) ?? { units: 0n, decimals: 0 };
const price = (text: string): bigint => {
  const { units, decimals } = decimal(text);
  return units * 10n ** BigInt(8 - decimals);
};

const base = { underlying: 'BTC-USD', base: 'BTC', tickSize: decimal('0.1') } as const;
const linear: Instrument = {
  ...base,
  symbol: 'L',
  kind: 'perpetual',
  quote: 'USDC',
  settle: 'USDC',
  margining: 'linear',
  contractSize: decimal('1'),
  lotSize: decimal('0.001'),
};
const inverse: Instrument = {
  ...base,
  symbol: 'I',
  kind: 'perpetual',
  quote: 'USD',
  settle: 'BTC',
  margining: 'inverse',
  contractSize: decimal('10'),
  lotSize: decimal('1'),
};
const option = (optionType: 'call' | 'put', margining: 'linear' | 'inverse'): Instrument => ({
  ...linear,
  symbol: 'O',
  kind: 'option',
  margining,
  optionType,
  strike: decimal('60000'),
  lotSize: decimal('1'),
});

test('LEDG-030 7 lots of 0.001 BTC at 60,000.5 are 420.003500 USDC', () => {
  const factor = cashFactor(linear, 6);
  expect(tradeCash(factor, 7, price('60000.5'))).toBe(-420_003_500n);
  expect(tradeCash(factor, -7, price('60000.5'))).toBe(420_003_500n);
  expect(notionalUnits(factor, -7, Number(price('60000.5')))).toBe(420_003_500);
});

test('LEDG-030 one contract of 10 USD at 60,000 is 0.00016666 BTC for the buyer and -0.00016667 for the seller', () => {
  const factor = cashFactor(inverse, 8);
  expect(tradeCash(factor, 1, price('60000'))).toBe(16_666n);
  expect(tradeCash(factor, -1, price('60000'))).toBe(-16_667n);
  expect(notionalUnits(factor, 1, Number(price('60000')))).toBe(16_667);
  expect(() => tradeCash(factor, 1, 0n)).toThrow('above zero');
});

test('LEDG-030 each side is rounded against its holder: together they lose nothing or one unit', () => {
  const lots = fc.integer({ min: 1, max: 1_000_000 });
  const prices = fc.bigInt({ min: 1n, max: 10n ** 15n });
  fc.assert(
    fc.property(lots, prices, fc.constantFrom(linear, inverse, option('call', 'inverse')), (n, at, instrument) => {
      const factor = cashFactor(instrument, 6);
      const lost = -(tradeCash(factor, n, at) + tradeCash(factor, -n, at));
      expect(lost === 0n || lost === 1n).toBe(true);
    }),
  );
});

test('LEDG-080 a call on 60,000 at 63,000 pays 3,000 USDC, its inverse sister 0.04761904 BTC, a put nothing', () => {
  const paid = (instrument: Instrument, decimals: number, at: string): bigint => {
    const { numerator, denominator } = settlementCash(instrument, cashFactor(instrument, decimals), price(at));
    return numerator / denominator;
  };
  expect(paid(option('call', 'linear'), 6, '63000')).toBe(3_000_000_000n);
  expect(paid(option('call', 'inverse'), 8, '63000')).toBe(4_761_904n);
  expect(paid(option('put', 'linear'), 6, '63000')).toBe(0n);
  expect(paid(option('put', 'linear'), 6, '57000')).toBe(3_000_000_000n);
  expect(paid({ ...linear, kind: 'future' }, 6, '63000')).toBe(63_000_000n);
  expect(paid({ ...inverse, kind: 'future' }, 8, '50000')).toBe(-20_000n);
});

test('LEDG-080 the intrinsic value is never negative', () => {
  expect(intrinsicPrice(option('call', 'linear'), price('60000'))).toBe(0n);
  expect(intrinsicPrice(option('call', 'linear'), price('60000.00000001'))).toBe(1n);
  expect(intrinsicPrice(option('put', 'linear'), price('60000.00000001'))).toBe(0n);
});

test('LEDG-030 places of contract and lot both count: 3 lots of 0.25 contracts of 0.01 BTC at 60,000 are 450 USDC', () => {
  const factor = cashFactor({ ...linear, lotSize: decimal('0.25'), contractSize: decimal('0.01') }, 6);
  expect(tradeCash(factor, 3, price('60000'))).toBe(-450_000_000n);
});
