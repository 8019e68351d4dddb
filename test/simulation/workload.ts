import type { Command } from '../../src/engine/command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../../src/engine/engine-parameters.ts';
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
  EXPIRY_MS,
  HOUSE_PRESET,
  openingCommands,
  p,
  PROVIDER,
  USDC,
} from '../../src/engine/small-venue.suite.ts';
import { CLEARING_ACCOUNT } from '../../src/ledger/account-kind.ts';
import { money } from '../../src/units/money.ts';
import { nonsense } from './nonsense.ts';
import type { Random } from './random.ts';

const ASSETS = [USDC, BTC, ETH];
const UNITS_OF_ONE = [1_000_000n, 100_000_000n, 1_000_000_000n];
const TRADED = [BTC_PERP, ETH_PERP, BTC_INVERSE, BTC_FUTURE, BTC_CALL, BTC_PUT, BTC_SPOT, BTC_COIN_CALL];

/** What the workload believes of the world: it makes commands that mostly pass, and some that must not. */
export class Workload {
  readonly #random: Random;
  readonly #accounts: number[] = [];
  readonly #orders: OrderPlaced[] = [];
  #opened = 0;
  #nextOrder = 1;
  #btc = 60_000;
  #eth = 3_000;
  #vol = 0.6;
  #settled = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Commands of the next step. */
  next(timeMs: number): readonly Command[] {
    if (this.#opened === 0) {
      this.#opened = 1;
      return [...openingCommands(), ...this.#endowments()];
    }
    const { chance, pick } = this.#random;
    if (chance(0.25)) return this.#tick();
    if (chance(0.08)) return [nonsense(this.#random, pick(this.#accounts), timeMs)];
    if (chance(0.04)) return this.#rare();
    return [this.#ordinary()];
  }

  /** Learns numbers from what happened. */
  note(event: Event): void {
    if (event.kind === 'account-opened' && event.accountKind === 'customer') this.#accounts.push(event.account);
    if (event.kind === 'order-placed') this.#orders.push(event);
    if (event.kind === 'order-cancelled') this.#forget(event.order);
    if (event.kind === 'instrument-settled') this.#settled = true;
  }

  #forget(order: number): void {
    const at = this.#orders.findIndex((one) => one.order === order);
    if (at >= 0) this.#orders.splice(at, 1);
  }

  #endowments(): readonly Command[] {
    const open = Array.from(
      { length: 6 },
      (_, i) => ({ kind: 'open-account', label: `customer ${i}`, accountKind: 'customer' }) as const,
    );
    const rich = ASSETS.map((asset) =>
      deposit(PROVIDER, asset, 1_000n * UNITS_OF_ONE[asset] * (asset === USDC ? 1_000n : 1n)),
    );
    const first = Array.from({ length: 6 }, (_, i) =>
      deposit(PROVIDER + 1 + i, USDC, UNITS_OF_ONE[USDC] * BigInt(this.#random.whole(3_000, 20_000))),
    );
    return [...open, ...rich, ...first];
  }

  #tick(): readonly Command[] {
    const { real, chance } = this.#random;
    const shock = chance(0.08) ? (real() - 0.6) * 0.5 : (real() - 0.5) * 0.03;
    this.#btc = Math.min(150_000, Math.max(8_000, this.#btc * (1 + shock)));
    this.#eth = Math.min(9_000, Math.max(300, this.#eth * (1 + shock * (0.6 + real()))));
    this.#vol = Math.min(2, Math.max(0.2, this.#vol * (0.9 + 0.22 * real())));
    const certain = chance(0.9) ? 1_000_000 : this.#random.whole(300_000, 1_000_000);
    const index: Command = {
      kind: 'publish-index',
      prices: [
        { underlying: BTC, price: p(this.#btc), confidencePpm: certain },
        ...(chance(0.8) ? [{ underlying: ETH, price: p(this.#eth), confidencePpm: 1_000_000 }] : []),
        ...(chance(0.1) ? [{ underlying: USDC, price: p(0.97 + 0.04 * real()), confidencePpm: 1_000_000 }] : []),
      ],
    };
    return chance(0.3) ? [index] : [...this.#curves(), index];
  }

  #curves(): readonly Command[] {
    if (this.#settled) return [];
    const { real, chance } = this.#random;
    const forward = this.#btc * (0.99 + 0.02 * real());
    const smile = chance(0.5)
      ? ({
          kind: 'strikes',
          strikes: [this.#btc * 0.7, this.#btc, this.#btc * 1.3],
          vols: [this.#vol * 1.2, this.#vol, this.#vol * 1.1],
        } as const)
      : ({ kind: 'svi', a: 0.01, b: 0.08, rho: -0.3, m: 0, sigma: 0.2, forward, timeYears: 0.08 } as const);
    return [
      {
        kind: 'publish-forward',
        underlying: BTC,
        forwards: [{ expiryMs: EXPIRY_MS, forward: p(forward), fixedForward: 0, confidencePpm: 1_000_000, rate: 0 }],
        marks: [{ instrument: BTC_PERP, price: p(this.#btc * (0.998 + 0.004 * real())) }],
      },
      { kind: 'publish-surface', underlying: BTC, smiles: [{ expiryMs: EXPIRY_MS, smile }] },
    ];
  }

  #ordinary(): Command {
    const { whole, pick, chance } = this.#random;
    const account = pick(this.#accounts);
    const asset = pick(ASSETS);
    const some =
      (UNITS_OF_ONE[asset] * BigInt(whole(1, 3_000))) / (asset === USDC ? 1n : asset === BTC ? 60_000n : 3_000n);
    switch (whole(0, 9)) {
      case 0:
        return deposit(account, asset, some);
      case 1:
        return { kind: 'withdraw', account, asset, amount: money(some) };
      case 2:
        return { kind: 'transfer', from: account, to: pick(this.#accounts), asset, amount: money(some) };
      case 3:
        return this.#placed(account);
      case 4:
        return chance(0.5) && this.#orders.length > 0
          ? { kind: 'cancel-order', order: pick(this.#orders).order }
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
    const instrument = this.#random.pick(TRADED);
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
    if (filled === Math.abs(lots)) this.#forget(order);
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
    if (chance(0.3) && this.#orders.length > 0) return this.#met(pick(this.#orders));
    const instrument = pick(TRADED);
    const other = chance(0.6) ? PROVIDER : chance(0.2) ? CLEARING_ACCOUNT : pick(this.#accounts);
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
      buyOrder: chance(0.03) && this.#orders.length > 0 ? pick(this.#orders).order : 0,
      sellOrder: 0,
    };
  }

  #priceOf(instrument: number): number {
    const { real } = this.#random;
    const around = 0.98 + 0.04 * real();
    switch (instrument) {
      case ETH_PERP:
        return p(this.#eth * around);
      case BTC_CALL:
      case BTC_PUT:
        return p(this.#btc * (0.02 + 0.08 * real()));
      case BTC_COIN_CALL:
        return p(0.02 + 0.08 * real());
      default:
        return p(this.#btc * around);
    }
  }

  #rare(): readonly Command[] {
    const { whole, pick, chance } = this.#random;
    switch (whole(0, 6)) {
      case 0:
        return [
          {
            kind: 'publish-funding',
            instrument: pick([BTC_PERP, ETH_PERP, BTC_INVERSE]),
            ratePpb: whole(-2_000_000, 2_000_000),
          },
        ];
      case 1:
        return [{ kind: 'advance-time' }];
      case 2:
        return [{ kind: 'liquidate-step', account: pick(this.#accounts) }];
      case 3:
        return [{ kind: 'open-account', label: 'late', accountKind: 'customer' }];
      case 4:
        return [{ kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: p(this.#btc) }];
      case 5:
        return [
          {
            kind: 'set-parameters',
            protocolVersion: 1,
            engine: {
              ...DEFAULT_ENGINE_PARAMETERS,
              liquidityProvider: chance(0.5) ? PROVIDER : CLEARING_ACCOUNT,
              liquidationStepsMax: whole(1, 64),
              liquidationSlicePpm: whole(50_000, 1_000_000),
              liquidationPenaltyPpm: whole(0, 20_000),
            },
            preset: HOUSE_PRESET,
          },
        ];
      default:
        return [deposit(pick(this.#accounts), pick(ASSETS), BigInt(whole(1, 1_000)))];
    }
  }
}

function deposit(account: number, asset: number, amount: bigint): Command {
  return { kind: 'deposit', account, asset, amount: money(amount) };
}
