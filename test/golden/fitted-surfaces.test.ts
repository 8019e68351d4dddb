import { expect, test } from 'vitest';
import { replayChains } from '../../src/feeds/replay.ts';
import { surfaceReport } from '../../src/feeds/surface/surface-report.ts';
import { marketData } from '../market-data.ts';

const FOLDER = marketData('deribit_chain_2026', 'fitted surfaces');

/** Quotes of a venue as the judge: every expiry of every recorded snapshot. */
test.skipIf(FOLDER === undefined)(
  'MRKT-055 every expiry of every recorded snapshot is fitted within its quotes and without arbitrage',
  { timeout: 120_000 },
  () => {
    const started = performance.now();
    const report = surfaceReport(replayChains(FOLDER ?? ''));
    const perExpiry = (performance.now() - started) / report.expiries;
    console.info(
      `${report.expiries} expiries in ${perExpiry.toFixed(2)} ms each (reading included), ${report.quotes} quotes, median error ${(report.medianError * 100).toFixed(3)} vol points, liquid inside ${(report.liquid.insideShare * 100).toFixed(2)} % of ${report.liquid.options}`,
    );
    expect(report).toMatchObject({
      snapshots: 148,
      expiries: 3524,
      fitted: 3524,
      held: 0,
      missing: 0,
      butterflyViolations: 0,
      calendarViolations: 0,
    });
    expect(report.medianError).toBeLessThanOrEqual(0.005);
    expect(report.liquid.options).toBeGreaterThan(70_000);
    expect(report.liquid.insideShare).toBeGreaterThanOrEqual(0.9);
  },
);
