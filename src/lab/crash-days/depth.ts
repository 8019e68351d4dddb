import type { CostCurve } from '../../risk/cost-curve.ts';

/** Share of what trades in an interval that all liquidations of a planning venue may take of one coin. */
export const SHARE_OF_VOLUME = 0.05;

/** Half a spread, and what taking the whole volume of an interval would move the price; parts of the price. */
const SPREAD = 0.0003;
const IMPACT = 0.2;

/** Beyond this nobody sells: the rest of a whole-account closing pays it. */
const SLIPPAGE_MAX = 0.1;

/** What closing costs in one interval: the dollars that liquidations have taken of each coin make the next ones dearer. */
export class IntervalDepth {
  readonly #volumes: readonly number[];
  readonly #used: Float64Array;

  constructor(volumes: readonly number[]) {
    this.#volumes = volumes;
    this.#used = new Float64Array(volumes.length);
  }

  /** Takes dollars of a coin, whatever it costs. @returns USD lost to slippage */
  take(coin: number, usd: number): number {
    const before = this.#used[coin];
    this.#used[coin] += usd;
    const middle = (before + usd / 2) / Math.max(1, this.#volumes[coin]);
    return usd * Math.min(SLIPPAGE_MAX, SPREAD + IMPACT * middle);
  }

  /** Dollars of a coin that a planning venue may still take in this interval. */
  left(coin: number): number {
    return Math.max(0, SHARE_OF_VOLUME * this.#volumes[coin] - this.#used[coin]);
  }

  /**
   * The cost curve of a coin in lots of so many dollars, from where the interval stands, with what every lot pays, in dollars. Ten segments of what is left for
   * this interval, then the intervals to come.
   */
  curve(coin: number, lotUsd: number, everyShare: number): CostCurve {
    const volume = Math.max(1, this.#volumes[coin]);
    const lots = new Float64Array(SEGMENTS);
    const ticks = new Float64Array(SEGMENTS);
    const step = Math.max(lotUsd, (SHARE_OF_VOLUME * volume) / SEGMENTS);
    for (let i = 0; i < SEGMENTS; i++) {
      const middle = (this.#used[coin] + (i + 0.5) * step) / volume;
      lots[i] = i === SEGMENTS - 1 ? 1e12 : Math.max(1, Math.floor((step / lotUsd) * AHEAD));
      ticks[i] = lotUsd * (Math.min(SLIPPAGE_MAX, SPREAD + IMPACT * middle) + everyShare);
    }
    return { lots, ticks };
  }
}

const SEGMENTS = 10;

/** Intervals that a plan counts on. */
const AHEAD = 4;
