import { planTrades } from '../../risk/plan/plan.ts';
import { sliceOfPlan } from '../../risk/plan/slice.ts';
import type { MenuEntry } from '../../risk/plan/trade-menu.ts';
import { WorkingBook } from '../../risk/plan/working-book.ts';
import type { CrowdBooks } from './books.ts';
import { closePerpetual, navOf } from './books.ts';
import type { IntervalDepth } from './depth.ts';
import { haircutWorth, tierMargin } from './judges.ts';
import type { HouseJudge, TierModel } from './judges.ts';
import type { CrashOutcome } from './outcome.ts';
import type { Purse } from './purse.ts';

/** Everything that one way of liquidating works on at one tick. */
export interface CrashMoment {
  readonly books: CrowdBooks;
  readonly coins: readonly string[];
  readonly prices: readonly number[];
  readonly depth: IntervalDepth;
  readonly purse: Purse;
  readonly outcome: CrashOutcome;
}

/** One way of liquidating: looks at every account of a tick. */
export interface LiquidationWay {
  readonly name: string;
  tick(moment: CrashMoment): void;
}

/** Paid to the fund on what a liquidation closes: the same for all ways. */
const PENALTY = 0.005;

/** Headroom that a planned liquidation restores, ppm of the maintenance margin. */
const TARGET_PPM = 100_000;

/** Each position has its own margin, set aside when it was opened, and is closed whole. */
export class IsolatedWay implements LiquidationWay {
  readonly name = 'isolated, position by position';
  readonly #model: TierModel;
  /** [accounts * coins] USD set aside. */
  readonly #margin: Float64Array;
  readonly #hit = new Set<number>();

  constructor(model: TierModel, books: CrowdBooks, coins: readonly string[], prices: readonly number[]) {
    this.#model = model;
    this.#margin = new Float64Array(books.accounts * books.width);
    for (let a = 0; a < books.accounts; a++) this.#setAside(books, a, coins, prices);
  }

