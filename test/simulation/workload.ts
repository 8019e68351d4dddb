import type { Command } from '../../src/engine/command.ts';
import type { Event, OrderPlaced } from '../../src/engine/event.ts';
import {
  BTC,
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  BTC_SPOT,
  ETH,
  ETH_PERP,
  openingCommands,
  p,
  PROVIDER,
  USDC,
} from '../../src/engine/small-venue.suite.ts';
import { CLEARING_ACCOUNT } from '../../src/ledger/account-kind.ts';
import { money } from '../../src/units/money.ts';
import type { Feed } from './feed.ts';
import { Knowledge } from './knowledge.ts';
import { nonsense } from './nonsense.ts';
import type { Random } from './random.ts';
import { parameters, rare } from './workload-waterfall.ts';

const ASSETS = [USDC, BTC, ETH];
const UNITS_OF_ONE = [1_000_000n, 100_000_000n, 1_000_000_000n];
const TRADED = [BTC_PERP, ETH_PERP, BTC_INVERSE, BTC_FUTURE, BTC_CALL, BTC_PUT, BTC_SPOT, BTC_COIN_CALL];
const CUSTOMERS = 6;

/** Commands of a burst: several of them fill a small queue. */
const BURST = 30;

/** How a venue is used: shares of steps. */
export interface Habits {
  /** A rare command: a step of the waterfall, an expiry, parameters. */
  readonly rare: number;
  /** Thirty commands at once. */
  readonly burst: number;
  /** Dollars a customer begins with, in thousands: little money, many liquidations. */
  readonly thousands: number;
}

/** What the workload believes of the world: it makes commands that mostly pass, and some that must not. */
export class Workload {
  readonly #random: Random;
  readonly #feed: Feed;
  readonly #habits: Habits;
  readonly #knowledge = new Knowledge();
  #isOpened = false;
  #nextOrder = 1;

  constructor(random: Random, feed: Feed, habits: Habits) {
    this.#random = random;
    this.#feed = feed;
    this.#habits = habits;
  }

