import type { BookMargin } from '../../src/risk/book-margin.ts';
import { ROUNDING_TICKS } from '../../src/risk/screen-anchor.ts';
import type { Line } from '../../src/risk/screen-bounds.ts';
import type { Tiers } from '../../src/risk/tiers.ts';
import { DAY_MS, HOUR_MS } from '../../src/units/time.ts';
import type { Moved } from './screen-market.ts';
import { expiryMs, TRADED } from './screen-world.ts';
import type { World } from './screen-world.ts';

/** How often a trial met each case that a proof could get wrong. */
export type Coverage = Map<CoveredCase, number>;

export const COVERED_CASES = [
  'ticks',
  'ticks that move several underlyings',
  'ticks with a price jump of 2 % or more',
  'ticks with a vol jump of 5 % or more',
  'ticks that only tremble (parts per million)',
  "ticks to a corner of an account's box",
  'ticks with new funding',
  'ticks with new confidence in a price',
  'ticks with a stablecoin off its peg',
  'valuations',
  'valuations of books with options within a day of expiry',
  'valuations of books with options within an hour of expiry',
  'valuations of books with several underlyings',
  'valuations within 1 % of a requirement of a line',
  'valuations within the rounding of a line',
  'valuations below a line',
  'valuations in which a size tier was passed',
  'valuations in which a haircut tier was passed',
] as const;

export type CoveredCase = (typeof COVERED_CASES)[number];

export function createCoverage(): Coverage {
  return new Map(COVERED_CASES.map((name) => [name, 0]));
}

export function count(coverage: Coverage, name: CoveredCase, when: boolean): void {
  if (when) coverage.set(name, (coverage.get(name) ?? 0) + 1);
}

export function countTick(coverage: Coverage, moved: Moved): void {
  const traded = moved.groups & ((1 << TRADED) - 1);
  count(coverage, 'ticks', true);
  count(coverage, 'ticks that move several underlyings', (traded & (traded - 1)) !== 0);
  count(coverage, 'ticks with a price jump of 2 % or more', moved.jumped);
  count(coverage, 'ticks with a vol jump of 5 % or more', moved.volJumped);
  count(coverage, 'ticks that only tremble (parts per million)', moved.trembled);
  count(coverage, "ticks to a corner of an account's box", moved.attacked);
  count(coverage, 'ticks with new funding', moved.funding);
  count(coverage, 'ticks with new confidence in a price', moved.confidence);
  count(coverage, 'ticks with a stablecoin off its peg', moved.depeg);
}

/** What is known of an account from its last valuation: the tiers it stood in. */
export interface Standing {
  readonly tiers: Uint8Array;
  readonly each: number;
}

export function createStanding(accounts: number, { parameters }: World): Standing {
  const each = parameters.underlyings + parameters.coins;
  return { tiers: new Uint8Array(accounts * each).fill(NOT_SEEN), each };
}

const NOT_SEEN = 255;

/** Counts the cases of one valuation. `world.scratch` and `margin` hold it. */
export function countValuation(
  coverage: Coverage,
  world: World,
  account: number,
  margin: BookMargin,
  lines: readonly Line[],
  standing: Standing,
): void {
  const { scratch } = world;
  count(coverage, 'valuations', true);
  count(coverage, 'valuations of books with several underlyings', scratch.slots > 1);
  const left = timeToExpiry(world, account);
  count(coverage, 'valuations of books with options within a day of expiry', left <= DAY_MS);
  count(coverage, 'valuations of books with options within an hour of expiry', left <= HOUR_MS);
  let nearest = Number.POSITIVE_INFINITY;
  let isBelow = false;
  for (const { requirement, share } of lines) {
    const required = requirement === 'initial' ? share * margin.initialMargin : margin.maintenanceMargin;
    nearest = Math.min(nearest, Math.abs(margin.equity - required));
    isBelow ||= margin.equity < required;
  }
  count(coverage, 'valuations within 1 % of a requirement of a line', nearest <= 0.01 * margin.initialMargin);
  count(coverage, 'valuations within the rounding of a line', nearest <= ROUNDING_TICKS * scratch.grossLots);
  count(coverage, 'valuations below a line', isBelow);
  countTiers(coverage, world, account, standing);
}

function timeToExpiry(world: World, account: number): number {
  const { instrument, start, count: rows } = world.books[account];
  let left = Number.POSITIVE_INFINITY;
  for (let i = start; i < start + rows; i++) {
    const row = world.rows[instrument[i]];
    if (row.strike > 0) left = Math.min(left, expiryMs(world, row.expiry) - world.timeMs);
  }
  return left;
}

function countTiers(coverage: Coverage, world: World, account: number, { tiers, each }: Standing): void {
  const { parameters: p, scratch } = world;
  const at = account * each;
  let size = false;
  let haircut = false;
  for (let u = 0; u < p.underlyings; u++) {
    const tier = scratch.slotOf[u] < 0 ? 0 : tierOf(p.size[u], scratch.closing[u]);
    size ||= tiers[at + u] !== NOT_SEEN && tiers[at + u] !== tier;
    tiers[at + u] = tier;
  }
  for (let coin = 0; coin < p.coins; coin++) {
    const tier = tierOf(p.haircut[coin], scratch.coinEquity[coin]);
    haircut ||= tiers[at + p.underlyings + coin] !== NOT_SEEN && tiers[at + p.underlyings + coin] !== tier;
    tiers[at + p.underlyings + coin] = tier;
  }
  count(coverage, 'valuations in which a size tier was passed', size);
  count(coverage, 'valuations in which a haircut tier was passed', haircut);
}

function tierOf({ from }: Tiers, amount: number): number {
  let i = from.length - 1;
  while (i > 0 && amount <= from[i]) i--;
  return Math.max(i, 0);
}
