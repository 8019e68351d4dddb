import { haircutOf } from '../../risk/models/balance-haircut.ts';
import type { HaircutTiers } from '../../risk/models/balance-haircut.ts';
import type { RateTiers, TieredCharge } from '../../risk/models/delta-one-tiers.ts';
import { tieredRates, tiersOf } from '../../risk/models/delta-one-tiers.ts';
import type { MarginRule } from './margin-rule.ts';
import { balance, DOLLARS, UNITS_PER_USD } from './venue-books.ts';
import type { VenueBooks } from './venue-books.ts';

/** What the models `isolated` and `cross` ask of perpetuals and coins; the rest of their presets is about options, orders and dated futures. */
export interface TierModel {
  readonly tiers: RateTiers;
  readonly haircuts: HaircutTiers;
}

/** The requirement of a perpetual by the tiers of its notional. @param usd signed */
export function tierCharge({ tiers }: TierModel, coin: string, usd: number): TieredCharge {
  return tieredRates(tiersOf(tiers, `${coin}-USD`), Math.abs(usd));
}

/** What coins count for, USD. */
export function supportOf({ haircuts }: TierModel, coin: string, usd: number): number {
  return usd - haircutOf(haircuts, coin, usd);
}

/**
 * Tiers against equity after haircuts. An account with one position and dollars is an isolated position. A test holds both against the models
 * of the library.
 */
export class TierRule implements MarginRule {
  readonly #model: TierModel;
  readonly #coins: readonly string[];

  constructor(model: TierModel, coins: readonly string[]) {
    this.#model = model;
    this.#coins = coins;
  }

  reprice(): void {}

  isBreached(books: VenueBooks, row: number): boolean {
    return this.headroom(books, row) < 0;
  }

  /** Equity less maintenance margin, USD. */
  headroom(books: VenueBooks, row: number): number {
    const { lots, marks, coins } = books;
    let headroom = balance(books, row, DOLLARS) / UNITS_PER_USD;
    for (let c = 0; c < coins; c++) {
      const markUsd = marks[c] / UNITS_PER_USD;
      const held = lots[row * coins + c];
      const pledged = balance(books, row, c + 1);
      if (held !== 0) {
        const usd = held * markUsd;
        headroom += usd - tierCharge(this.#model, this.#coins[c], usd).maintenance;
      }
      if (pledged !== 0) headroom += supportOf(this.#model, this.#coins[c], pledged * markUsd);
    }
    return headroom;
  }
}
