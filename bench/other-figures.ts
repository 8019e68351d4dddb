import { applyTimings, codecTimings, logTimings, recoveryTimings } from './log.bench.ts';
import type { LogTiming } from './log.bench.ts';
import type { Figure } from './measure.ts';
import { riskTimings } from './risk.bench.ts';

/** Timings of the calculators and of the log as figures with their targets. */

export function riskFigures(): Figure[] {
  return riskTimings().map(({ name, target, medianMs, bestMs }) => ({
    name,
    unit: 'ms',
    better: 'less',
    median: medianMs,
    best: bestMs,
    ...(target === undefined ? {} : { target }),
  }));
}

/** Commands a second that the design asks for, by name of the timing. */
const TARGETS: Readonly<Record<string, number>> = { 'node, log and engine, group 100': 200_000 };

export async function logFigures(): Promise<Figure[]> {
  const timings = [...applyTimings(), ...codecTimings(), ...(await logTimings()), ...(await recoveryTimings(50_000))];
  return timings.map(figureOf);
}

function figureOf({ name, perSecond, best, p50Ms, p99Ms }: LogTiming): Figure {
  const target = TARGETS[name];
  const latencies = [
    p50Ms === undefined ? '' : `p50 ${p50Ms.toFixed(2)} ms`,
    p99Ms === undefined ? '' : `p99 ${p99Ms.toFixed(2)} ms`,
  ];
  const note = latencies.filter((text) => text !== '').join(', ');
  return {
    name,
    unit: '/s',
    better: 'more',
    median: perSecond,
    best,
    ...(target === undefined ? {} : { target }),
    ...(note === '' ? {} : { note }),
  };
}
