import { workAhead } from '../src/engine/ladder.ts';
import { certifyLater } from '../src/engine/screening.ts';
import { MOST_DUE, PIECE } from '../src/node/ahead.ts';
import { quantile } from './measure.ts';
import type { Figure } from './measure.ts';
import { benchVenue, indexTick, uniform } from './venue.ts';
import type { BenchVenue, Headroom } from './venue.ts';

/**
 * Tick to decision through the engine's own path: publish-index of one underlying that moved 2 to 25 basis points, up to the last event.
 * The rows of its 660 instruments are built, barriers passed, due accounts valued and judged. Between ticks accounts are certified ahead, as a node
 * does while no command waits (node/ahead.ts); what that takes is said beside the figure.
 */

/** Ticks that are not counted: the first values everybody, the next ones warm the code up. */
const WARM = 150;
const TICKS = 600;

export interface TickTimes {
  /** Ascending, ms. */
  readonly wall: readonly number[];
  readonly processor: readonly number[];
  /** Accounts valued on each tick. */
  readonly valued: readonly number[];
  /** Work between ticks, ms. */
  readonly ahead: readonly number[];
  readonly firstMs: number;
  readonly events: number;
}

export function tickTimes(venue: BenchVenue, ticks: number, seed = 9): TickTimes {
  const next = uniform(seed);
  const wall: number[] = [];
  const processor: number[] = [];
  const valued: number[] = [];
  const ahead: number[] = [];
  let events = 0;
  certifyLater(venue.state, MOST_DUE);
  const firstMs = timed(() => venue.send(indexTick(venue.underlyings[0], venue.price[0])));
  for (let i = 0; i < WARM + ticks; i++) {
    const coin = Math.floor(next() * venue.underlyings.length);
    const basisPoints = (2 + 23 * next()) * (next() < 0.5 ? -1 : 1);
    venue.price[coin] *= 1 + basisPoints * 1e-4;
    const command = indexTick(venue.underlyings[coin], venue.price[coin]);
    const before = process.cpuUsage();
    const ms = timed(() => {
      events += venue.send(command).length;
    });
    const used = process.cpuUsage(before);
    const due = venue.state.derived.pricing.screening?.screen.dueCount ?? 0;
    const aheadMs = timed(() => {
      while (workAhead(venue.state, PIECE) === PIECE);
    });
    if (i < WARM) continue;
    wall.push(ms);
    processor.push((used.user + used.system) / 1_000);
    valued.push(due);
    ahead.push(aheadMs);
  }
  const ascending = (times: number[]): number[] => times.sort((a, b) => a - b);
  return {
    wall: ascending(wall),
    processor: ascending(processor),
    valued: ascending(valued),
    ahead: ascending(ahead),
    firstMs,
    events,
  };
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const SIZES: readonly (readonly [number, Headroom])[] = [
  [10_000, 'believable'],
  [100_000, 'believable'],
  [1_000_000, 'believable'],
  [10_000, 'edge'],
  [100_000, 'edge'],
];

export function tickFigures(sizes = SIZES): Figure[] {
  return sizes.flatMap(([accounts, headroom]) => {
    const times = tickTimes(benchVenue(accounts, headroom), TICKS);
    const name = `tick to decision, ${accounts.toLocaleString('en-US')} accounts, ${headroom} headroom`;
    const own = { unit: 'ms', better: 'less', best: times.wall[0] } as const;
    const note =
      `valued p50 ${quantile(times.valued, 0.5)}, p99 ${quantile(times.valued, 0.99)}; processor time p50 ` +
      `${quantile(times.processor, 0.5).toFixed(2)} ms; between ticks p50 ${quantile(times.ahead, 0.5).toFixed(2)}, p99 ` +
      `${quantile(times.ahead, 0.99).toFixed(1)} ms ahead; the first tick, which values everybody, ${times.firstMs.toFixed(0)} ms`;
    return [
      { name: `${name}, p50`, ...own, median: quantile(times.wall, 0.5), target: 1, note },
      { name: `${name}, p99`, ...own, median: quantile(times.wall, 0.99) },
    ];
  });
}
