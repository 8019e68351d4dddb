import { describe, expect, test } from 'vitest';
import { shippedPreset } from '../../../../test/golden/models/golden-case.ts';
import type { Market } from '../../../market/market.ts';
import { PortfolioProblem } from '../../model.ts';
import { cellsOf, cellsOfCoin } from './cells.ts';
import { currencyOf, pairChoice, underlyingCoin } from './choice.ts';
import type { DeribitPortfolioParameters } from './portfolio-parameters.ts';

const PARAMETERS = shippedPreset('deribit-spm').parameters as DeribitPortfolioParameters;
const PAIR = { ...PARAMETERS.model_params.currency_pair.btc_usd, price_range: 0.2, extended_table_factor: 0.9 };
const { general } = PARAMETERS.model_params;
const TWO_BUCKETS = {
  ...PARAMETERS,
  model_params: { ...PARAMETERS.model_params, general: { ...general, buckets_count: 2 } },
  extended_moves: [-0.5, 3],
};

describe('MODL-400 the cells', () => {
  const cells = cellsOf(PAIR, TWO_BUCKETS);

  test('buckets from the lowest price, three vol states each, then the extended table with vol up', () => {
    expect(cells.map(({ move }) => move)).toEqual([
      ...[-0.2, -0.1, 0, 0.1, 0.2].flatMap((move) => [move, move, move].map((x) => expect.closeTo(x, 12))),
      -0.5,
      3,
    ]);
    expect(cells.slice(0, 3).map(({ label }) => label)).toEqual(['-20% vol down', '-20% vol same', '-20% vol up']);
    expect(cells.slice(15)).toEqual([
      { label: 'extended -50% vol up', move: -0.5, vol: 'up', extended: true },
      { label: 'extended +300% vol up', move: 3, vol: 'up', extended: true },
    ]);
    expect(cells.slice(0, 15).some(({ extended }) => extended)).toBe(false);
  });

  test('MODL-409 MODL-403 coins move with the index on the sides where they count', () => {
    // Left edge, left, right, right edge in dollars of one coin at 50,000, and the extended edges at nine tenths.
    const picked = [0, 3, 6, 9, 12, 15, 16];
    const vector = (side: 'both' | 'none' | 'left' | 'right') => {
      const all = cellsOfCoin(50_000, cells, PAIR, side);
      return picked.map((cell) => all[cell]);
    };
    const near = (...values: readonly number[]) => values.map((value) => expect.closeTo(value, 6));
    expect(vector('both')).toEqual(near(-10_000, -5_000, 0, 5_000, 10_000, -9_000, 9_000));
    expect(vector('left')).toEqual(near(-10_000, -5_000, 0, 0, 0, -9_000, 0));
    expect(vector('right')).toEqual(near(0, 0, 0, 5_000, 10_000, 0, 9_000));
    expect(vector('none')).toEqual(near(0, 0, 0, 0, 0, 0, 0));
  });
});

describe('MODL-400 the parameters of a pair', () => {
  const market = (names: readonly string[]): Market => ({
    timeMs: 0,
    underlyings: new Map(
      names.map((underlying) => [underlying, { underlying, indexPrice: 7, confidence: 1, expiries: [] }]),
    ),
    assets: new Map(),
    marks: new Map(),
  });
  const { currency, currency_pair } = PARAMETERS.model_params;
  const chosen = (pools: 'segregated' | 'cross', underlying: string, pool: string) =>
    pairChoice(market([underlying]), { ...PARAMETERS, pools }, underlying, pool);

  test('a segregated pool takes its own currency, the cross pool that of the coin, both usd where none is listed', () => {
    expect(chosen('segregated', 'ETH-USD', 'USDC')).toEqual({
      pair: currency_pair.eth_usd,
      currency: currency.usd,
      indexPrice: 7,
    });
    expect(chosen('segregated', 'BTC-USD', 'BTC').currency).toBe(currency.btc);
    expect(chosen('cross', 'ETH-USD', 'cross').currency).toBe(currency.eth);
    expect(chosen('cross', 'XRP-USD', 'cross')).toMatchObject({
      pair: currency_pair.default,
      currency: currency.usd,
    });
    expect(currencyOf(PARAMETERS.model_params, 'STETH')).toBe(currency.steth);
    expect(underlyingCoin('BTC-USD')).toBe('BTC');
  });

  test('a pair that the preset does not serve, and an index that the market does not have, are refused', () => {
    const { default: _, ...listed } = currency_pair;
    const bare = { ...PARAMETERS, model_params: { ...PARAMETERS.model_params, currency_pair: listed } };
    const ask = (act: () => unknown): unknown => {
      try {
        return act();
      } catch (problem) {
        return problem;
      }
    };
    expect(ask(() => pairChoice(market(['XRP-USD']), bare, 'XRP-USD', 'USDC'))).toEqual(
      new PortfolioProblem('positions', 'the preset has no currency pair xrp_usd; it lists btc_usd, eth_usd'),
    );
    const problem = ask(() => pairChoice(market([]), PARAMETERS, 'BTC-USD', 'USDC'));
    expect(problem).toEqual(new PortfolioProblem('market.underlyings', 'the market has no index price of BTC-USD'));
    expect((problem as PortfolioProblem).field).toBe('market.underlyings');
  });
});
