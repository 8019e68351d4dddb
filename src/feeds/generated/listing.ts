import { civilDayOf, expiryMsOf } from '../../market/expiry-date.ts';
import { DAY_MS } from '../../units/time.ts';

/** Which contracts the generated venue lists. */
export interface ListingRules {
  /** Nearest Fridays with options. */
  readonly weeklies: number;
  /** Last Fridays of the coming months. */
  readonly monthlies: number;
  /** Last Fridays of March, June, September and December; also dated futures. */
  readonly quarterlies: number;
  /** Strikes listed on each side of the forward. */
  readonly strikesEachSide: number;
}

/** Expiry times at one moment, ascending: Fridays 08:00 UTC, by the venue's calendar of weeks, months and quarters. */
export function expiriesAt(timeMs: number, { weeklies, monthlies, quarterlies }: ListingRules): readonly number[] {
  const fridays = fridaysAfter(timeMs, 53);
  const lasts = fridays.filter(isLastOfMonth);
  const chosen = [
    ...fridays.slice(0, weeklies),
    ...lasts.slice(0, monthlies),
    ...lasts.filter(isQuarterly).slice(0, quarterlies),
  ];
  return [...new Set(chosen)].sort((a, b) => a - b);
}

/** Whether an expiry also has a dated future. */
export function isQuarterly(expiryMs: number): boolean {
  return civilDayOf(expiryMs).month % 3 === 0 && isLastOfMonth(expiryMs);
}

/** Round strikes around a forward, about a fortieth of it apart, wider with time. */
export function strikesAround(forward: number, daysToExpiry: number, eachSide: number): readonly number[] {
  const spacing = roundStep(forward * (daysToExpiry > 45 ? 0.06 : daysToExpiry > 10 ? 0.035 : 0.02));
  const centre = Math.floor(forward / spacing + 0.5) * spacing;
  const strikes: number[] = [];
  for (let i = -eachSide; i <= eachSide; i++) if (centre + i * spacing > 0) strikes.push(centre + i * spacing);
  return strikes;
}

/** 1, 2 or 5 times a power of ten: the nearest one below x. */
function roundStep(x: number): number {
  let scale = 1;
  while (scale * 10 <= x) scale *= 10;
  while (scale > x) scale /= 10;
  return x >= 5 * scale ? 5 * scale : x >= 2 * scale ? 2 * scale : scale;
}

function fridaysAfter(timeMs: number, count: number): number[] {
  const { year, month, day } = civilDayOf(timeMs);
  const today = expiryMsOf({ year, month, day }) ?? timeMs;
  const weekday = (Math.floor(today / DAY_MS) + 4) % 7;
  let friday = today + ((5 - weekday + 7) % 7) * DAY_MS;
  if (friday <= timeMs) friday += 7 * DAY_MS;
  return Array.from({ length: count }, (_, week) => friday + week * 7 * DAY_MS);
}

function isLastOfMonth(expiryMs: number): boolean {
  return civilDayOf(expiryMs).month !== civilDayOf(expiryMs + 7 * DAY_MS).month;
}
