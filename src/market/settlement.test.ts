import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lotPayoff, settledCash } from './exercise.ts';
import { heardIndex, NO_SAMPLES, samplesOf, settlementForward, settlementPrice } from './settlement.ts';
import type { SettlementParameters, SettlementWindow } from './settlement.ts';
import { parseSymbol } from './symbol.ts';
import type { Instrument } from './instrument.ts';

const USD = 100_000_000;
const EXPIRY = Date.UTC(2026, 2, 27, 8);
const MINUTE = 60_000;
const PARAMETERS: SettlementParameters = { expiryMs: EXPIRY, windowMs: 30 * MINUTE, sampleMs: 4_000 };
const heard = (path: readonly (readonly [minutesBefore: number, dollars: number])[]): SettlementWindow =>
  path.reduce(
    (window, [minutes, dollars]) =>
      heardIndex(PARAMETERS, window, EXPIRY - minutes * MINUTE, Math.floor(dollars * USD)),
    NO_SAMPLES,
  );

function named(symbol: string): Instrument {
  const { instrument, problem } = parseSymbol(symbol);
  if (problem !== undefined) throw new Error(problem.sentence);
  return instrument;
}

describe('the settlement window', () => {
  test('MRKT-090 450 samples, the last one at the expiry', () => {
    expect(samplesOf(PARAMETERS)).toBe(450);
    const window = heard([
      [40, 60_000],
      [15, 63_000],
    ]);
    expect(settlementPrice(PARAMETERS, window, EXPIRY - 1)).toBeUndefined();
    expect(settlementPrice(PARAMETERS, window, EXPIRY)).toBe(6_150_666_666_666);
  });

  test('MRKT-091 the fixed part grows, the variable share decays to zero, and the forward is their sum', () => {
    const window = heard([[40, 60_000]]);
    const at = (minutes: number, path = window) => settlementForward(PARAMETERS, path, EXPIRY - minutes * MINUTE);
    expect(at(35)).toEqual({ fixedPrice: 0, variablePpm: 1_000_000, forward: 60_000 * USD });
    expect(at(15)).toEqual({ fixedPrice: 30_000 * USD, variablePpm: 500_000, forward: 60_000 * USD });
    expect(at(0)).toEqual({ fixedPrice: 60_000 * USD, variablePpm: 0, forward: 60_000 * USD });
    const moved = heard([
      [40, 60_000],
      [10, 66_000],
    ]);
    expect(at(10, moved)).toMatchObject({
      fixedPrice: Math.floor(((60_000 * 299 + 66_000) / 450) * USD),
      variablePpm: 333_333,
    });
    expect(at(10, moved).forward - at(10).forward).toBe(Math.floor(((6_000 * 151) / 450) * USD));
  });

  test('MRKT-090 how often the index is published does not change the average', () => {
    const path = fc.array(
      fc.record({
        atMs: fc.integer({ min: -5 * MINUTE, max: 31 * MINUTE }),
        dollars: fc.integer({ min: 1, max: 200_000 }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(path, fc.integer({ min: -4 * MINUTE, max: 30 * MINUTE }), (points, extraMs) => {
        const sorted = [...points].sort((a, b) => a.atMs - b.atMs);
        const start = EXPIRY - 30 * MINUTE;
        const play = (again: boolean): SettlementWindow => {
          let window = heardIndex(PARAMETERS, NO_SAMPLES, start - 6 * MINUTE, 60_000 * USD);
          let repeated = !again;
          for (const { atMs, dollars } of sorted) {
            if (!repeated && atMs > extraMs) {
              repeated = true;
              window = heardIndex(PARAMETERS, window, start + extraMs, window.indexPrice ?? 1);
            }
            window = heardIndex(PARAMETERS, window, start + atMs, dollars * USD);
          }
          return window;
        };
        expect(settlementPrice(PARAMETERS, play(true), EXPIRY)).toBe(settlementPrice(PARAMETERS, play(false), EXPIRY));
      }),
    );
  });

  test('MRKT-090 a sweep of one second moves the settlement price by at most one sample of it', () => {
    const calm = heard([[40, 60_000]]);
    const before = settlementPrice(PARAMETERS, calm, EXPIRY) ?? 0;
    const swept = heardIndex(
      PARAMETERS,
      heardIndex(PARAMETERS, calm, EXPIRY - 4_000, 90_000 * USD),
      EXPIRY - 3_000,
      60_000 * USD,
    );
    expect((settlementPrice(PARAMETERS, swept, EXPIRY) ?? 0) - before).toBe(Math.floor((30_000 * USD) / 450));
  });
});

describe('exercise and final settlement', () => {
  const perLot = (symbol: string, decimals: number, settlement: number, entry?: number): number => {
    const { numerator, denominator } = lotPayoff(
      named(symbol),
      decimals,
      settlement * USD,
      entry === undefined ? undefined : entry * USD,
    );
    return Number((numerator * 1_000n) / denominator) / 1_000;
  };

  test('MRKT-092 what one lot pays', () => {
    expect(perLot('BTC-27MAR26-60000-C', 8, 75_000)).toBe(2_000_000);
    expect(perLot('BTC-27MAR26-60000-P', 8, 75_000)).toBe(0);
    expect(perLot('BTC-27MAR26-60000-P', 8, 48_000)).toBe(2_500_000);
    expect(perLot('SOL_USDC-27MAR26-150-C', 6, 162.5)).toBe(125_000_000);
    expect(perLot('XRP_USDC-27MAR26-0d625-P', 6, 0.5)).toBe(125_000_000);
    expect(perLot('BTC-27MAR26', 8, 80_000, 50_000)).toBe(7_500);
    expect(perLot('BTC_USDC-27MAR26', 6, 80_000, 50_000)).toBe(3_000_000);
  });

  test('MRKT-093 longs and shorts settle to nothing but dust', () => {
    const lots = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 20 });
    const contracts = fc.constantFrom(
      'BTC-27MAR26-60000-C',
      'BTC-27MAR26-60000-P',
      'BTC-27MAR26',
      'SOL_USDC-27MAR26-150-C',
      'BTC_USDC-27MAR26',
    );
    fc.assert(
      fc.property(
        lots,
        contracts,
        fc.integer({ min: 1, max: 2 ** 47 }),
        fc.integer({ min: 1, max: 2 ** 47 }),
        (some, symbol, settlement, entry) => {
          const book = [...some, -some.reduce((sum, held) => sum + held, 0)];
          const { cash, dust } = settledCash(book, lotPayoff(named(symbol), 8, settlement, entry));
          expect(cash.reduce((sum, paid) => sum + paid, dust)).toBe(0n);
          expect(dust >= 0n && dust < BigInt(book.length)).toBe(true);
        },
      ),
    );
  });

  test('MRKT-092 an inverse option pays less than one coin, whatever the settlement price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (settlement) => {
        const { numerator, denominator } = lotPayoff(named('BTC-27MAR26-60000-C'), 8, settlement);
        return numerator >= 0n && numerator * 10n < denominator * BigInt(USD);
      }),
    );
  });
});
