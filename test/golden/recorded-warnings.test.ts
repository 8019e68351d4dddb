import { expect, test } from 'vitest';
import { judgeRecordedWarnings } from '../../src/cli/commands/waterfall/recorded-warnings.ts';
import { HORIZONS } from '../../src/risk/early-warning/horizon.ts';
import { marketData } from '../market-data.ts';

const HOURLY = marketData('prices_hourly/binance_spot', 'early warning against recorded hourly prices');
const MINUTES = marketData('prices_minute', 'early warning against recorded minute prices');
const isThere = HOURLY !== undefined && MINUTES !== undefined;

/** Source: the recorded prices themselves. The scales in force are those that the first half of them fits; warnings beat the headroom ratio on the second. */
test.skipIf(!isThere)(
  'LIQD-006 the scales in force are those that recorded prices fit, and beat the naive rule',
  { timeout: 120_000 },
  () => {
    const judged = judgeRecordedWarnings({ hourly: HOURLY ?? '', minutes: MINUTES ?? '' });
    const [fiveMinutes, hour, day, several] = judged.map(({ reliability }) => reliability);
    expect([fiveMinutes, hour, day].map(({ scale }) => scale)).toEqual(
      [HORIZONS.fiveMinutes, HORIZONS.hour, HORIZONS.day].map(({ scale }) => scale),
    );
    for (const { brier, naiveBrier, constantBrier } of [fiveMinutes, hour, day, several]) {
      expect(brier).toBeLessThan(0.9 * naiveBrier);
      expect(naiveBrier).toBeLessThan(constantBrier);
    }
    for (const { bins } of [fiveMinutes, hour, day]) {
      for (const { count, predicted, observed } of bins) {
        if (count > 1_000 && predicted > 0.05) expect(Math.abs(observed - predicted)).toBeLessThan(0.06);
      }
    }
  },
);
