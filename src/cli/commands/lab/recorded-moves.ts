import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBars } from '../../../feeds/recorded-bars.ts';
import { replayChains } from '../../../feeds/replay.ts';
import type { ReplaySpan } from '../../../feeds/replay.ts';
import type { MarketSnapshot } from '../../../feeds/snapshot.ts';
import { jointMoves } from '../../../lab/joint-moves.ts';
import type { CloseSeries, JointMoves } from '../../../lab/joint-moves.ts';
import type { ChainMoment } from '../../../lab/option-books.ts';
import type { UnderlyingMarket } from '../../../market/market.ts';
import type { PortfolioParameters } from '../../../risk/house-preset.ts';
import type { Preset } from '../../../risk/model.ts';
import { InputError } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { loadPreset } from '../../presets.ts';
import { dataFolder, readingFiles } from '../prices/recorded.ts';

/** Coins with hourly closes through the whole span of the trial. */
const COINS = ['BTC', 'ETH', 'AVAX', 'BNB', 'DOGE', 'LINK', 'LTC', 'SOL', 'XRP'];
const BARS = /^([A-Z]+)USDT_1h_2021-2023\.csv(\.gz)?$/;

/** Samples every six hours; vol remembers about 33 of them. */
export const STEP_HOURS = 6;
const MEMORY = 0.97;

/** One-day moves of the coins that the folder has hourly closes of. @throws InputError when it has none */
export function recordedMoves(io: Io, path: string): JointMoves {
  const folder = dataFolder(io, path, 'prices_hourly/binance_spot', (file) => BARS.test(file));
  const files = readdirSync(folder);
  const series = COINS.flatMap((coin): CloseSeries[] => {
    const file = files.find((name) => BARS.exec(name)?.[1] === coin);
    if (file === undefined) return [];
    if (io.interactive) io.stderr.write(`\rreading ${file}      `);
    const bars = readingFiles(() => readBars(join(folder, file), { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }));
    return [{ name: `${coin}-USD`, closes: bars }];
  });
  if (io.interactive) io.stderr.write('\n');
  return jointMoves(series, { stepHours: STEP_HOURS, memory: MEMORY });
}

/** Every recorded moment of the option chains in a folder, as markets. */
export function recordedMoments(io: Pick<Io, 'cwd'>, path: string, span: ReplaySpan = {}): ChainMoment[] {
  const folder = dataFolder(io, path, 'deribit_chain_2026', (file) => /_options_\d{4}-\d{2}\.csv/.test(file));
  return readingFiles(() => [...replayChains(folder, span)].map(momentOf));
}

function momentOf({ timeMs, underlyings }: MarketSnapshot): ChainMoment {
  const markets = underlyings.map(({ underlying, indexPrice, confidence, perpetual, expiries }): UnderlyingMarket => {
    const known = expiries.map(({ expiryMs, forward, smile }) => ({
      expiryMs,
      forward,
      smile,
      confidence: 1,
      rate: 0,
    }));
    const market = { underlying, indexPrice, confidence, expiries: known };
    return perpetual === undefined ? market : { ...market, perpetualPrice: perpetual.markPrice };
  });
  return {
    market: {
      timeMs,
      underlyings: new Map(markets.map((market) => [market.underlying, market])),
      assets: new Map([['USDC', { price: 1, confidence: 1 }]]),
      marks: new Map(),
    },
    options: underlyings.flatMap(({ expiries }) =>
      expiries.flatMap(({ options }) => options.map(({ instrument }) => instrument)),
    ),
  };
}

/** A preset of the house model. @throws InputError when it is of another one */
export function housePresetOf(io: Io, name: string): Preset<PortfolioParameters> {
  const preset = loadPreset(io, name);
  if (preset.model !== 'portfolio') {
    throw new InputError(`--model ${name} is of the model ${preset.model}; the lab judges the model portfolio`);
  }
  return preset as Preset<PortfolioParameters>;
}
