import { describe, expect, test } from 'vitest';
import type { Command } from '../../engine/command.ts';
import type { Event, Outcome } from '../../engine/event.ts';
import { generatedMarket } from '../../feeds/generated.ts';
import type { MarketSnapshot } from '../../feeds/snapshot.ts';
import { modelledDepth } from '../../lab/modelled-depth.ts';
import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../units/time.ts';
import { DepthPublisher } from './depth-commands.ts';
import { withListedLots } from './listed-lots.ts';
import { listingCommands } from './listing-commands.ts';
import { paceLiquidations, WaitingLiquidations } from './pace.ts';
import { createRegister } from './register.ts';
import type { Register } from './register.ts';
import { SettlementBook } from './settlement-book.ts';

const START_MS = Date.UTC(2026, 0, 5);

/** A register that knows what a snapshot lists, and the snapshot. */
function listedMarket(): { readonly snapshot: MarketSnapshot; readonly register: Register } {
  const [first] = generatedMarket({ seed: 1, startMs: START_MS, stepMs: HOUR_MS, steps: 1 });
  const snapshot = withListedLots(first);
  const register = createRegister();
  let instrument = 100;
  for (const command of listingCommands(snapshot, register)) {
    if (command.kind !== 'list-instrument') continue;
    register.observe([
      { kind: 'instrument-listed', instrument: instrument++, record: command.instrument, cellLimit: 1 },
    ]);
  }
  return { snapshot, register };
}

const movedBy = (snapshot: MarketSnapshot, factor: number): MarketSnapshot => ({
  ...snapshot,
  underlyings: snapshot.underlyings.map((one) => ({ ...one, indexPrice: one.indexPrice * factor })),
});

describe('CLIN-034 modelled depth', () => {
  test('at twice the calm vol everything is twice as far and 2.8 times less deep; coins other than BTC are shallower', () => {
    const ask = (coin: string, vol: number) => modelledDepth({ coin, kind: 'perpetual', vol, halfSpread: 0 });
    const [calm, wild, sol] = [ask('BTC', 0.6), ask('BTC', 1.2), ask('SOL', 0.6)];
    expect(calm[1]).toEqual({ distancePpm: 200, dollars: 2_000_000 });
    expect(wild[1].distancePpm).toBe(400);
    expect(calm[1].dollars / wild[1].dollars).toBeCloseTo(2.83, 2);
    expect(sol[1]).toEqual({ distancePpm: 200, dollars: 240_000 });
    const option = modelledDepth({ coin: 'ETH', kind: 'option', vol: 0.6, halfSpread: 0.001 });
    expect(option.map(({ distancePpm }) => distancePpm)).toEqual([1_000, 2_000, 4_000]);
  });

  test('every contract is said once, and again when a cause has moved by its factor', () => {
    const { snapshot, register } = listedMarket();
    const publisher = new DepthPublisher();
    const first = publisher.commands(snapshot, register);
    expect(first.length).toBe(register.instruments.size);
    for (const command of first as Extract<Command, { kind: 'publish-depth' }>[]) {
      expect(command.bids).toEqual(command.asks);
      expect(command.bids.length).toBeGreaterThan(0);
      for (const [i, { lots, distancePpm }] of command.bids.entries()) {
        expect(Number.isSafeInteger(lots) && lots > 0 && Number.isSafeInteger(distancePpm)).toBe(true);
        if (i > 0) expect(distancePpm).toBeGreaterThanOrEqual(command.bids[i - 1].distancePpm);
      }
    }
    expect(publisher.commands(movedBy(snapshot, 1.1), register)).toEqual([]);
    expect(publisher.commands(movedBy(snapshot, 1.2), register).length).toBe(first.length);
    const expired = { ...snapshot, timeMs: snapshot.timeMs + 400 * DAY_MS };
    expect(new DepthPublisher().commands(expired, register).length).toBe(3);
  });
});

