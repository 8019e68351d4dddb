import type { HistoricalParameters } from '../risk/house-preset.ts';
import { historicalMoves } from './joint-moves.ts';
import type { JointMoves, Scaling } from './joint-moves.ts';

/**
 * The historical columns of a preset from recorded moves: the last `count` samples, carried to the vol of the last one. Labels are the end
 * of each day, ISO; moves are rounded to one part in 10^6.
 */
export function historicalDays(
  joint: JointMoves,
  count: number,
  scaling: Scaling,
  worstShare: number,
): HistoricalParameters {
  const last = joint.timesMs.length - 1;
  const days = historicalMoves(joint, last, count, scaling).map((moves, i) => ({
    label: new Date(joint.timesMs[last - count + 1 + i]).toISOString().slice(0, 16),
    moves: Object.fromEntries(joint.names.map((name, u) => [name, Math.round(moves[u] * 1e6) / 1e6])),
  }));
  return { worstShare, days };
}
