import type { CrowdBooks } from './books.ts';
import { navOf } from './books.ts';
import type { CrashOutcome } from './outcome.ts';

/**
 * The insurance fund of one run, and who pays after it: winners by their unrealised profit (deleveraging, counted as the money they give up), then
 * everybody by NAV.
 */
export class Purse {
  fund: number;
  readonly #books: CrowdBooks;
  readonly #outcome: CrashOutcome;
  readonly #hit = new Set<number>();

  constructor(fund: number, books: CrowdBooks, outcome: CrashOutcome) {
    this.fund = fund;
    this.#books = books;
    this.#outcome = outcome;
  }

  /** Takes a penalty out of an account, at most what it has. */
  penalise(a: number, usd: number, prices: readonly number[]): void {
    const paid = Math.max(0, Math.min(usd, navOf(this.#books, a, prices)));
    this.#books.cash[a] -= paid;
    this.fund += paid;
    this.#outcome.penaltiesUsd += paid;
  }

  /** Finds what somebody lacks. Whoever lacked it has been credited by the caller. */
  pay(usd: number, prices: readonly number[]): void {
    const paid = Math.min(Math.max(0, this.fund), usd);
    this.fund -= paid;
    this.#outcome.fundUsd += paid;
    let left = usd - paid;
    left -= this.#share(left, (a) => profitOf(this.#books, a, prices), 'adl');
    left -= this.#share(left, (a) => Math.max(0, navOf(this.#books, a, prices)), 'socialised');
    if (left > 0) this.fund -= left;
  }

  /** Takes money from accounts in proportion to something, nobody more than that. @returns USD taken */
  #share(usd: number, weightOf: (a: number) => number, kind: 'adl' | 'socialised'): number {
    if (usd <= 1e-6) return 0;
    const { accounts, cash } = this.#books;
    const weights = Float64Array.from({ length: accounts }, (_, a) => weightOf(a));
    let all = 0;
    for (const weight of weights) all += weight;
    const taken = Math.min(usd, all);
    if (taken <= 0) return 0;
    for (let a = 0; a < accounts; a++) {
      if (weights[a] === 0) continue;
      cash[a] -= (taken * weights[a]) / all;
      if (kind === 'adl') this.#hit.add(a);
    }
    if (kind === 'adl') this.#outcome.adlUsd += taken;
    else this.#outcome.socialisedUsd += taken;
    this.#outcome.adlAccounts = this.#hit.size;
    return taken;
  }
}

/** Unrealised profit of an account's perpetuals, those that have one; at most its NAV. */
function profitOf(books: CrowdBooks, a: number, prices: readonly number[]): number {
  const { perpetuals, entry, width } = books;
  let profit = 0;
  for (let c = 0; c < width; c++) {
    const at = a * width + c;
    profit += Math.max(0, perpetuals[at] * (prices[c] - entry[at]));
  }
  return Math.min(profit, Math.max(0, navOf(books, a, prices)));
}
