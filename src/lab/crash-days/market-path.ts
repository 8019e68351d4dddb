/** One moment of a crash day: prices of all coins and the dollars that traded until the next. */
export interface CrashTick {
  readonly timeMs: number;
  /** [coins] USD. */
  readonly prices: readonly number[];
  /** [coins] USD that trade in the interval of this tick. */
  readonly volumes: readonly number[];
}

/** A recorded day, ready to be lived through. */
export interface CrashDay {
  readonly name: string;
  readonly coins: readonly string[];
  readonly ticks: readonly CrashTick[];
}

export interface CrashBar {
  readonly timeMs: number;
  readonly low: number;
  readonly close: number;
  /** Coins. */
  readonly volume: number;
}

/**
 * Two ticks a bar: every coin at its low, then every coin at its close; each with half of the bar's volume. Lows of different coins did not happen
 * in the same second, so this is a little harsher than the day was. Only times that all coins have.
 */
export function crashDay(name: string, series: ReadonlyMap<string, readonly CrashBar[]>): CrashDay {
  const coins = [...series.keys()];
  const byTime = new Map<number, CrashBar[]>();
  for (const bars of series.values()) {
    for (const bar of bars) {
      const known = byTime.get(bar.timeMs);
      if (known === undefined) byTime.set(bar.timeMs, [bar]);
      else known.push(bar);
    }
  }
  const times = [...byTime].filter(([, bars]) => bars.length === coins.length).sort(([a], [b]) => a - b);
  const ticks = times.flatMap(([timeMs, bars]): CrashTick[] => {
    const volumes = bars.map(({ volume, close }) => (volume * close) / 2);
    return [
      { timeMs, prices: bars.map(({ low }) => low), volumes },
      { timeMs: timeMs + 1, prices: bars.map(({ close }) => close), volumes },
    ];
  });
  return { name, coins, ticks };
}

/** How far each coin fell from its first price, at worst. */
export function worstFall({ coins, ticks }: CrashDay): number[] {
  return coins.map((_, c) => {
    let worst = 0;
    for (const { prices } of ticks) worst = Math.min(worst, prices[c] / ticks[0].prices[c] - 1);
    return worst;
  });
}
