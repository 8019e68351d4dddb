import type { CrowdAccount } from './crowd.ts';

/** The books of a crowd as columns: [accounts * coins]; cash in cash-and-value form (a long perpetual has paid for itself). */
export interface CrowdBooks {
  readonly accounts: number;
  readonly width: number;
  /** [accounts] USD, with what entering perpetuals moved. */
  readonly cash: Float64Array;
  readonly coins: Float64Array;
  readonly perpetuals: Float64Array;
  /** [accounts * coins] price at which a perpetual stands in the books: its entry. */
  readonly entry: Float64Array;
}

export function openBooks(accounts: readonly CrowdAccount[], prices: readonly number[]): CrowdBooks {
  const width = prices.length;
  const books: CrowdBooks = {
    accounts: accounts.length,
    width,
    cash: new Float64Array(accounts.length),
    coins: new Float64Array(accounts.length * width),
    perpetuals: new Float64Array(accounts.length * width),
    entry: new Float64Array(accounts.length * width),
  };
  for (const [a, { dollars, coins, perpetuals }] of accounts.entries()) {
    books.cash[a] = dollars;
    for (let c = 0; c < width; c++) {
      const at = a * width + c;
      books.coins[at] = coins[c];
      books.perpetuals[at] = perpetuals[c];
      books.entry[at] = prices[c];
      books.cash[a] -= perpetuals[c] * prices[c];
    }
  }
  return books;
}

/** What an account would leave with at prices. */
export function navOf({ cash, coins, perpetuals, width }: CrowdBooks, a: number, prices: readonly number[]): number {
  let nav = cash[a];
  for (let c = 0; c < width; c++) nav += (coins[a * width + c] + perpetuals[a * width + c]) * prices[c];
  return nav;
}

/** Closes coins of a perpetual at a price; the cash moves with it. @param closed signed as held */
export function closePerpetual(books: CrowdBooks, a: number, c: number, closed: number, price: number): void {
  books.perpetuals[a * books.width + c] -= closed;
  books.cash[a] += closed * price;
}