  /** The wallet (dollars, and coins after their haircut) is set aside in proportion to what each position requires. */
  #setAside(books: CrowdBooks, a: number, coins: readonly string[], prices: readonly number[]): void {
    const { width, perpetuals } = books;
    let wallet = navOf(books, a, prices);
    let required = 0;
    const initial = coins.map((coin, c) => {
      const worth = books.coins[a * width + c] * prices[c];
      wallet -= worth - haircutWorth(this.#model, coin, worth);
      const margin = tierMargin(this.#model, coin, perpetuals[a * width + c] * prices[c]).initial;
      required += margin;
      return margin;
    });
    for (let c = 0; c < width && required > 0; c++) this.#margin[a * width + c] = (wallet * initial[c]) / required;
  }

  tick({ books, coins, prices, depth, purse, outcome }: CrashMoment): void {
    const { accounts, width, perpetuals, entry } = books;
    for (let at = 0; at < accounts * width; at++) {
      const held = perpetuals[at];
      if (held === 0) continue;
      const c = at % width;
      const left = this.#margin[at] + held * (prices[c] - entry[at]);
      if (left >= tierMargin(this.#model, coins[c], held * prices[c]).maintenance) continue;
      const a = (at - c) / width;
      const notional = Math.abs(held * prices[c]);
      const slippage = depth.take(c, notional);
      closePerpetual(books, a, c, held, prices[c]);
      books.cash[a] -= slippage;
      this.#hit.add(a);
      outcome.closedUsd += notional;
      outcome.slippageUsd += slippage;
      const rest = left - slippage;
      if (rest > 0) purse.penalise(a, Math.min(rest, notional * PENALTY), prices);
      if (rest < 0) {
        books.cash[a] -= rest;
        purse.pay(-rest, prices);
      }
    }
    outcome.accountsLiquidated = this.#hit.size;
  }
}

/** The account stands for all its positions and is closed whole when its margin is gone; which margin, `isBreached` says. */
export class WholeAccountWay implements LiquidationWay {
  readonly name: string;
  readonly #isBreached: (moment: CrashMoment, a: number) => boolean;
  readonly #prepare: (prices: readonly number[]) => void;
  readonly #hit = new Set<number>();

  constructor(
    name: string,
    isBreached: (moment: CrashMoment, a: number) => boolean,
    prepare: (prices: readonly number[]) => void = () => undefined,
  ) {
    this.name = name;
    this.#isBreached = isBreached;
    this.#prepare = prepare;
  }

  tick(moment: CrashMoment): void {
    const { books, prices, outcome } = moment;
    this.#prepare(prices);
    for (let a = 0; a < books.accounts; a++) {
      if (!holdsPerpetual(books, a) || !this.#isBreached(moment, a)) continue;
      this.#hit.add(a);
      closeAll(moment, a);
    }
    outcome.accountsLiquidated = this.#hit.size;
  }
}

/** Cross margin by tiers: equity with haircuts against the sum of the positions' requirements. */
export function isTierBreached(model: TierModel, { books, coins, prices }: CrashMoment, a: number): boolean {
  const { width, perpetuals } = books;
  let equity = books.cash[a];
  let required = 0;
  for (let c = 0; c < width; c++) {
    const at = a * width + c;
    equity += haircutWorth(model, coins[c], books.coins[at] * prices[c]) + perpetuals[at] * prices[c];
    required += tierMargin(model, coins[c], perpetuals[at] * prices[c]).maintenance;
  }
  return equity < required;
}

/** The house model, and the cheapest plan in slices of the interval's depth; what cannot be restored goes to the fund's inventory. */
export class PlannedWay implements LiquidationWay {
  readonly name = 'portfolio, planned';
  readonly #judge: HouseJudge;
  readonly #hit = new Set<number>();
  readonly #liquidating = new Set<number>();
  /** [coins] what the fund has taken over. */
  readonly #inventory: Float64Array;
  #prices: readonly number[];

  constructor(judge: HouseJudge, prices: readonly number[]) {
    this.#judge = judge;
    this.#inventory = new Float64Array(prices.length);
    this.#prices = prices;
  }

  tick(moment: CrashMoment): void {
    const { books, prices, outcome } = moment;
    this.#judge.reprice(prices);
    this.#mark(moment);
    for (let a = 0; a < books.accounts; a++) {
      if (!holdsPerpetual(books, a)) continue;
      this.#judge.judge(books, a);
      const { maintenanceHeadroom, maintenanceMargin } = this.#judge.margin;
      const wanted = this.#liquidating.has(a) ? (maintenanceMargin * TARGET_PPM) / 1e6 : 0;
      if (maintenanceHeadroom >= wanted) {
        this.#liquidating.delete(a);
        continue;
      }
      this.#hit.add(a);
      this.#liquidating.add(a);
      this.#reduce(moment, a);
    }
    this.#unwind(moment);
    outcome.accountsLiquidated = this.#hit.size;
  }

  /** The inventory's gain or loss since the last tick is the fund's. */
  #mark({ prices, purse }: CrashMoment): void {
    let gain = 0;
    for (let c = 0; c < prices.length; c++) gain += this.#inventory[c] * (prices[c] - this.#prices[c]);
    this.#prices = prices;
    if (gain >= 0) purse.fund += gain;
    else purse.pay(-gain, prices);
  }

  #reduce(moment: CrashMoment, a: number): void {
    const { books, prices, depth } = moment;
    if (navOf(books, a, prices) <= 0) {
      this.#takeOver(moment, a);
      return;
    }
    const menu = this.#menu(moment, a);
    const book = copied(this.#judge.bookOf(books, a));
    const plan = planTrades({ book, menu, model: this.#judge, targetPpm: TARGET_PPM });
    if (!plan.restores) {
      this.#takeOver(moment, a);
      return;
    }
    const caps = Float64Array.from(menu, ({ row, most }) => {
      const c = row % books.width;
      return Math.min(most, Math.floor(depth.left(c) / (this.#judge.lots[c] * prices[c])));
    });
    const slice = sliceOfPlan(new WorkingBook(book, menu, this.#judge, TARGET_PPM), plan.lots, caps);
    menu.forEach((entry, e) => this.#trade(moment, a, entry, slice[e]));
  }

  #menu({ books, prices, depth }: CrashMoment, a: number): MenuEntry[] {
    const menu: MenuEntry[] = [];
    for (let c = 0; c < books.width; c++) {
      const at = a * books.width + c;
      const lotUsd = this.#judge.lots[c] * prices[c];
      const curve = depth.curve(c, lotUsd, PENALTY);
      const add = (row: number, held: number, purpose: 'close' | 'convert'): void => {
        const most = Math.floor(Math.abs(held) / this.#judge.lots[c]);
        if (most === 0) return;
        menu.push({ row, settleRow: -1, direction: held > 0 ? -1 : 1, most, least: 1, curve, purpose });
      };
      add(this.#judge.perpetualRow(c), books.perpetuals[at], 'close');
      if (books.coins[at] > 0) add(c, books.coins[at], 'convert');
    }
    return menu;
  }

  #trade({ books, prices, depth, purse, outcome }: CrashMoment, a: number, entry: MenuEntry, lots: number): void {
    if (lots === 0) return;
    const c = entry.row % books.width;
    const closed = -entry.direction * lots * this.#judge.lots[c];
    const notional = Math.abs(closed) * prices[c];
    const slippage = depth.take(c, notional);
    if (entry.purpose === 'close') closePerpetual(books, a, c, closed, prices[c]);
    else {
      books.coins[a * books.width + c] -= closed;
      books.cash[a] += closed * prices[c];
    }
    books.cash[a] -= slippage;
    outcome.closedUsd += notional;
    outcome.slippageUsd += slippage;
    purse.penalise(a, notional * PENALTY, prices);
  }

  /** Positions go to the fund at marks; what the account has left or lacks is the fund's too: the bankruptcy price. */
  #takeOver({ books, prices, purse }: CrashMoment, a: number): void {
    const nav = navOf(books, a, prices);
    for (let c = 0; c < books.width; c++) {
      const at = a * books.width + c;
      this.#inventory[c] += books.perpetuals[at];
      closePerpetual(books, a, c, books.perpetuals[at], prices[c]);
      books.cash[a] += books.coins[at] * prices[c];
      this.#inventory[c] += books.coins[at];
      books.coins[at] = 0;
    }
    books.cash[a] -= nav;
    this.#liquidating.delete(a);
    if (nav >= 0) purse.fund += nav;
    else purse.pay(-nav, prices);
  }

  /** What the interval has left is used for the inventory. */
  #unwind({ prices, depth, purse, outcome }: CrashMoment): void {
    for (let c = 0; c < prices.length; c++) {
      const usd = Math.min(Math.abs(this.#inventory[c]) * prices[c], depth.left(c));
      if (usd <= 0) continue;
      const slippage = depth.take(c, usd);
      this.#inventory[c] -= (Math.sign(this.#inventory[c]) * usd) / prices[c];
      outcome.closedUsd += usd;
      outcome.slippageUsd += slippage;
      purse.pay(slippage, prices);
    }
  }
}

/** All perpetuals of an account at once, whatever the depth; debts are paid by the coins, then by the purse. */
function closeAll({ books, prices, depth, purse, outcome }: CrashMoment, a: number): void {
  const { width, perpetuals } = books;
  let closed = 0;
  for (let c = 0; c < width; c++) {
    const held = perpetuals[a * width + c];
    if (held === 0) continue;
    const notional = Math.abs(held * prices[c]);
    const slippage = depth.take(c, notional);
    closePerpetual(books, a, c, held, prices[c]);
    books.cash[a] -= slippage;
    closed += notional;
    outcome.slippageUsd += slippage;
  }
  outcome.closedUsd += closed;
  purse.penalise(a, closed * PENALTY, prices);
  const nav = navOf(books, a, prices);
  if (nav >= 0) return;
  books.cash[a] -= nav;
  purse.pay(-nav, prices);
}

function holdsPerpetual({ perpetuals, width }: CrowdBooks, a: number): boolean {
  for (let at = a * width; at < (a + 1) * width; at++) if (perpetuals[at] !== 0) return true;
  return false;
}

function copied<B extends { instrument: Int32Array; lots: Float64Array; count: number }>(book: B): B {
  return { ...book, instrument: book.instrument.slice(0, book.count), lots: book.lots.slice(0, book.count) };
}