  /** Commands of the next step; none when the feed is silent. */
  next(timeMs: number): readonly Command[] {
    const { chance, pick } = this.#random;
    if (!this.#isOpened) {
      this.#isOpened = true;
      return [...openingCommands(), ...(chance(0.7) ? [parameters(this.#random)] : []), ...this.#endowments()];
    }
    if (this.#knowledge.customers.length === 0) return [{ kind: 'advance-time' }];
    if (chance(0.3)) return this.#feed.tick(timeMs, this.#openExpiries(timeMs));
    if (chance(0.06)) return [nonsense(this.#random, pick(this.#knowledge.customers), timeMs)];
    if (chance(this.#habits.rare)) return rare(this.#situation(timeMs));
    if (chance(this.#habits.burst)) return Array.from({ length: BURST }, () => this.#ordinary());
    return Array.from({ length: this.#random.whole(1, 4) }, () => this.#ordinary());
  }

  /** Learns numbers from what happened. */
  note(event: Event): void {
    this.#knowledge.note(event);
  }

  #situation(timeMs: number) {
    const priceOf = (instrument: number): number => this.#priceOf(instrument);
    return { random: this.#random, knowledge: this.#knowledge, feed: this.#feed, timeMs, priceOf };
  }

  #openExpiries(timeMs: number): readonly number[] {
    return this.#knowledge.series.map(({ expiryMs }) => expiryMs).filter((expiryMs) => expiryMs > timeMs);
  }

  #endowments(): readonly Command[] {
    const { whole } = this.#random;
    const open = Array.from(
      { length: CUSTOMERS },
      (_, i) => ({ kind: 'open-account', label: `customer ${i}`, accountKind: 'customer' }) as const,
    );
    const rich = ASSETS.map((asset) =>
      deposit(PROVIDER, asset, 1_000n * UNITS_OF_ONE[asset] * (asset === USDC ? 1_000n : 1n)),
    );
    const first = Array.from({ length: CUSTOMERS }, (_, i) =>
      deposit(PROVIDER + 1 + i, USDC, UNITS_OF_ONE[USDC] * BigInt(whole(1_000, 1_000 * this.#habits.thousands))),
    );
    return [...open, ...rich, ...first];
  }

  #ordinary(): Command {
    const { whole, pick, chance } = this.#random;
    const account = pick(this.#knowledge.customers);
    const asset = pick(ASSETS);
    const some =
      (UNITS_OF_ONE[asset] * BigInt(whole(1, 3_000))) / (asset === USDC ? 1n : asset === BTC ? 60_000n : 3_000n);
    switch (whole(0, 9)) {
      case 0:
        return deposit(account, asset, some);
      case 1:
        return { kind: 'withdraw', account, asset, amount: money(some) };
      case 2:
        return { kind: 'transfer', from: account, to: pick(this.#knowledge.customers), asset, amount: money(some) };
      case 3:
        return this.#placed(account);
      case 4:
        return chance(0.5) && this.#knowledge.orders.length > 0
          ? { kind: 'cancel-order', order: pick(this.#knowledge.orders).order }
          : this.#placed(account);
      case 5: {
        const order = this.#placed(account);
        return { ...order, kind: 'check-order' } as Command;
      }
      default:
        return this.#filled(account);
    }
  }

  #placed(account: number): Command & { kind: 'place-order' } {
    const instrument = this.#instrument();
    const lots = this.#random.whole(1, 600) * (this.#random.chance(0.5) ? 1 : -1);
    return {
      kind: 'place-order',
      order: this.#nextOrder++,
      account,
      instrument,
      lots,
      price: this.#priceOf(instrument),
    };
  }

  /** A resting order that meets the provider, in whole or in part; now and then one that is gone, or too much of it. */
  #met({ order, account, instrument, lots, price }: OrderPlaced): Command {
    const { whole, chance } = this.#random;
    const [buyer, seller] = lots > 0 ? [account, PROVIDER] : [PROVIDER, account];
    const filled = chance(0.5) ? Math.abs(lots) : whole(1, Math.abs(lots));
    if (filled === Math.abs(lots)) this.#knowledge.forget(order);
    return {
      kind: 'record-fill',
      instrument,
      buyer,
      seller,
      lots: filled,
      price,
      buyerFee: money(BigInt(whole(0, 1_000))),
      sellerFee: money(0n),
      buyOrder: lots > 0 ? order : 0,
      sellOrder: lots > 0 ? 0 : order,
    };
  }

  #filled(account: number): Command {
    const { pick, chance, whole } = this.#random;
    if (chance(0.3) && this.#knowledge.orders.length > 0) return this.#met(pick(this.#knowledge.orders));
    const instrument = this.#instrument();
    const other = chance(0.45) ? PROVIDER : chance(0.2) ? CLEARING_ACCOUNT : pick(this.#knowledge.customers);
    const [buyer, seller] = chance(0.5) ? [account, other] : [other, account];
    const fees = chance(0.5)
      ? [money(BigInt(whole(0, 2_000_000))), money(BigInt(whole(-500, 500)))]
      : [money(0n), money(0n)];
    return {
      kind: 'record-fill',
      instrument,
      buyer,
      seller,
      lots: instrument === BTC_INVERSE ? whole(1, 9_000) : whole(1, 1_200),
      price: this.#priceOf(instrument),
      buyerFee: fees[0],
      sellerFee: fees[1],
      buyOrder: chance(0.03) && this.#knowledge.orders.length > 0 ? pick(this.#knowledge.orders).order : 0,
      sellOrder: 0,
    };
  }

  /** Mostly of the long-lived ones, now and then of a series that ends soon. */
  #instrument(): number {
    const { pick, chance } = this.#random;
    const near = this.#knowledge.series.flatMap(({ instruments }) => instruments);
    return near.length > 0 && chance(0.2) ? pick(near) : pick(TRADED);
  }

  #priceOf(instrument: number): number {
    const { real } = this.#random;
    const around = 0.98 + 0.04 * real();
    const premium = 0.02 + 0.08 * real();
    if (instrument === BTC_COIN_CALL) return p(premium);
    if (this.#knowledge.options.has(instrument)) return p(this.#feed.price(BTC) * premium);
    return p(this.#feed.price(instrument === ETH_PERP ? ETH : BTC) * around);
  }
}

function deposit(account: number, asset: number, amount: bigint): Command {
  return { kind: 'deposit', account, asset, amount: money(amount) };
}
