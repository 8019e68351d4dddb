import {
  BTC,
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  BTC_SPOT,
  ETH_PERP,
  EXPIRY_MS,
  fill,
  openingCommands,
  p,
  PROVIDER,
  tick,
  USDC,
  usdc,
} from '../src/engine/small-venue.suite.ts';
import type { Command } from '../src/engine/command.ts';
import { randomStream } from '../src/lab/random-stream.ts';
import type { RandomStream } from '../src/lab/random-stream.ts';
import { money } from '../src/units/money.ts';

/** Customers that the workload opens. */
const CUSTOMERS = 24;

const CONTRACTS = [
  BTC_PERP,
  BTC_PERP,
  ETH_PERP,
  BTC_INVERSE,
  BTC_FUTURE,
  BTC_CALL,
  BTC_CALL,
  BTC_PUT,
  BTC_PUT,
  BTC_SPOT,
  BTC_COIN_CALL,
] as const;

/** A price of either underlying as it walks. */
interface Walk {
  btc: number;
  eth: number;
  vol: number;
}

/**
 * An endless stream of commands on the small venue, the same for the same seed: first the opening and the accounts, then trades, orders,
 * payments, ticks of a walking market with crashes in it, and commands that must be refused. It never looks at what was answered.
 */
export function* workload(seed: number): Generator<Command, never> {
  yield* openingCommands();
  const stream = randomStream(seed);
  const walk: Walk = { btc: 60_000, eth: 3_000, vol: 0.6 };
  for (let i = 1; i <= CUSTOMERS; i++) {
    yield { kind: 'open-account', label: `customer-${i}`, accountKind: 'customer' };
    yield { kind: 'deposit', account: PROVIDER + i, asset: USDC, amount: usdc(String(stream.whole(2_000, 30_000))) };
  }
  for (;;) yield* next(stream, walk);
}

function next(stream: RandomStream, walk: Walk): readonly Command[] {
  const kind = stream.uniform();
  if (kind < 0.05) return moved(stream, walk);
  if (kind < 0.45) return [trade(stream, walk)];
  if (kind < 0.7) return [ordering(stream, walk)];
  if (kind < 0.9) return [payment(stream)];
  if (kind < 0.92) return [{ kind: 'advance-time' }];
  if (kind < 0.93)
    return [
      {
        kind: 'publish-funding',
        instrument: stream.pick([BTC_PERP, ETH_PERP]),
        ratePpb: stream.whole(-200_000, 200_000),
      },
    ];
  if (kind < 0.97) return [{ kind: 'liquidate-step', account: customer(stream) }];
  return [refused(stream)];
}

const customer = (stream: RandomStream): number => PROVIDER + stream.whole(1, CUSTOMERS);

/** One step of the market; one in fifty is a crash or a leap, and prices are drawn back to where they began. */
function moved(stream: RandomStream, walk: Walk): readonly Command[] {
  const shock = stream.uniform() < 0.02 ? stream.between(-0.4, 0.2) : 0.004 * stream.bell();
  walk.btc = walk.btc * (1 + shock) + 0.002 * (60_000 - walk.btc);
  walk.eth = walk.eth * (1 + 1.2 * shock + 0.002 * stream.bell()) + 0.002 * (3_000 - walk.eth);
  walk.vol += 0.02 * (0.6 - walk.vol) + 0.01 * stream.bell() + 0.5 * Math.abs(shock) * stream.uniform();
  walk.vol = Math.min(2, Math.max(0.2, walk.vol));
  return tick(walk.btc, walk.eth, walk.vol);
}

/** A price near what the contract is worth, in its own unit. */
function priceNear(stream: RandomStream, walk: Walk, instrument: number): number {
  const near = stream.between(0.995, 1.005);
  if (instrument === ETH_PERP) return walk.eth * near;
  const call = Math.max(0, walk.btc - 60_000) + 3_000 * stream.between(0.5, 1.5);
  if (instrument === BTC_CALL) return call;
  if (instrument === BTC_COIN_CALL) return call / walk.btc;
  if (instrument === BTC_PUT) return Math.max(0, 60_000 - walk.btc) + 3_000 * stream.between(0.5, 1.5);
  return walk.btc * near;
}

const lotsFor = (stream: RandomStream, instrument: number): number =>
  instrument === BTC_INVERSE ? stream.whole(1, 2_000) : stream.whole(1, 300);

function trade(stream: RandomStream, walk: Walk): Command {
  const instrument = stream.pick(CONTRACTS);
  const one = customer(stream);
  const other = stream.uniform() < 0.8 ? PROVIDER : customer(stream);
  const [buyer, seller] = stream.uniform() < 0.5 ? [one, other] : [other, one];
  const traded = fill(instrument, buyer, seller, lotsFor(stream, instrument), priceNear(stream, walk, instrument));
  return {
    ...traded,
    ...(stream.uniform() < 0.5 ? { buyerFee: money(BigInt(stream.whole(-3, 900))) } : {}),
  } as Command;
}

function ordering(stream: RandomStream, walk: Walk): Command {
  const order = stream.whole(1, 60);
  const kind = stream.uniform();
  if (kind < 0.35) return { kind: 'cancel-order', order };
  const instrument = stream.pick(CONTRACTS);
  const lots = lotsFor(stream, instrument) * (stream.uniform() < 0.5 ? 1 : -1);
  const asked = { account: customer(stream), instrument, lots, price: p(priceNear(stream, walk, instrument)) };
  return kind < 0.7 ? { kind: 'place-order', order, ...asked } : { kind: 'check-order', ...asked };
}

function payment(stream: RandomStream): Command {
  const amount = usdc(String(stream.whole(1, 3_000)));
  const kind = stream.uniform();
  const account = customer(stream);
  if (kind < 0.35) return { kind: 'deposit', account, asset: USDC, amount };
  if (kind < 0.8) return { kind: 'withdraw', account, asset: USDC, amount };
  return { kind: 'transfer', from: account, to: customer(stream), asset: USDC, amount };
}

/** A command that no state of the venue takes. */
function refused(stream: RandomStream): Command {
  return stream.pick<Command>([
    { kind: 'deposit', account: 63, asset: USDC, amount: usdc('1') },
    { kind: 'cancel-order', order: 99_999 },
    { kind: 'withdraw', account: customer(stream), asset: 3, amount: usdc('1') },
    { kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS + 1, price: p(60_000) },
    { kind: 'publish-index', prices: [{ underlying: BTC, price: 0, confidencePpm: 1_000_000 }] },
    fill(60, PROVIDER, customer(stream), 1, 100),
  ]);
}
