import { expect, test } from 'vitest';
import { smallStep, smallVenue, usd } from '../../src/lab/crash-days/small-venue.suite.ts';
import {
  balance,
  DOLLARS,
  FIRST_CUSTOMER,
  FUND,
  imbalances,
  INVENTORY,
  navOf,
} from '../../src/lab/crash-days/venue-books.ts';

/**
 * A crash worked by hand. Three traders enter at 100; maintenance margin is a tenth of notional, selling costs 1 %, the penalty is 0.5 %.
 *
 * 88: Ann has 800 where 880 are needed. 60 of her lots are sold: 52.80 of slippage, 26.40 of penalty.
 * 82: 30 more of hers (24.60 and 12.30), although her headroom is back. Bea has 800 of 820, and no depth is left for her.
 * 70: nothing can be sold. Bea stands at -400: the inventory takes her 100 lots and pays 400. The fund has 338.70 of it; 61.30 come from Cas, who
 *     closes her short against the inventory at 70.613.
 * 75: the last 10 of Ann (7.50 and 3.75).
 */
const STORY = `
mark  lots that trade | Ann lots      NAV | Bea lots      NAV | Cas lots      NAV |   fund  inventory
 100                0 |      100  2000.00 |      100  2600.00 |     -100  2000.00 | 300.00          0
  88               60 |       40   720.80 |      100  1400.00 |     -100  3200.00 | 326.40          0
  82               30 |       10   443.90 |      100   800.00 |     -100  3800.00 | 338.70          0
  70                0 |       10   323.90 |        0     0.00 |        0  4938.70 |   0.00          0
  75               40 |        0   362.65 |        0     0.00 |        0  4938.70 |   3.75          0
`;

test('CRSH-040, CRSH-041, CRSH-042 a crash worked by hand', () => {
  const [head, opening, ...steps] = STORY.trim().split('\n');
  const [mark] = numbersOf(opening);
  const traders = [
    { dollars: 2_000, lots: 100 },
    { dollars: 2_600, lots: 100 },
    { dollars: 2_000, lots: -100 },
  ];
  const venue = smallVenue(mark, traders, 300);
  const { books, tally } = venue;
  const rows = [lineOf(mark, 0)];
  for (const step of steps) {
    const [now, lots] = numbersOf(step);
    smallStep(venue, now, lots);
    rows.push(lineOf(now, lots));
    expect(imbalances(books)).toEqual([0n, 0n, 0n]);
  }
  expect(`\n${[head, ...rows].join('\n')}\n`).toBe(STORY);
  expect([...tally.liquidated]).toEqual([0, 1]);
  expect(tally.closedUsd).toBeCloseTo(60 * 88 + 30 * 82 + 100 * 70 + 10 * 75, 6);
  expect(tally).toMatchObject({ takenOverUsd: 7_000, adlClosedUsd: 7_000, socialisedUsd: 0 });
  expect(tally.slippageUsd).toBeCloseTo(52.8 + 24.6 + 7.5, 6);
  expect(tally.penaltyUsd).toBeCloseTo(26.4 + 12.3 + 3.75, 6);
  expect([tally.fundPaidUsd, tally.adlGivenUsd]).toEqual([338.7, 61.3]);

  function lineOf(at: number, lots: number): string {
    const people = traders.map((_, i) => {
      const row = FIRST_CUSTOMER + i;
      return `${cell(books.lots[row], 8)} ${money(navOf(books, row), 8)}`;
    });
    const venueCells = `${money(balance(books, FUND, DOLLARS), 6)} ${cell(books.lots[INVENTORY], 10)}`;
    return [`${cell(at, 4)} ${cell(lots, 16)}`, ...people, venueCells].join(' | ');
  }
});

const cell = (x: number, width: number): string => String(x).padStart(width);
const money = (units: number, width: number): string => usd(units).toFixed(2).padStart(width);
const numbersOf = (line: string): number[] => line.replaceAll('|', ' ').trim().split(/\s+/).map(Number);
