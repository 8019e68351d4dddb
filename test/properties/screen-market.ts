import { ownerOf } from '../../src/risk/barriers.ts';
import { GENERATIONS, WATCHED } from '../../src/risk/screen.ts';
import type { Screen } from '../../src/risk/screen.ts';
import { shock } from './draws.ts';
import { build, buildStables, TRADED } from './screen-world.ts';
import type { World } from './screen-world.ts';
import { farthestWithin, placesOf, usedBy } from './watched-end.ts';

/** What one tick did to the market. */
export interface Moved {
  /** The groups that moved, one bit each; the stablecoins are bit TRADED. */
  groups: number;
  /** A price jumped by 2 % or more; vols by 5 % or more. */
  jumped: boolean;
  volJumped: boolean;
  /** Nothing moved by more than a few parts per million: what is left is rounding. */
  trembled: boolean;
  /** Prices went to a corner of some account's box, just inside it. */
  attacked: boolean;
  funding: boolean;
  confidence: boolean;
  depeg: boolean;
}

const START = [60_000, 3_000, 150];

/** One tick of the market: one underlying or all three, now and then a jump, a doubt, a peg that slips; one in five only trembles. */
export function moveMarket(world: World, calm: boolean): Moved {
  const { next } = world;
  const moved = untouched();
  world.timeMs += 1_000 + Math.floor(next() * 8_000);
  moved.groups = 1 << Math.floor(next() * TRADED);
  if (next() < 0.3) moved.groups = (1 << TRADED) - 1;
  moved.trembled = !calm && next() < 0.2;
  const common = shock(next);
  for (let u = 0; u < TRADED; u++) if ((moved.groups & (1 << u)) !== 0) moveUnderlying(world, u, common, calm, moved);
  if (!calm && next() < 0.01) {
    world.index[TRADED] = Math.min(1.002, Math.max(0.96, world.index[TRADED] + 0.004 * shock(next)));
    buildStables(world);
    moved.groups |= (2 << TRADED) - 1;
    moved.depeg = true;
  }
  for (let u = 0; u < TRADED; u++) if ((moved.groups & (1 << u)) !== 0) build(world, u);
  return moved;
}

/** Accounts that an attack looks at, and the widest box it goes to the corner of. */
const TRIED = 30;
const WIDEST = 0.06;

/**
 * Moves prices, and nothing else, to a corner of what some account near its line is certified for: all that the proof allows is used up there.
 * @returns undefined when no such account was drawn
 */
export function attackSome(world: World, screen: Screen): Moved | undefined {
  for (let i = 0; i < TRIED; i++) {
    const corner = cornerOf(world, screen, Math.floor(world.next() * world.books.length));
    if (corner === undefined) continue;
    const moved = { ...untouched(), attacked: true };
    for (const [u, price] of corner) {
      moved.groups |= 1 << u;
      world.index[u] = price;
      build(world, u);
    }
    return moved;
  }
  return undefined;
}

/** A corner of what an account's certificate allows its traded underlyings; undefined when it has none, or one that is wide or far from where prices began. */
function cornerOf(world: World, screen: Screen, account: number): Map<number, number> | undefined {
  const first = screen.firstSlot[account];
  const corner = first <= WATCHED ? cornerOfShares(world, screen, WATCHED - first) : cornerOfBox(world, screen, first);
  if (corner.size === 0) return undefined;
  for (const [u, price] of corner) {
    const isFar = Math.abs(Math.log(price / START[u])) > 0.25;
    if (isFar || Math.abs(price / world.index[u] - 1) > WIDEST) return undefined;
  }
  return corner;
}

function cornerOfBox({ next }: World, { barriers }: Screen, first: number): Map<number, number> {
  const corner = new Map<number, number>();
  const falls = next() < 0.5;
  const mixed = next() < 0.3;
  for (let slot = first; slot >= 0; slot = barriers.next[slot]) {
    const u = Math.floor(ownerOf(barriers, slot) / GENERATIONS);
    if (u >= TRADED) continue;
    const isLow = mixed ? next() < 0.5 : falls;
    corner.set(u, isLow ? barriers.low[slot] * (1 + 1e-10) : barriers.high[slot] * (1 - 1e-10));
  }
  return corner;
}

/** Where somebody who is watched has just about used up all shares, in a direction drawn at random. */
function cornerOfShares({ next, index }: World, { watch }: Screen, entry: number): Map<number, number> {
  const groupOf = (place: number): number => Math.floor(watch.owner[place] / GENERATIONS);
  const places = placesOf(watch, entry).filter((place) => groupOf(place) < TRADED);
  const direction = places.map(() => (next() < 0.3 ? 0 : next() - 0.5));
  const priceAt = (i: number, scale: number): number => index[groupOf(places[i])] * (1 + scale * direction[i]);
  const usedAt = (scale: number): number =>
    places.reduce((sum, place, i) => sum + usedBy(watch, place, priceAt(i, scale) - watch.centre[place]), 0);
  const scale = farthestWithin(usedAt, 1 - 1e-9, 4 * WIDEST);
  const moved = new Map<number, number>();
  places.forEach((place, i) => {
    if (direction[i] !== 0) moved.set(groupOf(place), priceAt(i, scale));
  });
  return moved;
}

/** The first tick: everything is new. */
export function everythingNew(): Moved {
  return { ...untouched(), groups: (2 << TRADED) - 1 };
}

function untouched(): Moved {
  return {
    groups: 0,
    jumped: false,
    volJumped: false,
    trembled: false,
    attacked: false,
    funding: false,
    confidence: false,
    depeg: false,
  };
}

function moveUnderlying(world: World, u: number, common: number, calm: boolean, moved: Moved): void {
  const { next } = world;
  if (moved.trembled) {
    world.index[u] *= 1 + 2e-6 * shock(next);
    return;
  }
  const size = next() < (calm ? 0 : 0.02) ? 0.04 : 0.0008;
  const towards = 0.002 * Math.log(START[u] / world.index[u]);
  const move = towards + size * (0.6 * common + 0.8 * shock(next));
  world.index[u] *= 1 + move;
  moved.jumped ||= Math.abs(move) >= 0.02;
  if (!calm) moveRest(world, u, moved);
}

/** Basis, vols, funding and doubt. */
function moveRest(world: World, u: number, moved: Moved): void {
  const { next } = world;
  if (next() < 0.05) world.basis[u] = world.basis[u].map((basis) => basis * (1 + 0.0004 * shock(next)));
  if (next() < 0.05) world.perpetual[u] = 1 + 0.0007 * shock(next);
  if (next() < 0.1) world.vols[u] = world.vols[u].map((vol) => within(vol * (1 + 0.01 * shock(next))));
  if (next() < 0.01) {
    const factor = 0.85 + 0.35 * next();
    world.vols[u] = world.vols[u].map((vol) => within(vol * factor * (0.98 + 0.04 * next())));
    moved.volJumped ||= Math.abs(factor - 1) >= 0.05;
  }
  if (next() < 0.01) {
    world.funding[u] = 0.0004 * shock(next);
    moved.funding = true;
  }
  if (next() < 0.015) {
    world.confidence[u] = next() < 0.5 ? 1 : 0.7 + 0.3 * next();
    moved.confidence = true;
  }
}

const within = (vol: number): number => Math.min(2, Math.max(0.2, vol));
