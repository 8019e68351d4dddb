import { expect, test } from 'vitest';
import type { Event, Valuation } from '../../engine/event.ts';
import { CLEARING_ACCOUNT, INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { money } from '../../units/money.ts';
import { EngineTally } from './engine-tally.ts';
import { FIRST_CUSTOMER } from './venue-books.ts';

const VALUATION: Valuation = {
  navTicks: 0,
  equityTicks: 0,
  initialMarginTicks: 0,
  maintenanceMarginTicks: 0,
  orderMarginTicks: 0,
  active: { kind: 1, column: 0 },
};
const dollars = (x: number) => money(BigInt(Math.round(x * 1_000_000)));
const filled = (account: number, lots: number): Event => ({
  kind: 'liquidation-filled',
  account,
  counterparty: CLEARING_ACCOUNT,
  instrument: 3,
  lots,
  markTicks: 600_000,
  cash: dollars(-60 * lots),
  slippage: dollars(1.5),
  penalty: dollars(account === INVENTORY_ACCOUNT ? 0 : 2),
});

test('CRSH-070 what the engine says is counted: traders once, their lots and not those of the inventory', () => {
  const [ann, bea] = [FIRST_CUSTOMER, FIRST_CUSTOMER + 1];
  const started: Event = { kind: 'liquidation-started', account: ann, valuation: VALUATION };
  const taken = [{ instrument: 3, lots: 5, markTicks: 600_000, adjustTicks: 10, cash: dollars(301) }];
  const counted = new EngineTally();
  counted.observe([started, filled(ann, -10), started, filled(INVENTORY_ACCOUNT, -4)]);
  counted.observe([
    {
      kind: 'taken-over',
      account: bea,
      reason: 'bankrupt',
      valuation: VALUATION,
      closeAllTicks: 0,
      positions: taken,
    },
    {
      kind: 'shortfall-paid',
      account: INVENTORY_ACCOUNT,
      asset: 0,
      amount: dollars(7),
      owedAmount: dollars(7),
      fundAmount: dollars(9),
    },
    {
      kind: 'deleveraged',
      instrument: 3,
      policy: 'queue',
      markTicks: 600_000,
      gapTicks: 100,
      lackingTicks: 200,
      neededTicks: 200,
      candidates: 1,
      accounts: [{ account: bea, lots: 2, cash: dollars(-120.02), givenTicks: 200, damageTicks: 0 }],
    },
    { kind: 'loss-socialised', asset: 0, owedAmount: dollars(3), amount: dollars(3), shares: [] },
  ]);
  expect({ ...counted.tally, liquidated: [...counted.tally.liquidated] }).toEqual({
    liquidated: [0],
    closedUsd: 600 + 300,
    takenOverUsd: 300,
    slippageUsd: 3,
    penaltyUsd: 2,
    fundPaidUsd: 7,
    adlClosedUsd: 120,
    adlGivenUsd: 0.02,
    socialisedUsd: 3,
  });
});
