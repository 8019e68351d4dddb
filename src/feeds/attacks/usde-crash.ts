import { join } from 'node:path';
import { redemptionPrice } from '../../market/redemption-price.ts';
import type { RedemptionParameters, RedemptionState } from '../../market/redemption-price.ts';
import { PPM } from '../../units/limits.ts';
import { PRICE_ONE } from '../../units/price.ts';
import { HOUR_MS, MINUTE_MS } from '../../units/time.ts';
import { positiveField, readCsvFile, timeField } from '../csv-file.ts';
import type { BoardParameters } from '../index-board.ts';
import { readBars } from '../recorded-bars.ts';
import type { RecordedPoint, RecordedSource } from '../replay-feed.ts';
import type { AttackPoint } from './attack.ts';
import { equalSource, minuteTimeline, recordedMinutes } from './recorded-run.ts';

export const USDE_SPAN = { fromMs: Date.UTC(2025, 9, 10, 20), toMs: Date.UTC(2025, 9, 11, 1, 59) };

const BINANCE = 'binance USDe/USDT';
const UNISWAP = 'uniswap USDe/USDT';
/** Mint and redeem stood open through the event; a proof each minute, a cost of half a percent. */
const REDEMPTION: RedemptionParameters = {
  costPpm: 5_000,
  staleMs: HOUR_MS,
  patienceMs: 6 * HOUR_MS,
  glideMs: 12 * HOUR_MS,
};

/**
 * USDe through the hours when one venue's book fell to 0.65 while the chain stood at par. USDT is taken at par. `reference` is the on-chain pool, `single`
 * the venue's book, `coin` the index of the two markets without redemption, `index` the collateral price with it.
 * @throws FeedError with file, line, field and value
 */
export function* usdeMinutes(folder: string): Generator<AttackPoint> {
  let state: RedemptionState = { partedSinceMs: undefined };
  for (const { timeMs, entries, lastPrices, lastHeard } of recordedMinutes(
    usdeBoard(),
    usdeSources(folder),
    USDE_SPAN,
  )) {
    const market = entries.get('USDE-USD')?.composite;
    if (market?.price === undefined) continue;
    const priced = redemptionPrice(
      REDEMPTION,
      {
        timeMs,
        marketPrice: market.state === 'held' ? undefined : market.price,
        marketConfidencePpm: market.confidencePpm,
        underlyingPrice: PRICE_ONE,
        redemption: { open: true, ratePpm: PPM, timeMs },
      },
      state,
    );
    state = priced.state;
    yield {
      timeMs,
      reference: lastPrices.get(UNISWAP) ?? 0,
      index: (priced.price ?? 0) / 1e8,
      confidence: priced.confidencePpm / 1e6,
      naive: lastHeard.get('USDE-USD') ?? 0,
      single: lastPrices.get(BINANCE) ?? 0,
      coin: market.price / 1e8,
    };
  }
}

export function usdeBoard(): BoardParameters {
  const sources = [BINANCE, UNISWAP];
  return {
    indexes: [
      {
        underlying: 'USDE-USD',
        timeline: minuteTimeline(
          sources.map((source) => equalSource(source, 500_000)),
          {},
        ),
      },
    ],
    sources: sources.map((source) => ({ source, underlying: 'USDE-USD', quote: 'USDT' })),
    atPar: ['USDT'],
  };
}

/** The venue's minute closes and the pool's state of each block (USDT for one USDe). The venue's close is heard last of its minute. */
export function usdeSources(folder: string): RecordedSource[] {
  const bars = readBars(join(folder, 'binance_USDEUSDT_1m_2025-10-05_17.csv.gz'), {
    fromMs: USDE_SPAN.fromMs - HOUR_MS,
    toMs: USDE_SPAN.toMs,
  });
  const pool = readCsvFile(join(folder, 'uniswap_USDE_USDT_blocks_2025-10-10.csv.gz'));
  const blocks: RecordedPoint[] = pool.rows.map((_, row) => ({
    timeMs: timeField(pool, row, 'time'),
    price: positiveField(pool, row, 'token1Price'),
  }));
  const closes = bars.map(({ timeMs, close }) => ({ timeMs: timeMs + MINUTE_MS, price: close }));
  return usdeBoard().sources.map((source, i) => ({ ...source, points: i === 0 ? closes : blocks }));
}
