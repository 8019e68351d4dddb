import type { Scenario, ScenarioSet, VolShock } from './scenario.ts';

/** What the own columns of one underlying are made of. */
export interface ScenarioRanges {
  /** The largest move of the regular grid, either way: 0.16 = 16 %. */
  readonly priceRange: number;
  readonly volShock: VolShock;
  /** Moves of the tail columns, e.g. -0.66, -0.33, 0.5 ... 5. */
  readonly tails: readonly number[];
  /** A tail column weighs min(1, tailShare * priceRange / |move|): at 1 a future loses in a tail what it loses at the edge. */
  readonly tailShare: number;
  /** Tilt of the smile in the two skew columns, relative, at `skewWidth` standard deviations. */
  readonly skew: number;
  readonly skewWidth: number;
}

/** Moves on each side of the regular grid. */
const STEPS = 4;
/** Vol states of a move, in column order. */
const VOLS = ['down', 'same', 'up'] as const;

/** Column numbers that stages refer to: no move with vol down, same and up. */
export const ZERO_DOWN = STEPS * VOLS.length;
export const ZERO_SAME = ZERO_DOWN + 1;
export const ZERO_UP = ZERO_DOWN + 2;
/** Columns of the regular grid: 9 moves by 3 vols. */
export const GRID_COLUMNS = (2 * STEPS + 1) * VOLS.length;

/**
 * The own columns of one underlying: 9 moves from -range to +range, each with vol down, same and up; then the tails with vol up, damped;
 * then two tilts of the smile. With eight tails that is 27 + 8 + 2 = 37. @see spec/03-SCAN, SCAN-001
 */
export function scenarioSetOf(version: string, ranges: ScenarioRanges): ScenarioSet {
  const scenarios: Scenario[] = [];
  for (let step = -STEPS; step <= STEPS; step++) {
    const move = (ranges.priceRange * step) / STEPS;
    for (const vol of VOLS) scenarios.push({ label: gridLabel(move, vol), move, vol, skew: 0, weight: 1 });
  }
  for (const move of ranges.tails) {
    const weight = Math.min(1, (ranges.tailShare * ranges.priceRange) / Math.abs(move));
    scenarios.push({ label: `${percent(move)} tail`, move, vol: 'up', skew: 0, weight });
  }
  for (const skew of [-ranges.skew, ranges.skew]) {
    const label = skew < 0 ? 'puts dearer' : 'calls dearer';
    scenarios.push({ label, move: 0, vol: 'same', skew, weight: 1 });
  }
  return { version, scenarios, volShock: ranges.volShock, skewWidth: ranges.skewWidth };
}

function gridLabel(move: number, vol: 'down' | 'same' | 'up'): string {
  return vol === 'same' ? percent(move) : `${percent(move)} vol ${vol}`;
}

/** A move as a person reads it: +12 %, -4.5 %, 0 %. */
export function percent(move: number): string {
  const tenths = Math.floor(Math.abs(move) * 1000 + 0.5);
  const sign = tenths === 0 ? '' : move < 0 ? '-' : '+';
  return `${sign}${tenths / 10}%`;
}
