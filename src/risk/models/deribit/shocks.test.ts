import { describe, expect, test } from 'vitest';
import { shippedPreset } from '../../../../test/golden/models/golden-case.ts';
import { readPortfolioFile } from '../../../client/portfolio-file/read.ts';
import { valueAccount } from '../../valuation.ts';
import { netPositions } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import type { CurrencyParams, DeribitPortfolioParameters, PairParams } from './portfolio-parameters.ts';
import { deltaShock, rollLegs, transactionDelta } from './shocks.ts';

const { model_params } = shippedPreset('deribit-spm').parameters as DeribitPortfolioParameters;
/** 20 M of free delta, 0.005 % a coin above, at most 10 %. */
const PAIR: PairParams = model_params.currency_pair.btc_usd;
/** 7.5 % a year, at least 1 %. */
const BTC: CurrencyParams = model_params.currency.btc;

const CALL = 'BTC_USDC-27MAR26-110000-C';
const COIN_CALL = 'BTC-27MAR26-110000-C';

/** A position whose delta of one contract is said, not computed. */
function position(instrument: string, quantity: number, delta = 1): NetPosition {
  const { portfolio } = readPortfolioFile({
    time: '2026-01-26T08:00:00Z',
    market: { underlyings: { BTC: { index: 100_000, carry: 0, vol: 0.6 } }, marks: { [COIN_CALL]: 0.04 } },
    account: { positions: [{ instrument, quantity }] },
  });
  const [net] = netPositions(portfolio, valueAccount(portfolio));
  return { ...net, greeks: { ...net.greeks, delta } };
}

describe('MODL-406 roll shock', () => {
  test('the delta of an option paid in coin is less its mark in coin, of others the plain one', () => {
    expect(transactionDelta(position(COIN_CALL, 3, 0.5), 0)).toBeCloseTo(3 * (0.5 - 0.04), 12);
    expect(transactionDelta(position(CALL, -3, 0.5), 0)).toBeCloseTo(-1.5, 12);
  });

  test('nets inside an expiry, adds across, the perpetual first and without an expiry', () => {
    const legs = rollLegs(
      [
        position('BTC_USDC-26JUN26', -2),
        position('BTC_USDC-27MAR26', 3),
        position(CALL, -4, 0.25),
        position('BTC_USDC-PERPETUAL', -5),
      ],
      BTC,
      0,
    );
    const times = [undefined, Date.UTC(2026, 2, 27, 8), Date.UTC(2026, 5, 26, 8)];
    expect(legs.map(({ expiryMs }) => expiryMs)).toEqual(times);
    expect(legs.map((leg) => 'expiryMs' in leg)).toEqual([false, true, true]);
    expect(legs.map(({ delta }) => delta)).toEqual([-5, 2, -2]);
    // exp(7.5 % * 60 / 365) - 1 is above 1 %; of the perpetual the least holds.
    const rates = [0.01, Math.expm1((0.075 * 60) / 365), Math.expm1((0.075 * 151) / 365)];
    legs.forEach(({ rate, delta, charge }, i) => {
      expect(rate).toBeCloseTo(rates[i], 12);
      expect(charge).toBeCloseTo(Math.abs(delta) * rates[i], 12);
    });
  });
});

describe('MODL-407 delta shock', () => {
  const shock = (...positions: readonly NetPosition[]) => deltaShock(positions, PAIR, 0);
  const perpetual = (quantity: number) => position('BTC_USDC-PERPETUAL', quantity);

  test.each([
    ['at the threshold nothing', -200, 0, 0, 0],
    ['above it the excess sets the rate of the whole', -300, 100, 0.005, 1.5],
    ['a long delta as a short one', 300, 100, 0.005, 1.5],
    ['up to the highest rate', 3_000, 2_800, 0.1, 300],
  ])('%s: %s coins', (_, quantity, excess, rate, charge) => {
    const judged = shock(perpetual(quantity));
    expect(judged.delta).toBe(quantity);
    expect(judged.excess).toBeCloseTo(excess, 9);
    expect(judged.rate).toBeCloseTo(rate, 12);
    expect(judged.charge).toBeCloseTo(charge, 9);
  });

  test.each([
    ['long calls reduce a short', -300, 100, 0.5, -250],
    ['but do not turn it', -300, 1_000, 0.5, 0],
    ['long puts do not enlarge it', -300, 100, -0.5, -300],
    ['long puts reduce a long', 300, 100, -0.5, 250],
    ['but do not turn it', 300, 1_000, -0.5, 0],
    ['long calls do not enlarge it', 300, 100, 0.5, 300],
    ['short calls are like other contracts', -300, -100, 0.5, -350],
    ['long calls alone are nothing', 0, 100, 0.5, 0],
  ])('%s: %s coins, %s options of delta %s', (_, coins, options, delta, expected) => {
    expect(shock(perpetual(coins || 1e-12), position(CALL, options, delta)).delta).toBeCloseTo(expected, 9);
  });

  test('nothing held is nothing charged', () => {
    expect(shock()).toEqual({ delta: 0, excess: 0, rate: 0, charge: 0 });
  });
});
