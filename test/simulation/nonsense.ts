import type { Command } from '../../src/engine/command.ts';
import { BTC, BTC_PERP, fill, p, PROVIDER, USDC } from '../../src/engine/small-venue.suite.ts';
import { money } from '../../src/units/money.ts';
import type { Random } from './random.ts';

const MAKERS: readonly ((random: Random, account: number, timeMs: number) => Command)[] = [
  ({ whole }) => ({ kind: 'deposit', account: whole(0, PROVIDER - 1), asset: USDC, amount: money(5n) }),
  (_, account) => ({ kind: 'deposit', account, asset: 77, amount: money(5n) }),
  (_, account) => ({ kind: 'deposit', account, asset: USDC, amount: money(0n) }),
  (_, account) => ({ kind: 'withdraw', account, asset: USDC, amount: money(2n ** 62n) }),
  ({ whole }, account) => ({ kind: 'check-order', account, instrument: whole(200, 300), lots: 1, price: 1 }),
  (_, account) => ({ kind: 'place-order', order: 0, account, instrument: BTC_PERP, lots: 1, price: p(1) }),
  () => ({ kind: 'publish-index', prices: [] }),
  (_, __, timeMs) => ({ kind: 'publish-index', prices: [{ underlying: BTC, price: -timeMs, confidencePpm: 5 }] }),
  () => ({ kind: 'cancel-order', order: 999_999_999 }),
  (_, account) => fill(1, account, PROVIDER, 1, 60_000),
];

/** A command that must be refused, whatever the state. */
export function nonsense(random: Random, account: number, timeMs: number): Command {
  return random.pick(MAKERS)(random, account, timeMs);
}
