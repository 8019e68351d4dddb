import { expect, test } from 'vitest';
import type { Event } from '../../engine/event.ts';
import { parseSymbol } from '../../market/symbol.ts';
import { money } from '../../units/money.ts';
import { priceOf } from '../../units/price.ts';
import { createRegister } from './register.ts';
import { createRunStory } from './run-story.ts';

const VALUATION = {
  navTicks: 0,
  equityTicks: 70_000_000,
  initialMarginTicks: 0,
  maintenanceMarginTicks: 74_000_000,
  orderMarginTicks: 0,
  active: { kind: 0, column: -1 },
};

function told(...events: Event[]) {
  const register = createRegister();
  const { instrument: perpetual } = parseSymbol('BTC_USDC-PERPETUAL');
  if (perpetual === undefined) throw new Error('no perpetual');
  const listed: Event[] = [
    {
      kind: 'asset-listed',
      asset: 1,
      record: { code: 'BTC', decimals: 8, kind: 'coin', underlying: 'BTC-USD' },
      underlying: 1,
      lotUnits: 1n,
      referencePrice: 1,
      instrument: 0,
      cellLimit: 1,
    },
    { kind: 'instrument-listed', instrument: 1, record: perpetual, cellLimit: 1 },
    { kind: 'index-published', underlying: 1, price: priceOf(60_000) ?? 0, confidencePpm: 1 },
  ];
  register.observe(listed);
  const story = createRunStory(register);
  story.observe([{ seq: 0, timeMs: 5, events: listed }]);
  story.observe(events.map((event, i) => ({ seq: i + 1, timeMs: 10 + i, events: [event] })));
  return story;
}

test('CLIN-031 a liquidation is told with its first moment, its equity and the dollars it closed', () => {
  const closed = {
    kind: 'liquidation-filled',
    account: 9,
    counterparty: 7,
    instrument: 1,
    lots: -1000,
    markTicks: 1,
    cash: money(0n),
    penalty: money(0n),
    slippage: money(0n),
  } as const;
  const { accounts, commands } = told(
    { kind: 'margin-called', account: 9, valuation: VALUATION },
    { kind: 'liquidation-started', account: 9, valuation: VALUATION },
    closed,
    closed,
    { kind: 'liquidation-started', account: 9, valuation: { ...VALUATION, equityTicks: 1 } },
  );
  // A lot is 0.0001 BTC: twice 1,000 lots at 60,000 are 12,000 dollars.
  expect(accounts.get(9)).toMatchObject({
    called: 1,
    liquidations: 2,
    liquidatedAtMs: 11,
    equityBefore: 7000,
    maintenanceBefore: 7400,
    closingTrades: 2,
  });
  expect(accounts.get(9)?.closedNotional).toBeCloseTo(12_000, 8);
  expect([...(accounts.get(9)?.closedBySymbol.keys() ?? [])]).toEqual(['BTC_USDC-PERPETUAL']);
  expect(commands).toBe(6);
});

test('CLIN-031 takeovers, deleveraging and shared losses are told of the accounts they met', () => {
  const { accounts } = told(
    {
      kind: 'taken-over',
      account: 9,
      reason: 'bankrupt',
      valuation: VALUATION,
      closeAllTicks: 0,
      positions: [],
    },
    {
      kind: 'deleveraged',
      instrument: 1,
      policy: 'hedge-aware',
      markTicks: 1,
      gapTicks: 1,
      lackingTicks: 1,
      neededTicks: 1,
      candidates: 2,
      accounts: [10, 11].map((account) => ({ account, lots: 1, cash: money(1n), givenTicks: 1, damageTicks: 0 })),
    },
    {
      kind: 'loss-socialised',
      asset: 1,
      amount: money(5n),
      owedAmount: money(5n),
      shares: [{ account: 11, navTicks: 1, amount: money(5n) }],
    },
  );
  const of = (account: number) => {
    const { takenOver, deleveraged, socialised } = accounts.get(account) ?? {};
    return [takenOver, deleveraged, socialised];
  };
  expect([9, 10, 11].map(of)).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 1, 1],
  ]);
});

test('CLIN-031 rejections are counted by code', () => {
  const { rejections, accounts } = told(
    { kind: 'rejected', code: 401 },
    { kind: 'rejected', code: 401 },
    { kind: 'rejected', code: 201 },
  );
  expect(Object.fromEntries(rejections)).toEqual({ 201: 1, 401: 2 });
  expect(accounts.size).toBe(0);
});
