import { describe, expect, test } from 'vitest';
import { handPosition } from '../../../../test/hand-position.ts';
import type { HandPosition } from '../../../../test/hand-position.ts';
import type { Portfolio } from '../../portfolio.ts';
import type { ValuedAccount } from '../../valuation.ts';
import { feeOf, fundingOf, spotBalanceParts } from './provisions.ts';

describe('MODL-603 provisions', () => {
  test('a fee is a part of the mark, for an option of spot and at most a part of its mark; long and short alike', () => {
    const fee = (said: HandPosition) => feeOf(handPosition(said), 0.125, 0.5);
    expect(fee({ quantity: 2, markPrice: 800 })).toBe(200);
    expect(fee({ quantity: -2, markPrice: 800 })).toBe(200);
    expect(fee({ quantity: 4, markPrice: 800, contract: { size: 0.5, settlePrice: 2 } })).toBe(400);
    const option = { callOrPut: 1, strike: 900 };
    expect(fee({ quantity: -2, markPrice: 100, contract: option })).toBe(2 * 50);
    expect(fee({ quantity: -2, markPrice: 250, contract: option })).toBe(2 * 125);
    expect(fee({ quantity: -2, markPrice: 400, contract: option })).toBe(2 * 125);
    expect(fee({ quantity: 2, markPrice: 400, contract: { ...option, settlePrice: 2 } })).toBe(2 * 62.5 * 2);
  });

  const market = (rates: Readonly<Record<string, number | undefined>>) =>
    ({
      market: { underlyings: new Map(Object.entries(rates).map(([name, fundingRate]) => [name, { fundingRate }])) },
    }) as unknown as Portfolio;

  test('funding of some hours at the present rate of eight, netted over perpetuals, and nothing when they receive', () => {
    const [long, short] = [handPosition({ quantity: 2 }), handPosition({ quantity: -1 })];
    const rate = market({ A: 0.001, B: 0.002 });
    expect(fundingOf(rate, [long], 8)).toBe(2);
    expect(fundingOf(rate, [long], 24)).toBe(6);
    expect(fundingOf(rate, [short], 24)).toBe(0);
    expect(fundingOf(rate, [long, short], 24)).toBe(3);
    expect(fundingOf(market({ A: -0.001 }), [short], 24)).toBe(3);
    expect(fundingOf(rate, [long, handPosition({ underlying: 'B', indexPrice: 500, quantity: 4 })], 8)).toBe(2 + 4);
    expect(fundingOf(rate, [handPosition({ kind: 'future', quantity: 9 })], 8)).toBe(0);
    expect(fundingOf(rate, [handPosition({ underlying: 'C', quantity: 9 })], 8)).toBe(0);
    expect(fundingOf(market({ A: undefined }), [long], 8)).toBe(0);
  });

  test('balances other than cash are charged their share; no cash, no debt, no share of nothing', () => {
    const balances = [
      { asset: 'USDC', value: 900, amount: 900 },
      { asset: 'A', value: 1_000, amount: 2 },
      { asset: 'B', value: -10, amount: -1 },
      { asset: 'C', value: 0, amount: 0 },
    ];
    const account = { balances } as unknown as ValuedAccount;
    const inputs = { amount: 2, value: 1_000, share: 0.25 };
    expect(spotBalanceParts(account, ['USD', 'USDC'], 0.25)).toEqual([
      { name: 'spot balance', group: 'A', initial: 250, maintenance: 250, inputs },
    ]);
    expect(spotBalanceParts(account, ['USDC'], 0)).toEqual([]);
  });
});
