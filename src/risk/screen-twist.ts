import { WAYS } from '../quant/kernels/net-kernels.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { Netting } from './netting.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { Scratch } from './scratch.ts';
import type { Anchor } from './screen-anchor.ts';

/**
 * How the tenor twist of a book answers to its groups, by slot: the most that it can grow by when the price falls and when it rises (it
 * shrinks by no more the other way), and grow and shrink by with half the square of the move.
 */
export interface TwistExposure {
  readonly fall: Float64Array;
  readonly rise: Float64Array;
  readonly bend: Float64Array;
  readonly lift: Float64Array;
  /** Netted by expiry; gross, which is never less, until then. */
  isNetted: boolean;
  /** [buckets * 4] slopes and bends of the twist's two columns. */
  readonly buckets: Float64Array;
}

const FIELDS = 4;

export function createTwistExposure(groups: number, buckets: number): TwistExposure {
  const zeros = (n: number): Float64Array => new Float64Array(n);
  return {
    fall: zeros(groups),
    rise: zeros(groups),
    bend: zeros(groups),
    lift: zeros(groups),
    isNetted: false,
    buckets: zeros(buckets * FIELDS),
  };
}

/** Bounds the twist of a slot by the gross slope and bend of its options. */
export function setGrossTwist(
  twist: TwistExposure,
  slot: number,
  slope: number,
  bend: number,
  p: HouseParameters,
): void {
  const share = p.twistPpm / 1_000_000;
  twist.isNetted = false;
  twist.fall[slot] = share * slope;
  twist.rise[slot] = share * slope;
  twist.bend[slot] = share * bend;
  twist.lift[slot] = share * bend;
}

/**
 * Nets the twist by expiry: a sum over expiries of max(0, -up, -down), so each grows by no more than the steeper of the two.
 * Cost: the options of the book.
 */
export function netTwist(
  twist: TwistExposure,
  net: Netting,
  table: RiskTable,
  p: HouseParameters,
  scratch: Scratch,
  anchor: Anchor,
): void {
  if (twist.isNetted) return;
  twist.isNetted = true;
  const { buckets } = twist;
  for (let b = 0; b < scratch.buckets; b++) {
    const at = scratch.bucketList[b] * FIELDS;
    buckets.fill(0, at, at + FIELDS);
  }
  const last = scratch.slots === 0 ? 0 : net.ends[scratch.slots * WAYS - 1];
  for (let i = 0; i < last; i++) {
    const row = net.rows[i];
    if (table.kind[row] < ROW_KIND.call) continue;
    const at = table.expiry[row] * FIELDS;
    const up = row * anchor.stride + p.zeroUp;
    const down = row * anchor.stride + p.zeroDown;
    buckets[at] += net.lots[i] * anchor.slopes[up];
    buckets[at + 1] += net.lots[i] * anchor.slopes[down];
    buckets[at + 2] += net.lots[i] * anchor.bends[up];
    buckets[at + 3] += net.lots[i] * anchor.bends[down];
  }
  for (const column of [twist.fall, twist.rise, twist.bend, twist.lift]) column.fill(0, 0, scratch.slots);
  for (let b = 0; b < scratch.buckets; b++) addBucket(twist, scratch.bucketList[b], p, scratch, anchor);
}

function addBucket(twist: TwistExposure, bucket: number, p: HouseParameters, scratch: Scratch, anchor: Anchor): void {
  const { buckets } = twist;
  const underlying = p.bucketUnderlying[bucket];
  const slot = scratch.slotOf[underlying];
  if (slot < 0) return;
  const at = bucket * FIELDS;
  const share = p.twistPpm / 1_000_000;
  const move = anchor.here.move[underlying];
  const upBend = buckets[at + 2];
  const downBend = buckets[at + 3];
  const up = buckets[at] + upBend * move;
  const down = buckets[at + 1] + downBend * move;
  twist.fall[slot] += share * Math.max(0, up, down);
  twist.rise[slot] += share * Math.max(0, 0 - up, 0 - down);
  twist.bend[slot] += share * Math.max(0, 0 - upBend, 0 - downBend);
  twist.lift[slot] += share * Math.max(0, upBend, downBend);
}
