import type { NetPosition } from '../net-position.ts';
import type { SpanCommodity } from './parameters.ts';

/** Composite delta of one position, coins. */
export interface DeltaLine {
  readonly position: NetPosition;
  readonly delta: number;
}

/** What the calendar spreads of a commodity charge. */
export interface CalendarCharge {
  /** USD, >= 0. */
  readonly charge: number;
  /** Spreads formed, in the order of the preset. */
  readonly spreads: readonly number[];
}

/** Net delta by expiry, perpetuals and spot as one. */
function byExpiry(lines: readonly DeltaLine[]): { readonly days: number; readonly delta: number }[] {
  const nets = new Map<number | undefined, { days: number; delta: number }>();
  for (const { position, delta } of lines) {
    const { expiryMs } = position.instrument;
    nets.set(expiryMs, { days: position.days, delta: (nets.get(expiryMs)?.delta ?? 0) + delta });
  }
  return [...nets.values()];
}

/**
 * Expiries net; a tier's long delta is that of its long expiries, its short delta that of its short ones. Spreads are formed in order,
 * each as often as both legs allow, long-short and short-long, and use up the deltas they take. @see spec/13-MODL, MODL-304
 */
export function calendarCharge(
  lines: readonly DeltaLine[],
  commodity: SpanCommodity,
  indexPrice: number,
): CalendarCharge {
  const { tiersFromDays, calendar } = commodity;
  const long = tiersFromDays.map(() => 0);
  const short = tiersFromDays.map(() => 0);
  for (const { days, delta } of byExpiry(lines)) {
    let tier = 0;
    while (tier + 1 < tiersFromDays.length && days >= tiersFromDays[tier + 1]) tier += 1;
    if (delta > 0) long[tier] += delta;
    else short[tier] -= delta;
  }
  let charge = 0;
  const spreads = calendar.map(({ tiers, deltas, rate }) => {
    const [a, b] = [tiers[0] - 1, tiers[1] - 1];
    let formed = take(long, a, deltas[0], short, b, deltas[1]);
    if (a !== b) formed += take(short, a, deltas[0], long, b, deltas[1]);
    charge += formed * rate * indexPrice;
    return formed;
  });
  return { charge, spreads };
}

/** Forms as many spreads as both legs allow and takes their deltas. */
function take(one: number[], a: number, perOne: number, other: number[], b: number, perOther: number): number {
  const formed = Math.min(one[a] / perOne, other[b] / perOther);
  one[a] -= formed * perOne;
  other[b] -= formed * perOther;
  return formed;
}

/** USD for deltas of expiries that are near delivery. */
export function deliveryCharge(lines: readonly DeltaLine[], { delivery }: SpanCommodity, indexPrice: number): number {
  const dated = lines.filter(({ position }) => position.instrument.expiryMs !== undefined);
  let charge = 0;
  for (const { days, delta } of byExpiry(dated)) {
    if (days <= delivery.withinDays) charge += Math.abs(delta) * delivery.rate * indexPrice;
  }
  return charge;
}
