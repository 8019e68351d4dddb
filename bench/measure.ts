/** One measured figure beside what was asked of it. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Median over runs, and the best run. */
  readonly median: number;
  readonly best: number;
  /** Larger is better, or smaller. */
  readonly better: 'more' | 'less';
  readonly target?: number;
  readonly note?: string;
}

/** Milliseconds of each of `runs` calls, ascending, after one that is not counted. */
export function timesMs(run: () => void, runs: number): number[] {
  run();
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
}

export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))];
}

type Wanted = Pick<Figure, 'name' | 'target' | 'note'>;

/** Operations a second in millions, of a run of `count` operations. */
export function millionsPerSecond(wanted: Wanted, count: number, run: () => void, runs = 15): Figure {
  const times = timesMs(run, runs);
  const rate = (ms: number): number => count / ms / 1_000;
  return { ...wanted, unit: 'M/s', better: 'more', median: rate(quantile(times, 0.5)), best: rate(times[0]) };
}

/** Milliseconds of a run. */
export function milliseconds(wanted: Wanted, run: () => void, runs = 41): Figure {
  const times = timesMs(run, runs);
  return { ...wanted, unit: 'ms', better: 'less', median: quantile(times, 0.5), best: times[0] };
}

/** Nanoseconds of each of `count` operations of a run. */
export function nanoseconds(wanted: Wanted, count: number, run: () => void, runs = 15): Figure {
  const times = timesMs(run, runs).map((ms) => (ms * 1e6) / count);
  return { ...wanted, unit: 'ns', better: 'less', median: quantile(times, 0.5), best: times[0] };
}

/** Whether the median reached its target; undefined without one. */
export function isReached({ target, better, median }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return better === 'more' ? median >= target : median <= target;
}
