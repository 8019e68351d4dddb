import { expect, test } from 'vitest';
import {
  CLEARING_ACCOUNT,
  DUST_ACCOUNT,
  EXTERNAL_ACCOUNT,
  FEE_ACCOUNT,
  FUND_ACCOUNT,
  INVENTORY_ACCOUNT,
  LOSS_ACCOUNT,
} from '../ledger/account-kind.ts';
import { post } from '../ledger/ledger.ts';
import { EXACT_MAX } from '../units/limits.ts';
import { exposureOf } from './exactness.ts';
import { brokenInvariants, clearingBalance } from './invariants.ts';
import { positionRow } from './positions.ts';
import { BTC, BTC_PERP, coins, fill, USDC } from './small-venue.suite.ts';
import type { State } from './state.ts';
import { ALICE, BOB, must, venueOf } from './waterfall/crowd-venue.suite.ts';

/** Alice is long 5 lots against Bob; she has a coin. */
function venueInOrder(): State {
  const venue = venueOf('100000');
  must(
    venue,
    { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('1') },
    fill(BTC_PERP, ALICE, BOB, 5, 60_000),
  );
  return venue.state;
}

/** A balance is written past the ledger. */
const write = (state: State, account: number, asset: number, units: bigint): void => {
  state.ledger.balances[account * state.ledger.assets + asset] = units;
};

/** A cell is changed past the engine. */
const addTo = (column: Float64Array | Int32Array, row: number, lots: number): void => {
  column[row] += lots;
};

/** What is done to a sound state, and all that is said of it then. */
const SPOILED: readonly (readonly [
  string,
  (state: State) => void,
  readonly (readonly [name: string, sentence: string])[],
])[] = [
  ['units appear', (state) => write(state, FEE_ACCOUNT, USDC, 7n), [['conservation', 'USDC sums to 7, not to zero']]],
  [
    'units vanish',
    (state) => write(state, FEE_ACCOUNT, USDC, -7n),
    [
      ['conservation', 'USDC sums to -7, not to zero'],
      ['fee-below-zero', 'the fee account has -7 of USDC'],
    ],
  ],
  [
    'more leaves than came',
    (state) => post(state.ledger, BTC, EXTERNAL_ACCOUNT, CLEARING_ACCOUNT, -100_000_001n),
    [['custody', 'the venue holds -1 of BTC']],
  ],
  [
    'the fund pays what it has not',
    (state) => post(state.ledger, USDC, FUND_ACCOUNT, CLEARING_ACCOUNT, 1n),
    [['fund-below-zero', 'the fund account has -1 of USDC']],
  ],
  [
    'so do fees',
    (state) => post(state.ledger, BTC, FEE_ACCOUNT, CLEARING_ACCOUNT, 2n),
    [['fee-below-zero', 'the fee account has -2 of BTC']],
  ],
  [
    'and dust',
    (state) => post(state.ledger, USDC, DUST_ACCOUNT, CLEARING_ACCOUNT, 3n),
    [['dust-below-zero', 'the dust account has -3 of USDC']],
  ],
  [
    'the loss account wins',
    (state) => post(state.ledger, USDC, CLEARING_ACCOUNT, LOSS_ACCOUNT, 4n),
    [['loss-above-zero', 'the loss account has 4 of USDC']],
  ],
  ['the loss account owes', (state) => post(state.ledger, USDC, LOSS_ACCOUNT, CLEARING_ACCOUNT, 4n), []],
  [
    'a lot without another side',
    (state) => addTo(state.positions.columns.lots, positionRow(state, BOB, BTC_PERP), -1),
    [['positions-net', 'positions in BTC/USDC:USDC sum to -1 lots, not to zero']],
  ],
  [
    'a long lot that is not counted',
    (state) => addTo(state.derived.openInterest, BTC_PERP, -1),
    [['open-interest', 'BTC/USDC:USDC has 5 long lots, noted are 4']],
  ],
  [
    'a balance without its lots',
    (state) => addTo(state.positions.columns.lots, positionRow(state, ALICE, BTC), -1),
    [['balance-row', `account ${ALICE} has 100000000 of asset 1 but not 10000 lots`]],
  ],
  [
    'an account of the venue may have any balance',
    (state) => post(state.ledger, USDC, CLEARING_ACCOUNT, FUND_ACCOUNT, 9n),
    [],
  ],
];

test('ENGN-070 nothing is said of a sound state', () => {
  expect(brokenInvariants(venueInOrder())).toEqual([]);
});

test.each(SPOILED)('ENGN-070 %s: told by name and values', (_, spoil, told) => {
  const state = venueInOrder();
  spoil(state);
  expect(brokenInvariants(state).map(({ name, sentence }) => [name, sentence])).toEqual(told);
});

test('ENGN-070 more exposure than arithmetic is exact for is told of customers only', () => {
  const state = venueInOrder();
  state.derived.cashTicks[ALICE] = EXACT_MAX - exposureOf(state, ALICE) + state.derived.cashTicks[ALICE];
  expect(exposureOf(state, ALICE)).toBe(EXACT_MAX);
  expect(brokenInvariants(state)).toEqual([]);
  state.derived.cashTicks[ALICE] += 2;
  state.derived.cashTicks[FUND_ACCOUNT] = 2 * EXACT_MAX;
  expect(brokenInvariants(state)).toEqual([
    { name: 'exactness', sentence: `account ${ALICE} has an exposure of ${EXACT_MAX + 2}, above 2^53` },
  ]);
});

test('the clearing account is reported with its sign', () => {
  const state = venueInOrder();
  post(state.ledger, USDC, CLEARING_ACCOUNT, FUND_ACCOUNT, 9n);
  expect([USDC, BTC].map((asset) => clearingBalance(state, asset))).toEqual([-9n, 0n]);
});

test('ENGN-070 a customer has at most 512 rows, the inventory as many as it took over', () => {
  const rowsOf = (account: number, rows: number): string[] => {
    const state = venueInOrder();
    state.accounts.columns.positions[account] = rows;
    return brokenInvariants(state).flatMap(({ name, sentence }) => (name === 'rows' ? [sentence] : []));
  };
  expect(rowsOf(ALICE, 512)).toEqual([]);
  expect(rowsOf(ALICE, 513)).toEqual([`account ${ALICE} has 513 rows, above 512`]);
  expect(rowsOf(INVENTORY_ACCOUNT, 513)).toEqual([]);
});
