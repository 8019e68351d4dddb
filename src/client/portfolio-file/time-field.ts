import { EXPIRY_HOUR_MS, expiryMsOf } from '../../market/expiry-date.ts';
import { DAY_MS } from '../../units/time.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const NAMED = /^(\d{1,2})([A-Z]{3})(\d{2})$/;
const SHORT = /^(\d{2})(\d{2})(\d{2})$/;

const EARLIEST_MS = Date.UTC(2009, 0, 3);
const LATEST_MS = Date.UTC(2100, 0, 1);

export const TIME_ALLOWED =
  'a time between 2009 and 2100: ISO 8601 with its zone ("2026-02-05T08:00:00Z"), a day ("2026-02-05", midnight UTC), or milliseconds since 1970';
export const EXPIRY_ALLOWED =
  'an expiry: a day ("2026-03-27", "27MAR26" or "260327", 08:00 UTC), ISO 8601 with its zone, or milliseconds since 1970';

/** Reads a moment, ms; undefined when it is none. A day alone is its midnight, UTC. */
export function readTime(written: string | number): number | undefined {
  return within(exactMs(written) ?? dayMs(written, DAY));
}

/** Reads an expiry, ms; undefined when it is none. A day alone means 08:00 UTC, as in the venues' names. @see spec/02-MRKT, MRKT-012 */
export function readExpiry(written: string | number): number | undefined {
  const exact = exactMs(written);
  if (exact !== undefined) return within(exact);
  const midnight = dayMs(written, DAY) ?? dayMs(written, SHORT) ?? namedDayMs(written);
  return midnight === undefined ? undefined : within(midnight + EXPIRY_HOUR_MS);
}

/** Prints a moment as ISO 8601, UTC, without idle seconds. */
export function printTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('.000Z', 'Z').replace(':00Z', 'Z');
}

function exactMs(written: string | number): number | undefined {
  if (typeof written === 'number') return Number.isSafeInteger(written) ? written : undefined;
  if (/^\d{11,14}$/.test(written)) return Number(written);
  if (!ISO.test(written)) return undefined;
  const read = Date.parse(written);
  // Date.parse lets 31 February roll into March: the calendar must have the day.
  return Number.isNaN(read) || dayMs(written.slice(0, 10), DAY) === undefined ? undefined : read;
}

function dayMs(written: string | number, form: RegExp): number | undefined {
  const match = form.exec(String(written));
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return midnightOf(year < 100 ? 2000 + year : year, month, day);
}

function namedDayMs(written: string | number): number | undefined {
  const match = NAMED.exec(String(written).toUpperCase());
  if (match === null) return undefined;
  return midnightOf(2000 + Number(match[3]), MONTHS.indexOf(match[2] ?? '') + 1, Number(match[1]));
}

function midnightOf(year: number, month: number, day: number): number | undefined {
  const expiryMs = expiryMsOf({ year, month, day });
  return expiryMs === undefined ? undefined : Math.floor(expiryMs / DAY_MS) * DAY_MS;
}

function within(timeMs: number | undefined): number | undefined {
  return timeMs !== undefined && timeMs >= EARLIEST_MS && timeMs < LATEST_MS ? timeMs : undefined;
}
