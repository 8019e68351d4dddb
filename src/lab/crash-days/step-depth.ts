import type { DepthLevel } from '../../risk/cost-curve.ts';
import { PPM } from '../../units/limits.ts';
import { scaleDown } from '../../units/rounding.ts';

/** Nobody trades farther from the mark than the band, and all liquidations of a step take a share of its depth at most. */
export interface DepthPolicy {
  readonly bandPpm: number;
  readonly sharePpm: number;
}

/** What the market still takes within one step: liquidations that came first have had the nearest levels. */
export class StepDepth {
  readonly #levels: readonly (readonly DepthLevel[])[];
  readonly #marks: Float64Array;
  /** [coins * 2] lots sold, lots bought. */
  readonly #used: Float64Array;

  /** @param levels [coins] nearest first; @param marks [coins] units of a lot */
  constructor(levels: readonly (readonly DepthLevel[])[], marks: Float64Array, { bandPpm, sharePpm }: DepthPolicy) {
    this.#levels = levels.map((side) =>
      side
        .filter(({ distancePpm }) => distancePpm <= bandPpm)
        .map(({ distancePpm, lots }) => ({ distancePpm, lots: scaleDown(lots, sharePpm, PPM) })),
    );
    this.#marks = marks;
    this.#used = new Float64Array(2 * levels.length);
  }

  /** Lots that can still be traded. @param direction -1 to sell, +1 to buy */
  left(coin: number, direction: -1 | 1): number {
    let lots = 0 - this.#used[this.#side(coin, direction)];
    for (const level of this.#levels[coin]) lots += level.lots;
    return Math.max(0, lots);
  }

  /** Trades lots, at most what is left. @returns units that they cost beyond the mark, rounded up level by level */
  take(coin: number, direction: -1 | 1, lots: number): number {
    const side = this.#side(coin, direction);
    let passed = this.#used[side];
    let rest = lots;
    let cost = 0;
    for (const level of this.#levels[coin]) {
      const there = Math.max(0, level.lots - passed);
      passed = Math.max(0, passed - level.lots);
      const taken = Math.min(rest, there);
      cost += Math.ceil((taken * this.#marks[coin] * level.distancePpm) / PPM);
      rest -= taken;
    }
    this.#used[side] += lots - rest;
    return cost;
  }

  #side(coin: number, direction: -1 | 1): number {
    return 2 * coin + (direction > 0 ? 1 : 0);
  }
}
