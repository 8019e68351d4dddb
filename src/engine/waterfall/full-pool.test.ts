import { describe, expect, test } from 'vitest';
import { LOSS_ACCOUNT } from '../../ledger/account-kind.ts';
import { balanceOf } from '../../ledger/ledger.ts';
import { money } from '../../units/money.ts';
import type { Command } from '../command.ts';
import { lotsOf } from '../positions.ts';
import { REJECTION } from '../rejection.ts';
import {
  BTC,
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  BTC_SPOT,
  coins,
  ETH,
  EXPIRY_MS,
  fill,
  p,
  PROVIDER,
  SMALL_GENESIS,
  smallVenue,
  START_MS,
  tick,
  USDC,
  usdc,
} from '../small-venue.suite.ts';
import type { SmallVenue } from '../small-venue.suite.ts';
import { STAGE } from '../stage.ts';
import { inventoryNav } from './inventory-nav.ts';
import {
  ALICE,
  all,
  BOB,
  CAROL,
  deposit,
  must,
  navOf,
  open,
  parameters,
  sound,
  stageOf,
  venueOf,
} from './crowd-venue.suite.ts';

/** Takes every row that no account has from the pool, but a few; what it returns gives them back. */
function fillPool({ state }: SmallVenue, left = 0): () => void {
  const { count, capacity } = state.positions;
  const heads = [...state.venue.columns.freeBlock];
  state.positions.count = capacity - left;
  state.venue.columns.freeBlock.fill(0);
  return () => {
    state.positions.count = count;
    state.venue.columns.freeBlock.set(heads);
  };
}

const REFUSED = [{ kind: 'rejected', code: REJECTION.POSITION_POOL_FULL }];
const AT_ONCE = { unwindPpm: 1_000_000, liquidationSlicePpm: 1_000_000 } as const;
const LOTS_OF_A_COIN = 6_000;

/** Alice is long inverse contracts, Bob and Carol are short; Bob bought the coins that it cost him, and his block is full. */
function inverseVenue(): SmallVenue {
  const venue = venueOf('100');
  venue.send(
    { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('0.5') },
    { kind: 'deposit', account: CAROL, asset: BTC, amount: coins('5') },
  );
  must(
    venue,
    parameters({ adlPolicy: 'pro-rata' }),
    fill(BTC_INVERSE, PROVIDER, BOB, LOTS_OF_A_COIN, 60_000),
    fill(BTC_SPOT, BOB, PROVIDER, 1_000, 60_000),
    fill(BTC_CALL, BOB, PROVIDER, 1, 4_000),
    fill(BTC_PUT, BOB, PROVIDER, 1, 4_000),
    fill(BTC_FUTURE, CAROL, PROVIDER, 1, 60_240),
    fill(BTC_INVERSE, ALICE, CAROL, 9_000, 60_000),
  );
  expect(venue.state.accounts.columns.positions[BOB]).toBe(4);
  expect(lotsOf(venue.state, BOB, BTC)).toBe(0);
  return venue;
}

