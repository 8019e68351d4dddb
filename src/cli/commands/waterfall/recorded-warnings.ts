import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { positiveField, readCsvFile, timeField } from '../../../feeds/csv-file.ts';
import { judgeWarnings } from '../../../lab/reliability/judge.ts';
import type { Reliability } from '../../../lab/reliability/judge.ts';
import { portfolioSamples, singleCoinSamples } from '../../../lab/reliability/samples.ts';
import type { PriceBar, PriceSeries, Sampling } from '../../../lab/reliability/samples.ts';
import { HORIZONS } from '../../../risk/early-warning/horizon.ts';
import { HOUR_MS, MINUTE_MS } from '../../../units/time.ts';

/** One question with its answer. */
export interface JudgedWarnings {
  readonly name: string;
  readonly reliability: Reliability;
}

export const HOURLY_FILES = /^(BTC|ETH|SOL|BNB|XRP|DOGE|LTC|LINK|AVAX)USDT_1h_2021-2023\.csv(\.gz)?$/;
export const MINUTE_FILES = /^FTX_BTC-PERP_1m.*\.csv(\.gz)?$/;

const FIVE_MINUTES: Sampling = { horizon: HORIZONS.fiveMinutes, barMs: MINUTE_MS, every: 3, warmUp: 24 * 60 };
const HOUR: Sampling = { horizon: HORIZONS.hour, barMs: HOUR_MS, every: 7, warmUp: 24 * 20 };
const DAY: Sampling = { horizon: HORIZONS.day, barMs: HOUR_MS, every: 11, warmUp: 24 * 20 };
const PORTFOLIOS: Sampling = { ...DAY, every: 5 };
const PORTFOLIO_SEED = 12;

/** Judges early warning on recorded prices. @param hourly folder of hourly bars of nine coins; minutes: of minute bars of BTC */
export function judgeRecordedWarnings(folders: {
  readonly hourly: string;
  readonly minutes: string;
}): JudgedWarnings[] {
  const hourly = seriesOf(folders.hourly, HOURLY_FILES);
  const minutes = seriesOf(folders.minutes, MINUTE_FILES);
  const single = (series: readonly PriceSeries[], sampling: Sampling): Reliability =>
    judgeWarnings(series.flatMap((one) => singleCoinSamples(one, sampling)));
  return [
    { name: 'One coin within 5 minutes', reliability: single(minutes, FIVE_MINUTES) },
    { name: 'One coin within 1 hour', reliability: single(hourly, HOUR) },
    { name: 'One coin within 1 day', reliability: single(hourly, DAY) },
    {
      name: 'Several coins within 1 day',
      reliability: judgeWarnings(portfolioSamples(hourly, PORTFOLIOS, PORTFOLIO_SEED)),
    },
  ];
}

function seriesOf(folder: string, names: RegExp): PriceSeries[] {
  return readdirSync(folder)
    .filter((file) => names.test(file))
    .sort()
    .map((file) => ({ name: file.split(/USDT|-PERP/)[0], bars: barsOf(join(folder, file)) }));
}

/** Bars without their volume, which one of the files counts in dollars. */
function barsOf(file: string): PriceBar[] {
  const csv = readCsvFile(file);
  return csv.rows.map((_, row) => ({
    timeMs: timeField(csv, row, 'time'),
    low: positiveField(csv, row, 'low'),
    high: positiveField(csv, row, 'high'),
    close: positiveField(csv, row, 'close'),
  }));
}
