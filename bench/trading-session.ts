import { apply } from '../src/engine/apply.ts';
import type { Command } from '../src/engine/command.ts';
import type { Genesis } from '../src/engine/genesis.ts';
import { createState } from '../src/engine/state.ts';
import type { State } from '../src/engine/state.ts';
import { RISK_TICKS_PER_USD } from '../src/units/limits.ts';
import { money } from '../src/units/money.ts';
import { opening, stagedMarket, START_MS, uniform, units } from './venue.ts';

/**
 * What a venue's log holds: the opening of a venue of 10,000 customers and 40 market makers on 1,992 instruments of three coins, and then
 * trading at 2,000 commands a second.
 *
 * The mix of a second, and why:
 * - one publish-index of all coins: venues publish their index once a second (Deribit's does); every 10 s forwards, marks and smiles of
 *   every coin come with it, and an advance-time; an hour brings a funding payment for each perpetual;
 * - 95 % are orders of makers and of customers that are placed and cancelled again. Forty makers who move 19 quotes a second each (a cancel
 *   and a placing) are four fifths of them: little for a maker whose 50 instruments move with every index. Thirty orders are placed for one
 *   that fills, as on stock exchanges; makers of options quote ten times as often, which would make the log cheaper;
 * - 1.5 % fills of a resting order against a customer who takes it, and 3 % checks: two for each fill, from a front that asks before it
 *   forwards a taker;
 * - half a percent of money that comes in, goes out or moves between accounts.
 *
 * Makers quote the two perpetuals and 48 options of one coin and rest 12 to 40 orders; customers rest up to 3 and hold 4.9 positions on
 * average. Nearly everything is accepted, as it is where the front asked first. The generator folds what it makes, so that its prices
 * are those in force.
 */
export interface Stamp {
  readonly timeMs: number;
  readonly command: Command;
}

export const SESSION_GENESIS: Genesis = {
  accounts: 16_384,
  assets: 4,
  underlyings: 4,
  instruments: 2_048,
  expiries: 32,
  positionRows: 524_288,
  orders: 65_536,
};

const CUSTOMERS = 10_000;
const MAKERS = 40;
const PER_SECOND = 2_000;
const MAKER_INSTRUMENTS = 48;
const MAKER_ORDERS = 40;
const CUSTOMER_ORDERS = 3;
const USDC = 0;
const DOLLAR = 1_000_000n;

interface Resting {
  readonly order: number;
  readonly account: number;
  readonly instrument: number;
  /** Signed, buy positive. */
  lots: number;
  readonly price: number;
}

class Session {
  readonly state: State = createState(SESSION_GENESIS);
  readonly #next: () => number;
  readonly #resting = new Map<number, Resting>();
  readonly #byAccount = new Map<number, number[]>();
  readonly #spot: number[];
  #seq = 0;
  #timeMs = START_MS;
  #order = 1;
  #firstMaker = 0;
  #firstCustomer = 0;
  #tradable: number[] = [];
  readonly #ofCoin: number[][] = [];
  rejected = 0;

  constructor(seed: number) {
    this.#next = uniform(seed);
    this.#spot = [60_000, 3_000, 150];
  }

