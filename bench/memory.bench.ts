import { PerformanceObserver } from 'node:perf_hooks';
import { workAhead } from '../src/engine/ladder.ts';
import { certifyLater } from '../src/engine/screening.ts';
import { MOST_DUE, PIECE } from '../src/node/ahead.ts';
import { quantile } from './measure.ts';
import type { Figure } from './measure.ts';
import { benchVenue, indexTick, uniform } from './venue.ts';

/**
 * Memory of an engine with a million accounts of 20 positions, and the pauses of the collector while it ticks for a minute. The pauses of
 * the first seconds, in which everybody is valued once, are not counted.
 */
const ACCOUNTS = 1_000_000;
const SECONDS = 60;

export async function memoryFigures(accounts = ACCOUNTS, seconds = SECONDS): Promise<Figure[]> {
  const venue = benchVenue(accounts, 'believable');
  certifyLater(venue.state, MOST_DUE);
  venue.send(indexTick(venue.underlyings[0], venue.price[0]));
  globalThis.gc?.();
  const { rss, arrayBuffers, heapUsed } = process.memoryUsage();
  const pauses: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) pauses.push(entry.duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  const next = uniform(4);
  const end = performance.now() + seconds * 1_000;
  let ticks = 0;
  while (performance.now() < end) {
    const coin = Math.floor(next() * venue.underlyings.length);
    venue.price[coin] *= 1 + (2 + 23 * next()) * (next() < 0.5 ? -1 : 1) * 1e-4;
    venue.send(indexTick(venue.underlyings[coin], venue.price[coin]));
    while (workAhead(venue.state, PIECE) === PIECE);
    ticks += 1;
    if (ticks % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  observer.disconnect();
  pauses.sort((a, b) => a - b);
  const megabytes = (bytes: number): number => bytes / 1e6;
  const named = `${accounts.toLocaleString('en-US')} accounts of 20 positions`;
  const note = `tables, boxes and arrays ${megabytes(arrayBuffers).toFixed(0)} MB, heap ${megabytes(heapUsed).toFixed(0)} MB`;
  const one = { better: 'less', unit: 'MB', median: megabytes(rss), best: megabytes(rss) } as const;
  const pause = { better: 'less', unit: 'ms' } as const;
  const p999 = pauses.length === 0 ? 0 : quantile(pauses, 0.999);
  const longest = pauses.length === 0 ? 0 : pauses[pauses.length - 1];
  return [
    { name: `memory of the process, ${named}`, ...one, target: 700, note },
    {
      name: `collector pauses in ${seconds} s of ticks, p99.9`,
      ...pause,
      median: p999,
      best: quantile(pauses, 0.5) ?? 0,
      target: 5,
      note: `${pauses.length} pauses in ${ticks} ticks, the longest ${longest.toFixed(1)} ms`,
    },
  ];
}