describe('CLIN-034 pace', () => {
  const outcome = (...events: Event[]): Outcome => ({ seq: 0, timeMs: 0, events });
  const valuation = {
    navTicks: 0,
    equityTicks: 0,
    initialMarginTicks: 0,
    maintenanceMarginTicks: 0,
    orderMarginTicks: 0,
    active: { kind: 0, column: -1 },
  };
  const filled = (account: number, lots: number): Event => ({
    kind: 'liquidation-filled',
    account,
    counterparty: 7,
    instrument: 3,
    lots,
    markTicks: 1,
    cash: 0n as never,
    slippage: 0n as never,
    penalty: 0n as never,
  });

  /** Plays answers to advance-time, and notes the clock. */
  const played = async (waiting: WaitingLiquidations, roomMs: number, answers: readonly Event[][]) => {
    const clock: number[] = [];
    let next = 0;
    const venue = {
      provider: 7,
      submit: (commands: readonly Command[]) => {
        expect(commands).toEqual([{ kind: 'advance-time' }]);
        const outcomes = [outcome(...(answers[next++] ?? []))];
        waiting.observe(outcomes);
        return Promise.resolve(outcomes);
      },
    };
    await paceLiquidations(venue, waiting, roomMs, (ms) => clock.push(ms));
    return clock;
  };

  test('time passes in steps of five seconds until nobody waits', async () => {
    const waiting = new WaitingLiquidations();
    expect(await played(waiting, 600_000, [])).toEqual([]);
    waiting.observe([outcome({ kind: 'liquidation-started', account: 9, valuation })]);
    const end: Event = { kind: 'liquidation-ended', account: 9, valuation };
    expect(await played(waiting, 600_000, [[filled(9, -1)], [filled(9, -1), end]])).toEqual([5_000, 10_000]);
    expect(waiting.isWaiting).toBe(false);
  });

  test('it stops after two steps without a trade, before the next snapshot, and after 24 steps', async () => {
    const waiting = new WaitingLiquidations();
    waiting.observe([outcome({ kind: 'liquidation-started', account: 9, valuation })]);
    expect(await played(waiting, 600_000, [[filled(9, -1)], [], []])).toEqual([5_000, 10_000, 15_000]);
    expect(await played(waiting, 10_000, [])).toEqual([5_000]);
    const trading = Array.from({ length: 50 }, () => [filled(9, -1)]);
    expect((await played(waiting, HOUR_MS, trading)).at(-1)).toBe(120_000);
  });

  test('the inventory waits until its last lot is unwound, deleveraged or settled', () => {
    const waiting = new WaitingLiquidations();
    const taken = { instrument: 3, lots: 10, markTicks: 1, adjustTicks: 0, cash: 0n as never };
    const takenOver = { kind: 'taken-over', account: 9, reason: 'bankrupt', valuation, closeAllTicks: 0 } as const;
    waiting.observe([outcome({ ...takenOver, positions: [taken, { ...taken, instrument: 4 }] })]);
    waiting.observe([outcome(filled(INVENTORY_ACCOUNT, -4), { kind: 'instrument-settled', instrument: 4, price: 1 })]);
    expect(waiting.isWaiting).toBe(true);
    const victim = { account: 10, lots: 6, cash: 0n as never, givenTicks: 1, damageTicks: 0 };
    waiting.observe([
      outcome({
        kind: 'deleveraged',
        instrument: 3,
        policy: 'queue',
        markTicks: 1,
        gapTicks: 1,
        lackingTicks: 1,
        neededTicks: 1,
        candidates: 1,
        accounts: [victim],
      }),
    ]);
    expect(waiting.isWaiting).toBe(false);
  });
});

describe('CLIN-035, MRKT-090 the settlement book', () => {
  const expiryMs = START_MS + DAY_MS;
  const price = (usd: number) => usd * 1e8;

  test('an expiry is settled once, at the average of its window', () => {
    const book = new SettlementBook();
    book.hear('BTC-USD', [expiryMs], START_MS, price(60_000));
    book.hear('BTC-USD', [expiryMs], expiryMs - 15 * MINUTE_MS, price(63_000));
    expect(book.settle('BTC-USD', expiryMs, expiryMs - 1)).toBeUndefined();
    book.hear('BTC-USD', [expiryMs], expiryMs + 10 * MINUTE_MS, price(90_000));
    expect(book.settle('BTC-USD', expiryMs, expiryMs + 10 * MINUTE_MS)).toBe(6_150_666_666_666);
    expect(book.settle('BTC-USD', expiryMs, expiryMs + 10 * MINUTE_MS)).toBeUndefined();
    expect(book.settle('ETH-USD', expiryMs, expiryMs)).toBeUndefined();
  });

  test('inside the window the forward has its fixed part, outside it has none', () => {
    const book = new SettlementBook();
    book.hear('BTC-USD', [expiryMs], START_MS, price(60_000));
    expect(book.forward('BTC-USD', expiryMs, expiryMs - 30 * MINUTE_MS)).toBeUndefined();
    expect(book.forward('BTC-USD', expiryMs, expiryMs - 15 * MINUTE_MS)).toMatchObject({
      fixedPrice: price(30_000),
      forward: price(60_000),
    });
    expect(book.forward('BTC-USD', expiryMs, expiryMs)).toBeUndefined();
  });
});
