import { createBookMargin } from '../../risk/book-margin.ts';
import type { BookMargin } from '../../risk/book-margin.ts';
import type { Book } from '../../risk/book.ts';
import { FLAT_CONTRACT } from '../../risk/contract-pricing.ts';
import type { ContractPricing } from '../../risk/contract-pricing.ts';
import { compileHouseParameters } from '../../risk/house-compile.ts';
import type { HouseParameters } from '../../risk/house-parameters.ts';
import type { PortfolioParameters } from '../../risk/house-preset.ts';
import { houseScenarioSet } from '../../risk/house-scenarios.ts';
import { evaluateBook } from '../../risk/margin.ts';
import { listRow, refreshRow } from '../../risk/risk-array.ts';
import { createRiskTable, ROW_KIND } from '../../risk/risk-table.ts';
import type { RiskTable } from '../../risk/risk-table.ts';
import type { ScenarioSet } from '../../risk/scenario.ts';
import { createScratch } from '../../risk/scratch.ts';
import type { Scratch } from '../../risk/scratch.ts';
import type { MarginRule } from './margin-rule.ts';
import { balance, DOLLARS, UNITS_PER_USD } from './venue-books.ts';
import type { VenueBooks } from './venue-books.ts';

/** A delta-one book in lots. */
export interface LotsHeld {
  /** [coins] */
  readonly coins: readonly number[];
  readonly lots: readonly number[];
  /** USD, with what entering the perpetuals moved. */
  readonly dollars: number;
}

/** The house model over coins and perpetuals, in dollars and real numbers: the arithmetic of the engine without its whole ticks. */
export class HouseMargin implements MarginRule {
  readonly #width: number;
  readonly #lotCoins: readonly number[];
  readonly #table: RiskTable;
  readonly #parameters: HouseParameters;
  readonly #scratch: Scratch;
  readonly #sets: readonly ScenarioSet[];
  readonly #margin: BookMargin = createBookMargin();
  readonly #book: { start: number; count: number; instrument: Int32Array; lots: Float64Array; cash: number };

  /** @param lotCoins [coins] coins in a lot */
  constructor(preset: PortfolioParameters, coins: readonly string[], lotCoins: readonly number[]) {
    const names = coins.map((coin) => `${coin}-USD`);
    this.#width = coins.length;
    this.#lotCoins = lotCoins;
    this.#parameters = compileHouseParameters(
      preset,
      {
        timeMs: 0,
        underlyings: names.map((name) => ({ name, confidence: 1, fundingRate: 0 })),
        expiries: [],
        coins: coins.map((asset) => ({ asset, stable: false, price: 1, confidence: 1 })),
      },
      { unitsPerUsd: 1, exact: false },
    );
    this.#table = createRiskTable(2 * coins.length, this.#parameters.columns);
    this.#scratch = createScratch(this.#table, this.#parameters);
    this.#sets = names.map((name) => houseScenarioSet(preset, name, ''));
    const room = 2 * coins.length;
    this.#book = { start: 0, count: 0, instrument: new Int32Array(room), lots: new Float64Array(room), cash: 0 };
    for (const [c] of coins.entries()) {
      const listing = { underlying: c, expiry: -1, cellLimit: Number.POSITIVE_INFINITY };
      listRow(this.#table, 2 * c, { ...listing, kind: ROW_KIND.spot, coin: c });
      listRow(this.#table, 2 * c + 1, { ...listing, kind: ROW_KIND.perpetual, coin: -1 });
    }
  }

  /** @param marks [coins] units of a lot */
  reprice(marks: ArrayLike<number>): void {
    for (let c = 0; c < this.#width; c++) {
      const price = marks[c] / UNITS_PER_USD / this.#lotCoins[c];
      const scale = { contractsPerLot: this.#lotCoins[c], unitsPerUsd: 1, exact: false };
      refreshRow(this.#table, 2 * c, deltaOne('spot', price), this.#sets[c], scale);
      refreshRow(this.#table, 2 * c + 1, deltaOne('linear', price), this.#sets[c], scale);
    }
  }

  isBreached(books: VenueBooks, row: number): boolean {
    const { coins, lots } = books;
    this.#begin(balance(books, row, DOLLARS) / UNITS_PER_USD);
    for (let c = 0; c < coins; c++) this.#add(c, balance(books, row, c + 1), lots[row * coins + c]);
    return this.#judged().maintenanceHeadroom < 0;
  }

  /** The margin of a book at the prices in force, USD; the same record at the next call. */
  marginOf({ coins, lots, dollars }: LotsHeld): BookMargin {
    this.#begin(dollars);
    for (let c = 0; c < this.#width; c++) this.#add(c, coins[c], lots[c]);
    return this.#judged();
  }

  #begin(dollars: number): void {
    this.#book.count = 0;
    this.#book.cash = dollars;
  }

  #add(coin: number, pledged: number, lots: number): void {
    const book = this.#book;
    for (const [row, held] of [
      [2 * coin, pledged],
      [2 * coin + 1, lots],
    ]) {
      if (held === 0) continue;
      book.instrument[book.count] = row;
      book.lots[book.count] = held;
      book.count += 1;
    }
  }

  #judged(): BookMargin {
    const book: Book = this.#book;
    evaluateBook(book, this.#table, this.#parameters, this.#scratch, this.#margin);
    return this.#margin;
  }
}

function deltaOne(shape: ContractPricing['shape'], price: number): ContractPricing {
  return { ...FLAT_CONTRACT, shape, index: price, forward: price };
}
