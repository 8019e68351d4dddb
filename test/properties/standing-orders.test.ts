import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply } from '../../src/engine/apply.ts';
import type { Command } from '../../src/engine/command.ts';
import { digestState } from '../../src/engine/digest.ts';
import type { Event } from '../../src/engine/event.ts';
import {
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  BTC_SPOT,
  ETH_PERP,
  fill,
  openingCommands,
  p,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
  usdc,
} from '../../src/engine/small-venue.suite.ts';
import { listOrders } from '../../src/engine/order-index.ts';
import { createState } from '../../src/engine/state.ts';
import type { State } from '../../src/engine/state.ts';

const MAKERS = [PROVIDER + 1, PROVIDER + 2];
const PRICES: Readonly<Record<number, number>> = {
  [BTC_PERP]: 60_000,
  [ETH_PERP]: 3_000,
  [BTC_INVERSE]: 60_000,
  [BTC_FUTURE]: 60_200,
  [BTC_CALL]: 4_000,
  [BTC_PUT]: 4_000,
  [BTC_COIN_CALL]: 0.07,
  [BTC_SPOT]: 60_000,
};

type Step =
  | {
      readonly kind: 'quote' | 'check';
      readonly maker: number;
      readonly instrument: number;
      readonly lots: number;
      readonly off: number;
    }
  | { readonly kind: 'cancel' | 'take'; readonly maker: number; readonly pick: number; readonly part: number }
  | { readonly kind: 'tick'; readonly btc: number; readonly eth: number }
  | { readonly kind: 'pay'; readonly maker: number; readonly dollars: number }
  | { readonly kind: 'parameters' };

const maker = fc.constantFrom(0, 1);
const instrument = fc.constantFrom(...Object.keys(PRICES).map(Number));
const lots = fc.integer({ min: -250, max: 250 }).filter((n) => n !== 0);
const off = fc.integer({ min: -300, max: 300 });
const steps = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ kind: fc.constant('quote'), maker, instrument, lots, off }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('check'), maker, instrument, lots, off }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('cancel'), maker, pick: fc.nat(64), part: fc.constant(1) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('take'),
        maker,
        pick: fc.nat(64),
        part: fc.double({ min: 0.1, max: 1, noNaN: true }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('tick'),
        btc: fc.integer({ min: 55_000, max: 65_000 }),
        eth: fc.integer({ min: 2_700, max: 3_300 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('pay'), maker, dollars: fc.integer({ min: 1, max: 5_000 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('parameters') }) },
  ),
  { minLength: 30, maxLength: 90 },
) as fc.Arbitrary<Step[]>;

/** A venue whose makers' books are kept, or are netted for every question; and the orders that rest on it. */
function venue(isKept: boolean): { state: State; send: (command: Command) => readonly Event[] } {
  const state = createState(SMALL_GENESIS);
  state.derived.standings.isKept = isKept;
  let seq = 0;
  return { state, send: (command) => apply(state, { seq, timeMs: START_MS + seq++ * 1_000, command }) };
}

const perpetual = openingCommands().find(({ kind }) => kind === 'set-parameters') as Command;

/** The commands of a step, given which orders rest now: number and account, oldest first. */
function commandsOf(step: Step, state: State, next: () => number): readonly Command[] {
  const resting = (one: number) =>
    listOrders(state.derived.orderPlaces).filter(([, row]) => state.orders.columns.account[row] === MAKERS[one]);
  switch (step.kind) {
    case 'tick':
      return tick(step.btc, step.eth);
    case 'parameters':
      return [perpetual];
    case 'pay':
      return [{ kind: 'withdraw', account: MAKERS[step.maker], asset: USDC, amount: usdc(String(step.dollars)) }];
    case 'quote':
    case 'check': {
      const { instrument: row, lots: size } = step;
      const asked = {
        account: MAKERS[step.maker],
        instrument: row,
        lots: size,
        price: p(PRICES[row] * (1 + step.off / 10_000)),
      };
      return [
        step.kind === 'check' ? { kind: 'check-order', ...asked } : { kind: 'place-order', order: next(), ...asked },
      ];
    }
    default: {
      const own = resting(step.maker);
      if (own.length === 0) return [];
      const [order, row] = own[step.pick % own.length];
      if (step.kind === 'cancel') return [{ kind: 'cancel-order', order }];
      const { instrument: of, lots: remaining, price } = state.orders.columns;
      const size = Math.ceil(Math.abs(remaining[row]) * step.part);
      const buys = remaining[row] > 0;
      const [buyer, seller] = buys ? [MAKERS[step.maker], PROVIDER] : [PROVIDER, MAKERS[step.maker]];
      const filled = fill(of[row], buyer, seller, size, 1);
      return [{ ...filled, price: price[row], buyOrder: buys ? order : 0, sellOrder: buys ? 0 : order } as Command];
    }
  }
}

test('ENGN-064 makers whose books are kept get the answers of makers whose books are netted anew', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(steps, (drawn) => {
      const [kept, anew] = [venue(true), venue(false)];
      let order = 0;
      const both = (command: Command): void => {
        const events = kept.send(command);
        expect(events).toEqual(anew.send(command));
        for (const event of events) {
          const told = event.kind === 'rejected' ? `rejected ${event.code}` : event.kind;
          seen.set(told, (seen.get(told) ?? 0) + 1);
        }
      };
      for (const command of openingCommands()) both(command);
      for (const [i, account] of MAKERS.entries()) {
        both({ kind: 'open-account', label: `maker ${i}`, accountKind: 'customer' });
        both({ kind: 'deposit', account, asset: USDC, amount: usdc(i === 0 ? '9000' : '200000') });
      }
      for (const step of drawn) for (const command of commandsOf(step, anew.state, () => ++order)) both(command);
      expect(digestState(kept.state)).toEqual(digestState(anew.state));
    }),
    { numRuns: 60, seed: 20_261_128 },
  );
  for (const told of ['order-placed', 'order-checked', 'order-cancelled', 'filled', 'rejected 401']) {
    expect(seen.get(told), told).toBeGreaterThan(10);
  }
}, 120_000);
