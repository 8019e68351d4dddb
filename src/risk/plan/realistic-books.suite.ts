import { nearest } from '../../units/rounding.ts';
import { ROW_KIND } from '../risk-table.ts';
import { bookOfPositions } from './plan-venue.suite.ts';
import type { ListedRow, PlanBook, PlanVenue } from './plan-venue.suite.ts';

/** A book as traders hold it. */
export interface RealisticBook {
  readonly name: string;
  readonly book: PlanBook;
}

interface Leg {
  readonly underlying: number;
  readonly kind: number;
  /** Which of the listed contracts of that kind, in order of listing. */
  readonly nth: number;
  /** USD of notional, signed. */
  readonly usd: number;
}

const leg = (underlying: number, kind: number, nth: number, usd: number): Leg => ({ underlying, kind, nth, usd });
const { perpetual, future, call, put } = ROW_KIND;
const [BTC, ETH, SOL] = [0, 1, 2];

const STORIES: readonly (readonly [string, readonly Leg[]])[] = [
  ['levered long', [leg(BTC, perpetual, 0, 1e6)]],
  ['levered short', [leg(ETH, perpetual, 0, -1e6)]],
  ['basis trade', [leg(BTC, perpetual, 0, 2e6), leg(BTC, future, 2, -2e6)]],
  ['coin-margined basis', [leg(BTC, perpetual, 1, 2e6), leg(BTC, future, 1, -2e6)]],
  ['futures calendar', [leg(ETH, future, 0, 1.5e6), leg(ETH, future, 2, -1.5e6)]],
  ['short strangle', [leg(BTC, call, 3, -8e5), leg(BTC, put, 1, -8e5)]],
  ['hedged short straddle', [leg(BTC, call, 1, -1e6), leg(BTC, put, 2, -1e6), leg(BTC, perpetual, 0, 1e5)]],
  ['call spread', [leg(ETH, call, 1, 1e6), leg(ETH, call, 3, -1e6)]],
  ['option calendar', [leg(BTC, call, 1, -1e6), leg(BTC, call, 9, 1e6)]],
  ['long BTC against ETH', [leg(BTC, perpetual, 0, 2e6), leg(ETH, perpetual, 0, -2e6)]],
  ['majors against an alt', [leg(BTC, perpetual, 0, 5e5), leg(ETH, perpetual, 0, 5e5), leg(SOL, perpetual, 0, -1e6)]],
  ['all long', [leg(BTC, perpetual, 0, 7e5), leg(ETH, perpetual, 0, 4e5), leg(SOL, perpetual, 0, 3e5)]],
  ['covered call', [leg(BTC, perpetual, 1, 1e6), leg(BTC, call, 2, -1e6)]],
  ['risk reversal', [leg(BTC, put, 1, -1e6), leg(BTC, call, 3, 1e6), leg(BTC, perpetual, 0, -4e5)]],
  ['iron condor', [leg(ETH, put, 0, 6e5), leg(ETH, put, 1, -6e5), leg(ETH, call, 2, -6e5), leg(ETH, call, 3, 6e5)]],
  [
    'market maker',
    [
      ...[0, 1, 2, 4, 6, 8].map((nth) => leg(BTC, call, nth, nth % 2 === 0 ? -4e5 : 5e5)),
      ...[0, 1, 3, 5, 7].map((nth) => leg(BTC, put, nth, nth % 2 === 0 ? -4e5 : 3e5)),
      ...[0, 1, 2].map((nth) => leg(ETH, call, nth, -2e5)),
      leg(BTC, future, 0, 3e5),
      leg(BTC, perpetual, 0, -2e5),
      leg(ETH, perpetual, 0, 1e5),
    ],
  ],
];

/** Every story at three sizes and three shortages of margin. */
export function realisticBooks(venue: PlanVenue): RealisticBook[] {
  const books: RealisticBook[] = [];
  for (const [name, legs] of STORIES) {
    for (const scale of [0.05, 1, 15]) {
      for (const lack of [0.02, 0.1, 0.3]) {
        const positions = legs.map((one) => positionOf(venue, one, scale));
        books.push({
          name: `${name} x${scale} lacking ${lack * 100} %`,
          book: bookOfPositions(venue, positions, lack),
        });
      }
    }
  }
  return books;
}

function positionOf(
  venue: PlanVenue,
  { underlying, kind, nth, usd }: Leg,
  scale: number,
): { listed: ListedRow; lots: number } {
  const listed = venue.listed.filter((row) => row.underlying === underlying && row.kind === kind)[nth];
  const lots = Math.max(1, nearest((Math.abs(usd) * scale * 10_000) / venue.table.notional[listed.row]));
  const direction = listed.settleRow === 0 || kind >= ROW_KIND.call ? 1 : -1;
  return { listed, lots: Math.sign(usd) * direction * lots };
}