  /** Commands in order, without end. */
  *commands(): Generator<Stamp, never> {
    for (const command of opening(this.#spot)) yield this.#apply(command);
    yield* this.#people();
    for (let second = 0; ; second++) yield* this.#second(second);
  }

  *#people(): Generator<Stamp> {
    const { state } = this;
    this.#firstMaker = state.accounts.count;
    for (let i = 0; i < MAKERS; i++) yield* this.#person('maker', 5_000_000n);
    this.#firstCustomer = state.accounts.count;
    for (let i = 0; i < CUSTOMERS; i++) yield* this.#person('customer', BigInt(2_000 + this.#whole(98_000)));
    const { standing, kind } = state.instruments.columns;
    for (let row = 0; row < state.instruments.count; row++)
      if (standing[row] === 1 && kind[row] > 0) this.#tradable.push(row);
    for (let i = 0; i < CUSTOMERS; i++) {
      const positions = 1 + Math.floor(8 * this.#next() ** 3);
      for (let k = 0; k < positions; k++) {
        const instrument = this.#instrument();
        const account = this.#firstCustomer + i;
        const lots = this.#size(account) * (this.#next() < 0.5 ? -1 : 1);
        yield this.#apply(this.#fill(instrument, account, this.#other(account), lots, this.#mark(instrument), 0));
      }
    }
  }

  *#person(label: string, dollars: bigint): Generator<Stamp> {
    const account = this.state.accounts.count;
    yield this.#apply({ kind: 'open-account', label, accountKind: 'customer' });
    yield this.#apply({ kind: 'deposit', account, asset: USDC, amount: money(dollars * DOLLAR) });
  }

  *#second(second: number): Generator<Stamp> {
    const from = this.#seq;
    this.#timeMs = START_MS + 60_000 + second * 1_000;
    for (let coin = 0; coin < 3; coin++) this.#spot[coin] *= 1 + (this.#next() + this.#next() - 1) * 3e-4;
    if (second % 10 === 0) for (const command of stagedMarket(this.#spot)) yield this.#apply(command);
    yield this.#apply(this.#index());
    if (second % 10 === 5) yield this.#apply({ kind: 'advance-time' });
    if (second % 3_600 === 1_800) yield* this.#funding();
    while (this.#seq - from < PER_SECOND) {
      this.#timeMs = Math.max(this.#timeMs, START_MS + 60_000 + second * 1_000 + Math.floor((this.#seq - from) / 2));
      yield this.#apply(this.#one());
    }
  }

  #index(): Command {
    const prices = this.#spot.map((usd, coin) => ({
      underlying: coin + 1,
      price: units(usd),
      confidencePpm: 1_000_000,
    }));
    return { kind: 'publish-index', prices };
  }

  *#funding(): Generator<Stamp> {
    for (const instrument of this.#tradable.filter((row) => this.state.instruments.columns.kind[row] === 1)) {
      yield this.#apply({ kind: 'publish-funding', instrument, ratePpb: 100_000 });
    }
  }

  #one(): Command {
    const drawn = this.#next();
    if (drawn < 0.95) return this.#quote();
    if (drawn < 0.965) return this.#take();
    const account = this.#customer();
    if (drawn < 0.995) {
      const instrument = this.#instrument();
      const lots = this.#size(account) * (this.#next() < 0.5 ? -1 : 1);
      return { kind: 'check-order', account, instrument, lots, price: this.#limit(instrument, lots) };
    }
    const amount = money(BigInt(1 + this.#whole(200)) * DOLLAR);
    if (drawn < 0.998) return { kind: 'deposit', account, asset: USDC, amount };
    if (drawn < 0.9995) return { kind: 'withdraw', account, asset: USDC, amount };
    return { kind: 'transfer', from: account, to: this.#other(account), asset: USDC, amount };
  }

  /** Makers place four orders in five; whoever has as many as he keeps takes the oldest away. */
  #quote(): Command {
    const isMaker = this.#next() < 0.8;
    const account = isMaker ? this.#firstMaker + this.#whole(MAKERS) : this.#customer();
    const own = this.#byAccount.get(account) ?? [];
    const keeps = isMaker ? 12 + ((account * 7) % (MAKER_ORDERS - 11)) : 1 + (account % CUSTOMER_ORDERS);
    if (own.length >= keeps) return { kind: 'cancel-order', order: own[0] };
    const instrument = isMaker ? this.#quoted(account) : this.#instrument();
    const lots = this.#size(account) * (this.#next() < 0.5 ? -1 : 1);
    return {
      kind: 'place-order',
      order: this.#order++,
      account,
      instrument,
      lots,
      price: this.#limit(instrument, lots),
    };
  }

  /** A customer takes a part of a resting order. */
  #take(): Command {
    const maker = this.#firstMaker + this.#whole(MAKERS);
    const own = this.#byAccount.get(maker) ?? [];
    const resting = this.#resting.get(own[this.#whole(Math.max(1, own.length))] ?? 0);
    if (resting === undefined) return this.#quote();
    const part = Math.max(1, Math.ceil(Math.abs(resting.lots) * this.#next()));
    const lots = resting.lots > 0 ? -part : part;
    return this.#fill(resting.instrument, this.#customer(), maker, lots, resting.price, resting.order);
  }

  /** @param lots of the taker, signed */
  #fill(instrument: number, taker: number, maker: number, lots: number, price: number, order: number): Command {
    const [buyer, seller] = lots > 0 ? [taker, maker] : [maker, taker];
    return {
      kind: 'record-fill',
      instrument,
      buyer,
      seller,
      lots: Math.abs(lots),
      price,
      buyerFee: money(0n),
      sellerFee: money(0n),
      buyOrder: lots > 0 ? 0 : order,
      sellOrder: lots > 0 ? order : 0,
    };
  }

  #apply(command: Command): Stamp {
    const timeMs = this.#timeMs;
    const [first] = apply(this.state, { seq: this.#seq++, timeMs, command });
    if (first.kind === 'rejected') {
      this.rejected += 1;
    } else if (command.kind === 'place-order') {
      this.#resting.set(command.order, { ...command });
      this.#byAccount.set(command.account, [...(this.#byAccount.get(command.account) ?? []), command.order]);
    } else if (command.kind === 'cancel-order') {
      this.#forget(command.order);
    } else if (command.kind === 'record-fill' && command.buyOrder + command.sellOrder > 0) {
      const resting = this.#resting.get(command.buyOrder + command.sellOrder) as Resting;
      resting.lots -= command.buyOrder > 0 ? command.lots : -command.lots;
      if (resting.lots === 0) this.#forget(resting.order);
    }
    return { timeMs, command };
  }

  #forget(order: number): void {
    const resting = this.#resting.get(order);
    if (resting === undefined) return;
    this.#resting.delete(order);
    const own = this.#byAccount.get(resting.account) ?? [];
    this.#byAccount.set(
      resting.account,
      own.filter((one) => one !== order),
    );
  }

  /** Half of the flow is in perpetuals, the rest in options near the money and near in time. */
  #instrument(): number {
    const { kind, underlying } = this.state.instruments.columns;
    const coin = 1 + Math.floor(3 * this.#next() ** 2);
    const perpetual = this.#next() < 0.5;
    for (;;) {
      const row = this.#tradable[this.#whole(this.#tradable.length)];
      if (underlying[row] !== coin || (kind[row] === 1) !== perpetual) continue;
      if (this.#mark(row) > 0) return row;
    }
  }

  /** One of a maker's own instruments. */
  #quoted(maker: number): number {
    const { kind, underlying } = this.state.instruments.columns;
    const coin = 1 + (maker % 3);
    this.#ofCoin[coin] ??= this.#tradable.filter((row) => underlying[row] === coin);
    const rows = this.#ofCoin[coin];
    if (this.#next() < 0.3) return rows[this.#whole(2)];
    const from = (maker * 31) % (rows.length - MAKER_INSTRUMENTS - 2);
    const row = rows[2 + from + this.#whole(MAKER_INSTRUMENTS)];
    return kind[row] > 1 && this.#mark(row) > 0 ? row : rows[0];
  }

  #size(account: number): number {
    const isMaker = account < this.#firstCustomer;
    return 1 + Math.floor((isMaker ? 200 : 120) * this.#next() ** 2);
  }

  /** The mark, 10^-8 of the quote currency. */
  #mark(instrument: number): number {
    const { model } = this.state.derived.pricing;
    const { margining, underlying } = this.state.instruments.columns;
    const index = this.state.underlyings.columns.indexPrice[underlying[instrument]];
    if (model === undefined || margining[instrument] === 1) return index;
    const perLot = model.table.mark[instrument] / RISK_TICKS_PER_USD;
    return Math.max(1, units(perLot / this.state.derived.lotContracts[instrument]));
  }

  #limit(instrument: number, lots: number): number {
    const away = 1 + (lots > 0 ? -1 : 1) * (0.0005 + 0.01 * this.#next());
    return Math.max(1, Math.round(this.#mark(instrument) * away));
  }

  #customer(): number {
    return this.#firstCustomer + this.#whole(CUSTOMERS);
  }

  #other(account: number): number {
    const other = this.#customer();
    return other === account ? this.#firstCustomer + ((other - this.#firstCustomer + 1) % CUSTOMERS) : other;
  }

  #whole(below: number): number {
    return Math.floor(below * this.#next());
  }
}

/** The first `count` commands of a session, with their times; `rejected` of them are refused when they are applied. */
export function tradingSession(count: number, seed = 1): { commands: Stamp[]; rejected: number; state: State } {
  const session = new Session(seed);
  const source = session.commands();
  const commands: Stamp[] = [];
  while (commands.length < count) commands.push(source.next().value);
  return { commands, rejected: session.rejected, state: session.state };
}
