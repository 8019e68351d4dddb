import type { StepDepth } from './step-depth.ts';
import type { CrashTally } from './tally.ts';
import { MARKET_ROW, moveLots } from './venue-books.ts';
import type { VenueBooks } from './venue-books.ts';

/** A venue that closes whole accounts, at one step. */
export interface WholeVenue {
  readonly books: VenueBooks;
  readonly tally: CrashTally;
  /** [rows] 1: the row is being closed, and will be to its last lot. */
  readonly closing: Uint8Array;
  readonly depth: StepDepth;
  /** Paid to the fund on what a liquidation closes. */
  readonly penaltyPpm: number;
}

/** Sells or buys back what the step takes of a position, against the market. @returns lots closed, signed as they were held, and units of slippage */
export function tradeLots(
  { books, depth }: Pick<WholeVenue, 'books' | 'depth'>,
  row: number,
  coin: number,
): { readonly traded: number; readonly slippage: number } {
  const held = books.lots[row * books.coins + coin];
  if (held === 0) return { traded: 0, slippage: 0 };
  const direction = held > 0 ? -1 : 1;
  const lots = Math.min(Math.abs(held), depth.left(coin, direction));
  if (lots === 0) return { traded: 0, slippage: 0 };
  const slippage = depth.take(coin, direction, lots);
  const traded = 0 - direction * lots;
  moveLots(books, { coin, from: row, to: MARKET_ROW, lots: traded, units: traded * books.marks[coin] - slippage });
  return { traded, slippage };
}
