import type { CrashBar, CrashDay } from './crash-day.ts';

/** A day as it is cut out of recorded bars. */
export interface CrashSpan {
  readonly name: string;
  readonly barMs: number;
  /** First bar, and the end of the last. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** A day with what its bars lacked, one sentence each. */
export interface CutDay {
  readonly day: CrashDay;
  readonly notes: readonly string[];
}

/**
 * Cuts a day out of recorded bars. What comes before it says what a normal bar turns over. A coin without a bar stands still for that bar and cannot be
 * traded; one without a bar at the beginning, or before the day, is left out. Undefined when no coin is left.
 *
 * @param series bars by coin, ascending in time, from some days before the day
 */
export function cutDay(span: CrashSpan, series: ReadonlyMap<string, readonly CrashBar[]>): CutDay | undefined {
  const { name, barMs, fromMs } = span;
  const notes: string[] = [];
  const coins: string[] = [];
  const bars: CrashBar[][] = [];
  const normalTurnover: number[] = [];
  for (const [coin, recorded] of series) {
    const byTime = new Map(recorded.map((bar) => [bar.timeMs, bar]));
    const before = recorded.filter(({ timeMs }) => timeMs < fromMs);
    const normal = before.reduce((sum, { turnover }) => sum + turnover, 0) / Math.max(1, before.length);
    const first = byTime.get(fromMs);
    if (first === undefined || normal <= 0) {
      const at = `${new Date(fromMs).toISOString().slice(0, 16)}Z`;
      notes.push(`${name}: ${coin} has no bar at ${at} or none before it; it is left out`);
      continue;
    }
    const [cut, gaps] = filled(byTime, first, span);
    if (gaps > 0) {
      notes.push(`${name}: ${coin} lacks ${gaps} of its bars; its price stands still there and it cannot be traded`);
    }
    coins.push(coin);
    bars.push(cut);
    normalTurnover.push(normal);
  }
  return coins.length === 0 ? undefined : { day: { name, coins, barMs, bars, normalTurnover }, notes };
}

function filled(
  byTime: ReadonlyMap<number, CrashBar>,
  first: CrashBar,
  { barMs, fromMs, toMs }: CrashSpan,
): [bars: CrashBar[], gaps: number] {
  const bars: CrashBar[] = [];
  let last = first;
  let gaps = 0;
  for (let timeMs = fromMs; timeMs < toMs; timeMs += barMs) {
    const found = byTime.get(timeMs);
    if (found === undefined) gaps += 1;
    const { close } = last;
    last = found ?? { timeMs, open: close, high: close, low: close, close, turnover: 0 };
    bars.push(last);
  }
  return [bars, gaps];
}