describe('ENGN-090 without rows', () => {
  test('a slice waits while the liquidity provider would lack one, and goes on when there are some', () => {
    const venue = venueOf('20000');
    must(venue, parameters({}), fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
    const release = fillPool(venue);
    const events = venue.send(...tick(45_000, 3_000));
    expect(all(events, 'liquidation-started')).toHaveLength(1);
    expect(all(events, 'liquidation-filled')).toEqual([]);
    expect(all(events, 'taken-over')).toEqual([]);
    release();
    must(venue, { kind: 'liquidate-step', account: ALICE });
    expect(lotsOf(venue.state, PROVIDER, BTC_PERP)).toBeGreaterThan(0);
    expect(stageOf(venue, ALICE)).not.toBe(STAGE.liquidating);
    sound(venue);
  });

  test('one slice over many contracts waits for the rows of all of them', () => {
    const venue = smallVenue();
    const [call] = all(
      venue.outcomes.flatMap(({ events }) => events),
      'instrument-listed',
    ).filter(({ record }) => record.kind === 'option');
    const listings = Array.from({ length: 24 }, (_, i): Command => {
      const strike = { units: BigInt(50_000 + 1_000 * i), decimals: 0 };
      return { kind: 'list-instrument', instrument: { ...call.record, symbol: `C${i}`, strike } };
    });
    venue.send(...listings, ...tick(60_000, 3_000), open('alice'), open('bob'));
    venue.send(deposit(ALICE, '60000'), deposit(BOB, '300000'));
    must(venue, parameters({ liquidationTargetPpm: 1_000_000, liquidationSlicePpm: 1_000_000 }));
    for (let i = 0; i < 24; i++) must(venue, fill(11 + i, BOB, ALICE, 50, 8_000));
    // Room for blocks of 4 and 8 rows, and not of 16: the provider would come to hold more than eight contracts.
    const release = fillPool(venue, 20);
    const events = venue.send(...tick(108_000, 3_000));
    expect(all(events, 'liquidation-started')).toMatchObject([{ account: ALICE }]);
    expect(all(events, 'liquidation-filled')).toEqual([]);
    release();
    fillPool(venue, 60);
    expect(all(venue.send({ kind: 'advance-time' }), 'liquidation-filled').length).toBeGreaterThan(8);
    sound(venue);
  });

  test('a take-over waits for the inventory, and happens when there are rows', () => {
    const venue = venueOf('10000');
    must(venue, parameters({}), fill(BTC_PERP, ALICE, BOB, 800, 60_000));
    const release = fillPool(venue);
    expect(all(venue.send(...tick(40_000, 3_000)), 'taken-over')).toEqual([]);
    expect(navOf(venue, ALICE)).toBeLessThan(0);
    expect(stageOf(venue, ALICE)).toBe(STAGE.liquidating);
    release();
    expect(all(venue.send({ kind: 'advance-time' }), 'taken-over')).toHaveLength(1);
    sound(venue);
  });

  test('an exchange of what is owned for what is owed waits for the liquidity provider', () => {
    const venue = venueOf('20000', '200000');
    venue.send({ kind: 'deposit', account: BOB, asset: BTC, amount: coins('2') });
    must(venue, parameters({}), fill(BTC_SPOT, ALICE, BOB, 1_000, 60_000));
    const release = fillPool(venue);
    const events = venue.send(...tick(35_000, 3_000));
    expect(all(events, 'liquidation-started')).toHaveLength(1);
    expect(all(events, 'collateral-converted')).toEqual([]);
    release();
    const later = venue.send({ kind: 'advance-time' });
    expect(all(later, 'collateral-converted')).toMatchObject([{ account: ALICE, soldAsset: BTC, boughtAsset: USDC }]);
    expect(stageOf(venue, ALICE)).toBe(STAGE.normal);
    sound(venue);
  });

  test('the turn of the inventory waits: the fund does not pay yet', () => {
    const venue = venueOf('10000');
    must(
      venue,
      parameters({ adlPolicy: 'none', liquidationExecution: 'venue' }),
      fill(BTC_PERP, ALICE, BOB, 800, 60_000),
    );
    for (const row of [BTC_CALL, BTC_PUT, BTC_FUTURE]) must(venue, fill(row, CAROL, PROVIDER, 1, 4_000));
    expect(all(venue.send(...tick(40_000, 3_000)), 'taken-over')).toHaveLength(1);
    expect(inventoryNav(venue.state)).toBeLessThan(0n);
    const release = fillPool(venue);
    const money = { kind: 'fund-deposit', asset: USDC, amount: usdc('50000') } as const;
    expect(all(must(venue, money), 'shortfall-paid')).toEqual([]);
    release();
    expect(all(venue.send({ kind: 'advance-time' }), 'shortfall-paid')).toHaveLength(1);
    expect(inventoryNav(venue.state)).toBeGreaterThanOrEqual(0n);
    sound(venue);
  });

  test('deleveraging passes over whom it could not pay', () => {
    const taken = [false, true].map((full) => {
      const venue = inverseVenue();
      if (full) fillPool(venue, 4);
      const events = venue.send(...tick(40_000, 3_000));
      sound(venue);
      return all(events, 'deleveraged').flatMap(({ accounts }) => accounts.map(({ account }) => account));
    });
    expect(taken).toEqual([[BOB, CAROL], [CAROL]]);
  });

  test('funding that would lack one is refused', () => {
    const venue = inverseVenue();
    const funding = { kind: 'publish-funding', instrument: BTC_INVERSE, ratePpb: -1_000_000 } as const;
    const release = fillPool(venue);
    expect(venue.send(funding)).toEqual(REFUSED);
    release();
    must(venue, funding);
    sound(venue);
  });

  test('sharing a loss is refused while somebody could not be charged', () => {
    const venue = venueOf('10000', '1');
    must(venue, { kind: 'withdraw', account: BOB, asset: USDC, amount: usdc('1') });
    venue.send({ kind: 'deposit', account: BOB, asset: BTC, amount: coins('3') });
    must(venue, parameters({ adlPolicy: 'none', ...AT_ONCE }), fill(BTC_PERP, ALICE, CAROL, 800, 60_000));
    must(venue, fill(BTC_INVERSE, BOB, PROVIDER, 10, 60_000), fill(BTC_COIN_CALL, BOB, PROVIDER, 1, 0.05));
    must(venue, { kind: 'deposit', account: BOB, asset: ETH, amount: money(10n ** 9n) });
    venue.send(...tick(40_000, 3_000));
    expect(balanceOf(venue.state.ledger, LOSS_ACCOUNT, USDC)).toBeLessThan(0n);
    const share = { kind: 'socialise-loss', asset: USDC } as const;
    const release = fillPool(venue);
    expect(venue.send(share)).toEqual(REFUSED);
    release();
    const [{ shares }] = all(must(venue, share), 'loss-socialised');
    expect(shares.map(({ account }) => account)).toEqual([BOB, CAROL]);
    sound(venue);
  });

  test('a withdrawal that leaves a debt behind is refused', () => {
    const venue = venueOf('1', '60000');
    must(
      venue,
      { kind: 'deposit', account: BOB, asset: BTC, amount: coins('1') },
      fill(BTC_PERP, BOB, CAROL, 1_000, 60_000),
    );
    must(venue, fill(BTC_INVERSE, BOB, PROVIDER, 10, 60_000), fill(BTC_COIN_CALL, BOB, PROVIDER, 1, 0.05));
    expect(balanceOf(venue.state.ledger, BOB, USDC)).toBe(0n);
    const some = { kind: 'withdraw', account: BOB, asset: USDC, amount: usdc('10') } as const;
    const release = fillPool(venue);
    expect(venue.send(some)).toEqual(REFUSED);
    release();
    must(venue, some);
    sound(venue);
  });

  test('a fill of a liquidation that the venue executed is refused', () => {
    const venue = venueOf('20000');
    must(venue, parameters({ liquidationExecution: 'venue' }), fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
    venue.send(...tick(45_000, 3_000));
    const release = fillPool(venue);
    const filled = {
      kind: 'fill-liquidation',
      account: ALICE,
      counterparty: PROVIDER,
      instrument: BTC_PERP,
      lots: -100,
      price: p(44_990),
    } as const;
    expect(venue.send(filled)).toEqual(REFUSED);
    release();
    must(venue, filled);
    sound(venue);
  });

  test('an expiry settles: every holder gives up a row before it needs one', () => {
    const venue = venueOf('1');
    must(venue, fill(BTC_COIN_CALL, BOB, PROVIDER, 1_000, 0.05));
    venue.send({ kind: 'deposit', account: CAROL, asset: BTC, amount: coins('1') });
    must(venue, fill(BTC_SPOT, BOB, CAROL, 50, 60_000), fill(BTC_FUTURE, BOB, CAROL, 10, 60_240));
    must(venue, fill(BTC_PUT, BOB, CAROL, 10, 3_000));
    expect(venue.state.accounts.columns.positions[BOB]).toBe(4);
    fillPool(venue);
    venue.wait(EXPIRY_MS - START_MS);
    venue.send(...tick(80_000, 3_000));
    must(venue, { kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: p(80_000) });
    expect(balanceOf(venue.state.ledger, BOB, BTC)).toBe(coins('0.25'));
    sound(venue);
  });
});

describe('ENGN-091 a full account', () => {
  test('is liquidated without hedges, and its balances find their rows', () => {
    const venue = smallVenue({ ...SMALL_GENESIS, instruments: 600, positionRows: 65_536 });
    const [future] = all(
      venue.outcomes.flatMap(({ events }) => events),
      'instrument-listed',
    ).filter(({ record }) => record.kind === 'option');
    venue.send(
      ...Array.from({ length: 508 }, (_, i): Command => {
        const strike = { units: BigInt(40_000 + 40 * i), decimals: 0 };
        return { kind: 'list-instrument', instrument: { ...future.record, symbol: `C${i}`, strike } };
      }),
      ...tick(60_000, 3_000),
      open('alice'),
      deposit(ALICE, '1000000'),
      parameters({ liquidationMeans: 'hedging' }),
    );
    for (let i = 0; i < 508; i++) must(venue, fill(11 + i, PROVIDER, ALICE, 10, 10_000));
    const events = venue.send(...tick(240_000, 3_000));
    expect(all(events, 'liquidation-started')).toHaveLength(1);
    sound(venue);
  }, 120_000);
});
