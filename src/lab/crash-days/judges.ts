import { createBookMargin } from '../../risk/book-margin.ts';
import type { Book } from '../../risk/book.ts';
import type { ContractPricing } from '../../risk/contract-pricing.ts';
import { compileHouseParameters } from '../../risk/house-compile.ts';
import type { PortfolioParameters } from '../../risk/house-preset.ts';
import { houseScenarioSet } from '../../risk/house-scenarios.ts';
import { evaluateBook } from '../../risk/margin.ts';
import type { Preset } from '../../risk/model.ts';
import type { RateTiers } from '../../risk/models/delta-one-tiers.ts';
import { tieredRates, tiersOf } from '../../risk/models/delta-one-tiers.ts';
import type { PlanModel } from '../../risk/plan/working-book.ts';
import { listRow, refreshRow } from '../../risk/risk-array.ts';
import { createRiskTable, ROW_KIND } from '../../risk/risk-table.ts';
import type { RiskTable } from '../../risk/risk-table.ts';
import type { ScenarioSet } from '../../risk/scenario.ts';
import { createScratch } from '../../risk/scratch.ts';
import { compileTiers, tieredCharge } from '../../risk/tiers.ts';
import type { TierParameters } from '../../risk/tiers.ts';
import type { CrowdBooks } from './books.ts';

/** Parameters of the presets `cross` and `isolated` that the crash days read. */
export interface TierModel {
  readonly tiers: RateTiers;
  readonly haircuts: Readonly<Record<string, readonly TierParameters[]>>;
}

/** Requirement of a perpetual of so many dollars by tiers. */
export function tierMargin({ tiers }: TierModel, coin: string, notional: number) {
  return tieredRates(tiersOf(tiers, `${coin}-USD`), Math.abs(notional));
}

/** What a coin balance counts for after its haircut. */
export function haircutWorth({ haircuts }: TierModel, coin: string, usd: number): number {
  if (usd <= 0) return usd;
  return usd - tieredCharge(compileTiers(haircuts[coin] ?? haircuts.default, 1, false), usd, false);
}

/** The house model over a crowd: one risk table, rebuilt when prices move; dollars and real numbers. */
export class HouseJudge implements PlanModel {
  readonly table: RiskTable;
  readonly parameters;
  readonly scratch;
  readonly margin = createBookMargin();
  /** [coins] coins in a lot: about ten dollars at the first price. */
  readonly lots: readonly number[];
  readonly width: number;
  readonly #sets: readonly ScenarioSet[];
  readonly #instrument: Int32Array;
  readonly #lots: Float64Array;

  constructor(preset: Preset<PortfolioParameters>, coins: readonly string[], prices: readonly number[]) {
    this.width = coins.length;
    const names = coins.map((coin) => `${coin}-USD`);
    this.parameters = compileHouseParameters(
      preset.parameters,
      {
        timeMs: 0,
        underlyings: names.map((name) => ({ name, confidence: 1, fundingRate: 0 })),
        expiries: [],
        coins: coins.map((asset) => ({ asset, stable: false, price: 1, confidence: 1 })),
      },
      { unitsPerUsd: 1, exact: false },
    );
    this.table = createRiskTable(2 * coins.length, this.parameters.columns);
    this.scratch = createScratch(this.table, this.parameters);
    this.#sets = names.map((name) => houseScenarioSet(preset.parameters, name, preset.version));
    this.lots = prices.map((price) => 10 ** Math.round(Math.log10(10 / price)));
    this.#instrument = new Int32Array(2 * coins.length);
    this.#lots = new Float64Array(2 * coins.length);
    for (const [c] of coins.entries()) {
      const listing = { underlying: c, expiry: -1, cellLimit: Number.POSITIVE_INFINITY };
      listRow(this.table, c, { ...listing, kind: ROW_KIND.spot, coin: c });
      listRow(this.table, this.perpetualRow(c), { ...listing, kind: ROW_KIND.perpetual, coin: -1 });
    }
    this.reprice(prices);
  }

  perpetualRow(c: number): number {
    return this.width + c;
  }

  reprice(prices: readonly number[]): void {
    for (const [c, price] of prices.entries()) {
      const scale = { contractsPerLot: this.lots[c], unitsPerUsd: 1, exact: false };
      refreshRow(this.table, c, contractOf('spot', price), this.#sets[c], scale);
      refreshRow(this.table, this.perpetualRow(c), contractOf('linear', price), this.#sets[c], scale);
    }
  }

  /** The book of an account; rows of one coin stand together. The same arrays again at the next call. */
  bookOf({ coins, perpetuals, cash, width }: CrowdBooks, a: number): Book {
    let count = 0;
    for (let c = 0; c < width; c++) {
      const at = a * width + c;
      for (const [row, held] of [
        [c, coins[at]],
        [this.perpetualRow(c), perpetuals[at]],
      ]) {
        if (held === 0) continue;
        this.#instrument[count] = row;
        this.#lots[count] = held / this.lots[c];
        count += 1;
      }
    }
    return { start: 0, count, instrument: this.#instrument, lots: this.#lots, cash: cash[a] };
  }

  /** Judges an account into `margin`. */
  judge(books: CrowdBooks, a: number): void {
    evaluateBook(this.bookOf(books, a), this.table, this.parameters, this.scratch, this.margin);
  }
}

function contractOf(shape: ContractPricing['shape'], price: number): ContractPricing {
  const flat = { fixed: 0, timeYears: 0, vol: 0, rate: 0, strike: 0, callOrPut: 0, logMoneyness: 0 };
  return { shape, size: 1, index: price, forward: price, settlePrice: 1, ...flat };
}
