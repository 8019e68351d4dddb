import { expect, test } from 'vitest';
import { replayChains } from '../../src/feeds/replay.ts';
import { instrumentMark } from '../../src/market/instrument-mark.ts';
import { yearsBetween } from '../../src/units/time.ts';
import { marketData } from '../market-data.ts';

const FOLDER = marketData('deribit_chain_2026', 'published option marks');

/**
 * The venue's own marks as the judge: every option of the recorded chains is priced from its own published vol and forward, and compared
 * with its published mark in coin (printed with 4 to 8 digits; rows of a snapshot were collected over some seconds).
 */
test.skipIf(FOLDER === undefined)(
  'MRKT-026 published option marks reprice from their own vol and forward',
  { timeout: 120_000 },
  () => {
    const errors: number[] = [];
    for (const { timeMs, underlyings } of replayChains(FOLDER ?? '')) {
      for (const { instrument, markPrice = 0, markVol = 0, forward = 0 } of underlyings
        .flatMap((each) => each.expiries)
        .flatMap((each) => each.options)) {
        const timeYears = yearsBetween(timeMs, instrument.expiryMs ?? timeMs);
        const market = {
          instrument,
          timeMs,
          indexPrice: forward,
          forward,
          timeYears,
          vol: markVol,
          rate: 0,
          settlePrice: 1,
        };
        errors.push(Math.abs(instrumentMark(market).markPrice - markPrice));
      }
    }
    errors.sort((a, b) => a - b);
    const quantile = (share: number): number => errors[Math.floor(share * (errors.length - 1))];
    console.info(
      `${errors.length} published marks: median error ${quantile(0.5).toExponential(2)} coin, 99 % ${quantile(0.99).toExponential(2)}, 99.9 % ${quantile(0.999).toExponential(2)}, worst ${quantile(1).toExponential(2)}`,
    );
    expect(errors.length).toBe(234_386);
    expect(quantile(0.5)).toBeLessThanOrEqual(1e-5);
    expect(quantile(0.999)).toBeLessThanOrEqual(2.5e-3);
  },
);
