import { join } from 'node:path';
import type { IndexSource } from '../../market/index-price.ts';
import { HOUR_MS, MINUTE_MS } from '../../units/time.ts';
import type { BoardParameters } from '../index-board.ts';
import { readBars } from '../recorded-bars.ts';
import type { Bar } from '../recorded-bars.ts';
import type { RecordedPoint, RecordedSource } from '../replay-feed.ts';
import type { AttackPoint } from './attack.ts';
import { equalSource, minuteTimeline, recordedMinutes } from './recorded-run.ts';

/** From the evening before to the Monday after. */
export const USDC_SPAN = { fromMs: Date.UTC(2023, 2, 10, 20), toMs: Date.UTC(2023, 2, 13, 14) };

const FILES = {
  usd: 'binanceus_BTCUSD_1m_03-08_03-16.csv.gz',
  usdt: 'binanceus_BTCUSDT_1m_03-08_03-16.csv.gz',
  usdc: 'binanceus_BTCUSDC_1m_03-08_03-16.csv.gz',
  kraken: 'kraken_BTCUSDC_1m_03-08_03-16.csv.gz',
  hourly: 'kraken_USDCUSD_1h_03-10_03-13.csv',
};

const BTC_SOURCES = ['binanceus BTC/USD', 'binanceus BTC/USDT', 'binanceus BTC/USDC', 'kraken BTC/USDC'];
const USDC_SOURCES = ['kraken USDC/USD', 'binanceus BTC/USD over BTC/USDC', 'binanceus BTC/USD over kraken BTC/USDC'];

/** The book it is compared with, and what is derived from it. */
const DOLLAR_BOOK = new Set([BTC_SOURCES[0], USDC_SOURCES[1], USDC_SOURCES[2]]);

/**
 * Bitcoin through the days when USDC left its peg: the same coin quoted in dollars, USDT and USDC on two venues.
 *
 * The USDC index stands on its hourly dollar market and on what the two bitcoin books imply minute by minute; it turns the USDC quotes into dollars. USDT is
 * taken at par: no dollar market of it was recorded.
 * @param isDollarBookUsed  false: neither the index nor the conversion sees the dollar book that it is compared with; USDC then has its hourly market alone
 * @throws FeedError with file, line, field and value
 */
export function* usdcMinutes(folder: string, isDollarBookUsed = true): Generator<AttackPoint> {
  const recorded = usdcSources(folder);
  for (const { timeMs, entries, lastPrices, lastHeard } of recordedMinutes(
    usdcBoard(isDollarBookUsed),
    recorded,
    USDC_SPAN,
  )) {
    const btc = entries.get('BTC-USD')?.composite;
    const usdc = entries.get('USDC-USD')?.composite;
    if (btc?.price === undefined || usdc?.price === undefined) continue;
    yield {
      timeMs,
      reference: lastPrices.get('binanceus BTC/USD') ?? 0,
      index: btc.price / 1e8,
      confidence: btc.confidencePpm / 1e6,
      naive: lastHeard.get('BTC-USD') ?? 0,
      single: lastPrices.get('kraken BTC/USDC') ?? 0,
      coin: usdc.price / 1e8,
    };
  }
}

export function usdcBoard(isDollarBookUsed = true): BoardParameters {
  const source = (name: string): IndexSource => ({
    ...equalSource(name),
    enabled: isDollarBookUsed || !DOLLAR_BOOK.has(name),
  });
  const usdc = minuteTimeline(
    [{ ...source(USDC_SOURCES[0]), staleMs: 65 * MINUTE_MS }, ...USDC_SOURCES.slice(1).map(source)],
    {
      quorum: 1,
      staleMs: 30 * MINUTE_MS,
    },
  );
  return {
    indexes: [
      { underlying: 'USDC-USD', timeline: usdc },
      { underlying: 'BTC-USD', timeline: minuteTimeline(BTC_SOURCES.map(source), {}) },
    ],
    sources: [
      ...USDC_SOURCES.map((name) => ({ source: name, underlying: 'USDC-USD', quote: 'USD' })),
      ...BTC_SOURCES.map((name) => ({
        source: name,
        underlying: 'BTC-USD',
        quote: name.slice(name.lastIndexOf('/') + 1),
      })),
    ],
    atPar: ['USDT'],
  };
}

/** What each source said, as recorded: closes of bars in which something was traded, heard when the bar is over. */
export function usdcSources(folder: string): RecordedSource[] {
  const span = { fromMs: USDC_SPAN.fromMs - HOUR_MS, toMs: USDC_SPAN.toMs };
  const [usd, usdt, usdc, kraken] = [FILES.usd, FILES.usdt, FILES.usdc, FILES.kraken].map((file) =>
    closes(readBars(join(folder, file), span), MINUTE_MS),
  );
  const hourly = closes(readBars(join(folder, FILES.hourly), span), HOUR_MS);
  const points = [hourly, ratio(usd, usdc), ratio(usd, kraken), usd, usdt, usdc, kraken];
  return usdcBoard().sources.map((source, i) => ({ ...source, points: points[i] }));
}

function closes(bars: readonly Bar[], lengthMs: number): RecordedPoint[] {
  return bars
    .filter(({ volume }) => volume > 0)
    .map(({ timeMs, close }) => ({ timeMs: timeMs + lengthMs, price: close }));
}

/** Dollars for one stablecoin, where both books traded in the same minute. */
function ratio(dollars: readonly RecordedPoint[], coins: readonly RecordedPoint[]): RecordedPoint[] {
  const inDollars = new Map(dollars.map(({ timeMs, price }) => [timeMs, price]));
  return coins.flatMap(({ timeMs, price }) => {
    const dollar = inDollars.get(timeMs);
    return dollar === undefined ? [] : [{ timeMs, price: dollar / price }];
  });
}
