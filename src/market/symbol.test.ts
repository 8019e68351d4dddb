import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalOf, formatDecimal } from '../units/decimal.ts';
import { DAY_MS } from '../units/time.ts';
import { civilDayOf, expiryMsOf } from './expiry-date.ts';
import { ccxtSymbol, deribitName, parseSymbol } from './symbol.ts';
import type { Instrument } from './instrument.ts';

function read(text: string): Instrument {
  const { instrument, problem } = parseSymbol(text);
  if (problem !== undefined) throw new Error(problem.sentence);
  return instrument;
}

describe('MRKT-010 both grammars name the same contracts', () => {
  const rows: [deribit: string, ccxt: string, kind: string, underlying: string, margining: string, settle: string][] = [
    ['BTC-PERPETUAL', 'BTC/USD:BTC', 'perpetual', 'BTC-USD', 'inverse', 'BTC'],
    ['BTC_USDC-PERPETUAL', 'BTC/USDC:USDC', 'perpetual', 'BTC-USD', 'linear', 'USDC'],
    ['BTC_USDT-PERPETUAL', 'BTC/USDT:USDT', 'perpetual', 'BTC-USD', 'linear', 'USDT'],
    ['BTC-27MAR26', 'BTC/USD:BTC-260327', 'future', 'BTC-USD', 'inverse', 'BTC'],
    ['ETH-2JAN26', 'ETH/USD:ETH-260102', 'future', 'ETH-USD', 'inverse', 'ETH'],
    ['BTC-27MAR26-60000-C', 'BTC/USD:BTC-260327-60000-C', 'option', 'BTC-USD', 'inverse', 'BTC'],
    ['SOL_USDC-27MAR26-150-C', 'SOL/USDC:USDC-260327-150-C', 'option', 'SOL-USD', 'linear', 'USDC'],
    ['XRP_USDC-27MAR26-0d55-P', 'XRP/USDC:USDC-260327-0.55-P', 'option', 'XRP-USD', 'linear', 'USDC'],
    ['BTC_USDC', 'BTC/USDC', 'spot', 'BTC-USD', 'linear', 'USDC'],
    ['ETH_BTC', 'ETH/BTC', 'spot', 'ETH-BTC', 'linear', 'BTC'],
  ];
  test.each(rows)('MRKT-010 %s is %s', (deribit, ccxt, kind, underlying, margining, settle) => {
    expect(read(ccxt)).toEqual(read(deribit));
    expect(read(deribit)).toMatchObject({ symbol: deribit, kind, underlying, margining, settle });
    expect(ccxtSymbol(read(deribit))).toBe(ccxt);
  });

  test('MRKT-010 a contract outside the Deribit grammar keeps its ccxt symbol', () => {
    const inverseEuro = read('BTC/EUR:BTC');
    expect(inverseEuro).toMatchObject({ symbol: 'BTC/EUR:BTC', underlying: 'BTC-EUR', margining: 'inverse' });
    expect(deribitName(inverseEuro)).toBeUndefined();
  });

  test('MRKT-011 strikes keep every digit', () => {
    expect(formatDecimal(read('XRP_USDC-27MAR26-0d625-C').strike ?? decimalOf(0))).toBe('0.625');
    expect(read('BTC/USD:BTC-261225-100000.50-C').symbol).toBe('BTC-25DEC26-100000d5-C');
  });

  test('MRKT-012 a day means 08:00 UTC of that day', () => {
    expect(read('BTC-27MAR26').expiryMs).toBe(Date.UTC(2026, 2, 27, 8));
    expect(read('BTC-29FEB28').expiryMs).toBe(Date.UTC(2028, 1, 29, 8));
  });

  test('MRKT-013 sizes follow the published instrument list', () => {
    const shown = (text: string) => {
      const { contractSize, lotSize, tickSize } = read(text);
      return [contractSize, lotSize, tickSize].map(formatDecimal);
    };
    expect(shown('BTC-PERPETUAL')).toEqual(['10', '1', '0.5']);
    expect(shown('ETH-PERPETUAL')).toEqual(['1', '1', '0.05']);
    expect(shown('BTC-27MAR26-60000-C')).toEqual(['1', '0.1', '0.0001']);
    expect(shown('BTC_USDC-PERPETUAL')).toEqual(['1', '0.0001', '0.1']);
  });
});

describe('MRKT-014 what names nothing is refused with a sentence', () => {
  test.each([
    ['', 'is not an instrument'],
    ['BTC', 'is not an instrument'],
    ['btc-perpetual', 'is not an instrument'],
    ['BTC-PERP', 'is not an instrument'],
    ['BTC-27MRZ26', 'a day that the calendar does not have'],
    ['BTC-31FEB26', 'a day that the calendar does not have'],
    ['BTC-29FEB26-60000-C', 'a day that the calendar does not have'],
    ['BTC-27MAR26-0-C', 'a number above zero'],
    ['BTC-27MAR26-60000-X', 'is not an instrument'],
    ['BTC/USDT:ETH', 'settles in its base or its quote'],
    ['BTC/BTC', 'must differ'],
    ['BTC-FS-27MAR26_PERP', 'is not an instrument'],
  ])('MRKT-014 "%s"', (text, sentence) => {
    const { problem } = parseSymbol(text);
    expect(problem?.field).toBe('symbol');
    expect(problem?.sentence).toContain(sentence);
  });

  test('MRKT-014 any text gives an instrument or a sentence, never an exception', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const { instrument, problem } = parseSymbol(text);
        return (instrument === undefined) !== (problem === undefined);
      }),
    );
  });
});

const coins = fc.constantFrom('BTC', 'ETH', 'SOL', 'XRP', '1000PEPE', 'A');
const dollars = fc.constantFrom('USDC', 'USDT', 'USD');
const days = fc.integer({ min: 10_957, max: 47_481 }).map((day) => civilDayOf(day * DAY_MS));
const strikes = fc
  .integer({ min: 1, max: 10_000_000 })
  .chain((units) => fc.constantFrom(1, 10, 1000).map((d) => units / d));

function ccxtNames(): fc.Arbitrary<string> {
  const two = (n: number) => String(n % 100).padStart(2, '0');
  return fc
    .tuple(coins, dollars, fc.boolean(), days, strikes, fc.integer({ min: 0, max: 4 }))
    .map(([base, quote, inverse, at, strike, shape]) => {
      const pair = `${base}/${quote}`;
      const settle = inverse ? base : quote;
      const date = `${two(at.year)}${two(at.month)}${two(at.day)}`;
      return (
        [
          pair,
          `${pair}:${settle}`,
          `${pair}:${settle}-${date}`,
          `${pair}:${settle}-${date}-${strike}-C`,
          `${pair}:${settle}-${date}-${strike}-P`,
        ][shape] ?? pair
      );
    });
}

test('MRKT-015 reading what was printed gives the same instrument, in both grammars', () => {
  fc.assert(
    fc.property(ccxtNames(), (name) => {
      const instrument = read(name);
      expect(ccxtSymbol(instrument)).toBe(name);
      expect(read(instrument.symbol)).toEqual(instrument);
      const deribit = deribitName(instrument);
      if (deribit !== undefined) expect(read(deribit)).toEqual(instrument);
    }),
  );
});

test('MRKT-012 calendar days agree with the platform from 1970 to 2099', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 47_481 }), (day) => {
      const date = new Date(day * DAY_MS);
      const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      expect(civilDayOf(day * DAY_MS)).toEqual(civil);
      expect(expiryMsOf(civil)).toBe(day * DAY_MS + 8 * 3_600_000);
    }),
  );
});
