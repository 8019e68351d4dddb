import { expect, test } from 'vitest';
import { balanceOf } from '../ledger/ledger.ts';
import { money } from '../units/money.ts';
import { ALICE, BOB, CAROL, parameters, place, venueWithTwo } from './provoking-commands.suite.ts';
import { accountRecord, accountsByHeadroom, conservation, marginRecord, marketRecords, venueRecord } from './query.ts';
import { REJECTION } from './rejection.ts';
import {
  BTC,
  BTC_CALL,
  BTC_PERP,
  coins,
  fill,
  p,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import { createState } from './state.ts';
import { valueAccount } from './valuation.ts';

/** Alice is long 1 BTC and short a call, has half a coin and an order; Bob is long a little with much; Carol has nothing. */
function tradingVenue() {
  const venue = venueWithTwo();
  venue.send(
    { kind: 'open-account', label: 'carol', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('0.5') },
    { kind: 'deposit', account: BOB, asset: USDC, amount: usdc('20000') },
    { ...fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000), buyerFee: money(3_000_000n) } as ReturnType<typeof fill>,
    fill(BTC_CALL, PROVIDER, ALICE, 100, 4_000),
    fill(BTC_PERP, BOB, PROVIDER, 10, 60_000),
    place(17, 5),
    { kind: 'publish-funding', instrument: BTC_PERP, ratePpb: 100_000 },
  );
  return venue;
}

test('an account is told whole: who it is, its money, its positions and orders, nothing of other rows', () => {
  const { state } = tradingVenue();
  const valued = { ...valueAccount(state, ALICE) };
  const callMark = state.derived.pricing.model?.table.mark[BTC_CALL] ?? 0;
  expect(callMark).toBeGreaterThan(0);
  const record = accountRecord(state, ALICE);
  expect(record).toMatchObject({
    account: ALICE,
    label: 'alice',
    kind: 'customer',
    stage: 'normal',
    orders: [{ order: 17, account: ALICE, symbol: 'BTC/USDC:USDC', lots: 5, price: p(60_000) }],
  });
  expect(valued).toMatchObject(record?.margin ?? { isMissing: true });
  expect(Object.keys(record?.margin ?? {})).toHaveLength(8);
  // 1,000 lots of 0.001 BTC bought at 60,000, marked at 60,006; 100 lots of a call sold at 4,000 USD a coin.
  expect(record?.positions).toEqual([
    {
      instrument: BTC_PERP,
      symbol: 'BTC/USDC:USDC',
      lots: 1_000,
      valueTicks: 600_060_000,
      entryCash: -60_000_000_000n,
    },
    {
      instrument: BTC_CALL,
      symbol: 'BTC_USDC-31JAN26-60000-C',
      lots: -100,
      valueTicks: -100 * callMark,
      entryCash: 400_000_000n,
    },
  ]);
  expect(record?.balances.map(({ asset, units, decimals }) => [asset, units, decimals])).toEqual([
    ['USDC', balanceOf(state.ledger, ALICE, USDC), 6],
    ['BTC', 50_000_000n, 8],
  ]);
  const [{ units, settled }] = record?.balances ?? [];
  // The fill left 20,000 - 60,000, the call brought 400, the fee took 3 and funding 0.01 % of 60,006: what the perpetual would give back is in neither.
  expect(units).toBe(usdc('-39603') - usdc('6.0006'));
  expect(settled).toBe(usdc('20397') - usdc('6.0006'));
  expect(accountRecord(state, BOB)).toMatchObject({ label: 'bob', orders: [], positions: [{ lots: 10 }] });
  expect(accountRecord(state, PROVIDER)).toMatchObject({ label: 'provider', kind: 'liquidity', margin: null });
});

test('who asks for an account that is not there gets nothing', () => {
  const { state } = tradingVenue();
  for (const account of [-1, 0.5, Number.NaN, CAROL + 1]) expect(accountRecord(state, account)).toBeUndefined();
  expect(accountRecord(state, CAROL)).toMatchObject({ label: 'carol', balances: [], positions: [], orders: [] });
  expect(accountRecord(state, 0)).toMatchObject({ kind: 'external', margin: null });
});

test('before the first parameters nobody has a margin, and nothing has a price', () => {
  const state = createState(SMALL_GENESIS);
  expect(marginRecord(state, 0)).toBeNull();
  expect(accountsByHeadroom(state)).toEqual([]);
  expect([marketRecords(state), conservation(state)]).toEqual([[], []]);
  expect(venueRecord(state)).toMatchObject({ accounts: 0, instruments: 0, orders: 0, entries: 0 });
});

