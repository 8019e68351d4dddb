import { adlLots, chooseDeleveraged } from '../../risk/adl.ts';
import { createAdlCandidates } from '../../risk/adl-candidates.ts';
import type { AdlCandidates } from '../../risk/adl-candidates.ts';
import { apportion } from '../../risk/apportion.ts';
import { allocateBankruptcy } from '../../risk/bankruptcy-allocation.ts';
import type { WholeVenue } from './whole-venue.ts';
import { FIRST_CUSTOMER, INVENTORY, moveLots, navOf, profitOf, UNITS_PER_USD } from './venue-books.ts';
import type { VenueBooks } from './venue-books.ts';

type Venue = Pick<WholeVenue, 'books' | 'tally' | 'closing'>;

/**
 * What the inventory lacks is taken from profitable accounts on the other side of its positions, by profit and leverage, as the large venues do: they close
 * against it at its bankruptcy price. Nobody gives more than it has won, in this and all earlier deleveragings together.
 */
export function deleverageInventory(venue: Venue): void {
  const { books } = venue;
  const held = heldCoins(books);
  const positions = held.map((coin) => {
    const worth = books.lots[INVENTORY * books.coins + coin] * books.marks[coin];
    const notional = Math.abs(worth);
    return { value: worth, risk: notional, notional, most: asked(candidatesOf(venue, coin)) };
  });
  const { adjustments } = allocateBankruptcy(navOf(books, INVENTORY), positions);
  for (const [i, coin] of held.entries()) if (adjustments[i] > 0) deleverageCoin(venue, coin, adjustments[i]);
}

function heldCoins({ coins, lots }: VenueBooks): number[] {
  return Array.from({ length: coins }, (_, c) => c).filter((c) => lots[INVENTORY * coins + c] !== 0);
}

function asked({ count, profit }: AdlCandidates): number {
  let most = 0;
  for (let k = 0; k < count; k++) most += profit[k];
  return most;
}

/** Customers on the other side of the inventory with a profit and something left, not being closed themselves. */
function candidatesOf({ books, closing }: Venue, coin: number): AdlCandidates & { count: number } {
  const against = books.lots[INVENTORY * books.coins + coin];
  const candidates = createAdlCandidates(books.rows);
  for (let row = FIRST_CUSTOMER; row < books.rows; row++) {
    const lots = books.lots[row * books.coins + coin];
    if (lots === 0 || lots > 0 === against > 0 || closing[row] === 1) continue;
    const profit = profitOf(books, row, coin);
    const equity = navOf(books, row);
    if (profit <= 0 || equity <= 0) continue;
    const k = candidates.count++;
    const notional = Math.abs(lots) * books.marks[coin];
    candidates.account[k] = row;
    candidates.lots[k] = Math.abs(lots);
    candidates.profit[k] = profit;
    candidates.notional[k] = notional;
    candidates.entryNotional[k] = Math.max(1, lots > 0 ? notional - profit : notional + profit);
    candidates.equity[k] = equity;
  }
  return candidates;
}

/** @param needed units that the positions of one coin are asked for */
function deleverageCoin(venue: Venue, coin: number, needed: number): void {
  const { books } = venue;
  const held = books.lots[INVENTORY * books.coins + coin];
  const gap = Math.ceil(needed / Math.abs(held));
  const candidates = candidatesOf(venue, coin);
  for (let k = 0; k < candidates.count; k++) {
    candidates.lots[k] = Math.min(candidates.lots[k], Math.floor(candidates.profit[k] / gap));
  }
  const taken = new Float64Array(candidates.count);
  const wanted = adlLots(needed, gap, Math.abs(held));
  const lots = chooseDeleveraged({ policy: 'queue', classTicks: 1 }, candidates, wanted, taken);
  const total = BigInt(Math.min(needed, lots * gap));
  const given = apportion(
    total,
    Array.from(taken, (each) => ({ weight: BigInt(each), cap: total })),
  );
  for (let k = 0; k < candidates.count; k++) {
    if (taken[k] === 0) continue;
    closeAgainst(venue, candidates.account[k], coin, {
      lots: held > 0 ? taken[k] : 0 - taken[k],
      given: Number(given[k]),
    });
  }
}

/** The inventory gives `lots` to an account that closes with them, `given` units dearer than the mark. */
function closeAgainst(
  { books, tally }: Venue,
  row: number,
  coin: number,
  { lots, given }: { readonly lots: number; readonly given: number },
): void {
  const at = row * books.coins + coin;
  const part = Math.abs(lots / books.lots[at]);
  const own = Math.floor(profitOf(books, row, coin) * part);
  moveLots(books, { coin, from: INVENTORY, to: row, lots, units: lots * books.marks[coin] + given });
  // What was given beyond the profit of the closed lots came from the profit of those that stay: it cannot be asked for again.
  if (books.lots[at] !== 0) books.paid[at] += Math.max(0, given - own);
  tally.adlClosedUsd += (Math.abs(lots) * books.marks[coin]) / UNITS_PER_USD;
  tally.adlGivenUsd += given / UNITS_PER_USD;
}
