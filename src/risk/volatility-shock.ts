import { power } from '../quant/power.ts';
import type { VolShock } from './scenario.ts';

/** The two relative shocks of one tenor: what a vol is multiplied by. */
export interface TenorShock {
  /** >= 1 */
  readonly up: number;
  /** [0, 1] */
  readonly down: number;
  /** An up-shocked vol is at least this. */
  readonly floor: number;
}

/** The tenor at which `up` and `down` of a VolShock hold as they are. */
const REFERENCE_DAYS = 30;

/**
 * What a vol of `days` to expiry is multiplied by.
 *
 * up = 1 + shock.up * (30 / max(days, daysFloor))^power, down = max(0, 1 - shock.down * (...)^power); power is `shortPower` below
 * 30 days and `longPower` from 30 days on. Nearest double. @see spec/03-SCAN, SCAN-020
 */
export function tenorShock(shock: VolShock, days: number): TenorShock {
  const tenor = Math.max(days, shock.daysFloor);
  const scale = power(REFERENCE_DAYS / tenor, tenor < REFERENCE_DAYS ? shock.shortPower : shock.longPower);
  return { up: 1 + shock.up * scale, down: Math.max(0, 1 - shock.down * scale), floor: shock.volFloor };
}

/**
 * A vol after the shock of its tenor. Up never lowers a vol and reaches at least the floor; down never raises it and stops at 0.
 *
 * @param vol annualised, >= 0 (0.55 = 55 %)
 */
export function shockedVol(vol: number, shock: TenorShock, direction: 'down' | 'same' | 'up'): number {
  if (direction === 'same') return vol;
  return direction === 'up' ? Math.max(vol * shock.up, shock.floor, vol) : vol * shock.down;
}

/**
 * The vol of a strike after a tilt of the smile: vol * max(0, 1 + skew * clamp(ln(strike / forward) / (width * sqrt(timeYears)), -1, 1)).
 *
 * A positive tilt makes calls dearer and puts cheaper. @param width standard deviations (vol 100 % a year) at which the tilt is full
 */
export function tiltedVol(vol: number, skew: number, width: number, logMoneyness: number, timeYears: number): number {
  if (skew === 0 || timeYears <= 0) return vol;
  const position = Math.max(-1, Math.min(1, logMoneyness / (width * Math.sqrt(timeYears))));
  return vol * Math.max(0, 1 + skew * position);
}
