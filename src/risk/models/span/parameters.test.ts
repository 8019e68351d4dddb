import { describe, expect, test } from 'vitest';
import { sentencesOf } from '../shipped-model.suite.ts';

const btc = (fields: Record<string, unknown>) => ({ commodities: { 'BTC-USD': fields } });
const calendar = (tiers: readonly number[], deltas: readonly number[]) =>
  btc({ calendar: [{ tiers, deltas, rate: 0.01 }] });
const inter = (...names: readonly string[]) => ({
  interCommodity: [{ credit: 0.5, legs: names.map((underlying) => ({ underlying, deltas: 1, side: 'A' })) }],
});
const AT = 'parameters.commodities.BTC-USD';

describe('MODL-301 MODL-303 MODL-304 MODL-305 SPAN parameters', () => {
  test.each<readonly [Record<string, unknown>, string | undefined]>([
    [btc({ tiersFromDays: [0, 10, 20, 30] }), undefined],
    [btc({ tiersFromDays: [1, 10, 20, 30] }), `${AT}.tiersFromDays[0] is 1; the first tier must start at 0`],
    [btc({ tiersFromDays: [0, 10, 10, 30] }), `${AT}.tiersFromDays[2] is 10; tiers must ascend`],
    [btc({ tiersFromDays: [0, 0, 10, 30] }), `${AT}.tiersFromDays[1] is 0; tiers must ascend`],
    [btc({ tiersFromDays: [] }), `${AT}.tiersFromDays has 0 members; it must have at least 1`],
    [calendar([1, 4], [1, 2]), undefined],
    [calendar([1, 5], [1, 1]), `${AT}.calendar[0] names tier 5; there are 4`],
    [calendar([1], [1, 1]), `${AT}.calendar[0] must have two tiers and two deltas`],
    [calendar([1, 2, 3], [1, 1]), `${AT}.calendar[0] must have two tiers and two deltas`],
    [calendar([1, 2], [1]), `${AT}.calendar[0] must have two tiers and two deltas`],
    [calendar([0, 2], [1, 1]), `${AT}.calendar[0].tiers[0] is 0; it must be at least 1`],
    [calendar([1.5, 2], [1, 1]), `${AT}.calendar[0].tiers[0] is 1.5; it must be a whole number`],
    [calendar([1, 2], [1, 0]), `${AT}.calendar[0].deltas[1] is 0; it must be above 0`],
    [btc({ priceScan: 0 }), `${AT}.priceScan is 0; it must be above 0`],
    [btc({ priceScan: 1 }), `${AT}.priceScan is 1; it must be below 1`],
    [btc({ priceScan: 0.499 }), undefined],
    [btc({ priceScan: 0.5 }), `${AT}.priceScan times extremeMultiple must be below 1; a price cannot fall to zero`],
    [btc({ volScan: 5.1 }), `${AT}.volScan is 5.1; it must be at most 5`],
    [btc({ delivery: { withinDays: -1 } }), `${AT}.delivery.withinDays is -1; it must be at least 0`],
    [
      btc({ shortOptionMinimum: { count: 'all' } }),
      `${AT}.shortOptionMinimum.count is "all"; it must be one of sum, larger side`,
    ],
    [inter('BTC-USD', 'ETH-USD'), undefined],
    [
      inter('BTC-USD', 'ETH-USD', 'ETH-USD'),
      'parameters.interCommodity[0].legs names ETH-USD twice; a commodity is one leg',
    ],
    [inter('BTC-USD'), 'parameters.interCommodity[0].legs has 1 members; it must have at least 2'],
    [{ compositeDeltaWeights: [0, 0, 0, 1] }, undefined],
    [{ compositeDeltaWeights: [0, 0, 0, 0] }, 'parameters.compositeDeltaWeights must not all be 0'],
    [
      { compositeDeltaWeights: [1, 1, 1, 1, 1] },
      'parameters.compositeDeltaWeights must have 4 members (0, 1/3, 2/3 and 1 scan range)',
    ],
    [{ compositeDeltaWeights: [1, 1, 1] }, 'parameters.compositeDeltaWeights has 3 members; it must have at least 4'],
    [{ initialRatio: 1, lookAheadDays: 30, coverFraction: 1, extremeMultiple: 1 }, undefined],
    [{ initialRatio: 0.9 }, 'parameters.initialRatio is 0.9; it must be at least 1'],
    [{ lookAheadDays: 31 }, 'parameters.lookAheadDays is 31; it must be at most 30'],
    [{ arrayRounding: -1 }, 'parameters.arrayRounding is -1; it must be at least 0'],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('span', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });
});