test('accounts come by what their equity is to their maintenance margin, ties by number, those without a requirement left out', () => {
  const venue = tradingVenue();
  const [dave, erin] = [CAROL + 1, CAROL + 2];
  for (const [label, account] of [
    ['dave', dave],
    ['erin', erin],
  ] as const) {
    venue.send(
      { kind: 'open-account', label, accountKind: 'customer' },
      { kind: 'deposit', account, asset: USDC, amount: usdc('20000') },
      fill(BTC_PERP, account, PROVIDER, 10, 60_000),
    );
  }
  const { state } = venue;
  const rows = accountsByHeadroom(state);
  expect(rows.map(({ account }) => account).sort((a, b) => a - b)).toEqual([ALICE, BOB, dave, erin]);
  const ratio = ({ equity, maintenanceMargin }: (typeof rows)[0]): number => equity / maintenanceMargin;
  for (let i = 1; i < rows.length; i++) expect(ratio(rows[i])).toBeGreaterThanOrEqual(ratio(rows[i - 1]));
  expect(rows[0]).toMatchObject({ account: ALICE, label: 'alice', stage: 'normal' });
  // Dave and Erin hold the same: the lower number comes first.
  expect(rows.findIndex(({ account }) => account === erin) - rows.findIndex(({ account }) => account === dave)).toBe(1);
  expect(accountsByHeadroom(state, 2)).toEqual(rows.slice(0, 2));
});

test('a market is told with its price, its confidence, its moment and what is listed on it', () => {
  const venue = venueWithTwo();
  venue.wait(5_000);
  venue.send(...tick(60_500, 3_100));
  const [usd, btc, eth] = marketRecords(venue.state);
  expect(btc).toEqual({
    underlying: BTC,
    name: 'BTC-USD',
    indexPrice: p(60_500),
    confidencePpm: 1_000_000,
    publishedMs: START_MS + 5_000 + 1_000 * venue.outcomes.length,
    staleCode: 0,
    // Two perpetuals, a future, three options and a spot pair; the row of the coin's balances does not count.
    instruments: 7,
  });
  expect([usd.name, usd.instruments, eth.name, eth.instruments, eth.indexPrice]).toEqual([
    'USDC-USD',
    0,
    'ETH-USD',
    1,
    p(3_100),
  ]);
  venue.send({ kind: 'delist-instrument', instrument: BTC_CALL });
  expect(marketRecords(venue.state)[BTC].instruments).toBe(6);
  venue.wait(700_000);
  venue.send({ kind: 'advance-time' });
  expect(marketRecords(venue.state)[BTC].staleCode).toBe(REJECTION.PRICE_STALE);
});

test('the venue counts its customers by stage, its orders and what is listed', () => {
  const venue = tradingVenue();
  const before = venueRecord(venue.state);
  expect(before).toEqual({
    entries: venue.outcomes.length,
    // A command a second.
    timeMs: START_MS + 1_000 * venue.outcomes.length,
    protocolVersion: 1,
    // The provider, Alice, Bob and Carol; three rows of balances and eight instruments; the provider is in no stage.
    accounts: 4,
    instruments: 8,
    orders: 1,
    stages: { normal: 3, called: 0, restricted: 0, liquidating: 0 },
  });
  venue.send(parameters({ liquidityProvider: PROVIDER, liquidationExecution: 'venue' }), ...tick(28_000, 2_000));
  expect(venueRecord(venue.state).stages).toEqual({ normal: 2, called: 0, restricted: 0, liquidating: 1 });
});

test('LEDG-020 conservation says where each asset is, account by account', () => {
  const { state } = tradingVenue();
  const [cash, btc] = conservation(state);
  const at = (account: number): bigint => balanceOf(state.ledger, account, USDC);
  const customers = Array.from({ length: state.accounts.count - 7 }, (_, i) => at(7 + i)).reduce((a, b) => a + b, 0n);
  expect(cash).toEqual({
    asset: 'USDC',
    decimals: 6,
    imbalance: 0n,
    custody: -at(0),
    customers,
    fund: at(1),
    fees: usdc('3'),
    clearing: at(3),
    dust: at(4),
    losses: at(5),
    inventory: at(6),
  });
  expect(cash.custody).toBe(customers + at(1) + at(2) + at(3) + at(4) + at(5) + at(6));
  expect(btc).toMatchObject({ asset: 'BTC', decimals: 8, imbalance: 0n, fees: 0n });
  expect(btc.custody).toBeGreaterThanOrEqual(coins('0.5'));
});
