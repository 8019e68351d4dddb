import { describe, expect, test } from 'vitest';
import type { Account, Line } from './shipped-model.suite.ts';
import { partsNamed, refusalOf, reportOf, sentencesOf } from './shipped-model.suite.ts';

const UNDERLYINGS = {
  BTC: { index: 100_000, carry: 0, vol: 0.6 },
  ETH: { index: 4_000, carry: 0, vol: 0.6 },
  SOL: { index: 150, carry: 0, vol: 0.6 },
  DOGE: 0.2,
};
const BTC = 'BTC_USDC-PERPETUAL';
const ask = (account: Partial<Account>) => reportOf('binance-pm', { underlyings: UNDERLYINGS, ...account });
/** One percent of every BTC contract: a coin asks 1,000. */
const ONE_PERCENT = { tiers: { 'BTC-USD': [{ from: 0, rate: 0.01, cum: 0 }] } };

describe('MODL-920 maintenance of one contract: notional * rate - cum', () => {
  test.each([
    ['perpetual of the second tier', BTC, -1, 100_000 * 0.005 - 50, 0.005],
    ['on the border the lower tier holds', BTC, 0.5, 50_000 * 0.004, 0.004],
    ['dated futures of BTC have tiers of their own', 'BTC_USDC-27MAR26', 1, 100_000 * 0.02 - 500, 0.02],
    ['those of SOL take the tiers of SOL', 'SOL_USDC-27MAR26', 1_000, 150_000 * 0.01 - 380, 0.01],
    ['a coin that is not listed takes the default', 'DOGE_USDC-PERPETUAL', -1_000_000, 200_000 * 0.02 - 700, 0.02],
    ['beyond the last border the last tier holds', BTC, 20_000, 2e9 * 0.5 - 421_481_450, 0.5],
    ['an inverse contract counts its dollars', 'BTC-PERPETUAL', 10_000, 100_000 * 0.005 - 50, 0.005],
  ])('%s', (_, instrument, quantity, maintenance, rate) => {
    const [part] = ask({ positions: [[instrument, quantity]] }).parts;
    expect(part).toMatchObject({ name: 'position maintenance', inputs: { rate } });
    expect(part.maintenance).toBeCloseTo(maintenance, 6);
    expect(part.initial).toBeCloseTo(maintenance, 6);
  });

  test('contracts of one coin do not net, a coin held as spot asks nothing', () => {
    const positions = [
      [BTC, 1],
      ['BTC_USDC-27MAR26', -1],
      ['BTC_USDC', 1],
    ] as const;
    const sum = partsNamed(ask({ positions }), 'account ratio')[0].inputs.sumOfMaintenance;
    expect(sum).toBeCloseTo(450 + 1_500, 9);
  });

  test('a debt asks the loan rate, a balance nothing', () => {
    const parts = partsNamed(ask({ collateral: { USDC: 20_000, USDT: 0, ETH: -2 } }), 'borrow');
    expect(parts).toEqual([
      { name: 'borrow', group: 'ETH', initial: 640, maintenance: 640, inputs: { loan: 8_000, rate: 0.08 } },
    ]);
  });
});

describe('MODL-920 MODL-013 options', () => {
  test('a short call asks its flat maintenance a coin and names the initial margin of the formula', () => {
    // 10,000 out of the money: max(15 % - 10 %, 10 %) a coin; 4,000: 15 % - 4 %.
    const [far] = ask({ positions: [['BTC_USDC-27MAR26-110000-C', -2]] }).parts;
    expect(far).toMatchObject({ name: 'short option', maintenance: 15_000, initial: 15_000 });
    expect(far.inputs).toMatchObject({ coins: 2, underlyingPrice: 100_000 });
    expect(far.inputs.initialByFormula).toBeCloseTo(2 * 10_000, 6);
    const [near] = ask({ positions: [['BTC_USDC-27MAR26-104000-C', -3]] }).parts;
    expect(near.inputs.initialByFormula).toBeCloseTo(3 * 11_000, 6);
  });

  test.each([
    ['BTC-27MAR26-150000-P', 0.5],
    ['BTC_USDC-27MAR26-150000-P', 50_000],
  ])('a share of the mark of a put may ask more, in dollars whatever it is priced in: %s', (name, mark) => {
    const account = { marks: { [name]: mark }, positions: [[name, -2]] as const };
    const shared = (putMarkShare: number) =>
      ask({ ...account, overrides: { shortOption: { putMarkShare } } }).parts[0].maintenance;
    expect(shared(0.2)).toBeCloseTo(2 * 10_000, 6);
    expect(shared(0.1)).toBeCloseTo(2 * 7_500, 6);
  });

  test('a contract of ten coins asks ten times', () => {
    const [part] = ask({ positions: [['SOL_USDC-27MAR26-200-C', -2]] }).parts;
    expect(part.maintenance).toBeCloseTo(20 * 150 * 0.075, 9);
  });

  test('a long option supports nothing, a short one is owed in full', () => {
    const name = 'BTC_USDC-27MAR26-100000-C';
    const equity = (quantity: number) =>
      ask({ marks: { [name]: 9_000 }, collateral: { USDC: 50_000 }, positions: [[name, quantity]] });
    expect(equity(2)).toMatchObject({ nav: 68_000, equity: 50_000, maintenanceMargin: 0 });
    expect(equity(-2)).toMatchObject({ nav: 32_000, equity: 32_000 });
  });
});

describe('MODL-920 the account ratio', () => {
  const at = (equity: number) => ask({ overrides: ONE_PERCENT, collateral: { USDC: equity }, positions: [[BTC, 1]] });

  test.each([
    [1_049, '1.049: liquidation'],
    [1_050, '1.05: liquidation'],
    [1_051, '1.051: reduce only'],
    [1_200, '1.2: reduce only'],
    [1_201, '1.201: warning'],
    [1_500, '1.5: warning'],
    [1_501, '1.501: normal'],
  ])('an equity of %s over 1,000 stands at %s', (equity, state) => {
    expect(at(equity).notes).toEqual([`Account ratio (uniMMR) ${state}.`]);
  });

  test('the buffer brings both margins to where the venue acts', () => {
    const report = at(2_000);
    const [buffer] = partsNamed(report, 'account ratio');
    expect(buffer.initial).toBeCloseTo(200, 9);
    expect(buffer.maintenance).toBeCloseTo(50, 9);
    expect(buffer.inputs).toEqual({ sumOfMaintenance: 1_000, uniMMR: 2, restrictRatio: 1.2, liquidationRatio: 1.05 });
    expect(report.initialHeadroom).toBeCloseTo(800, 9);
    expect(report.maintenanceHeadroom).toBeCloseTo(950, 9);
  });

  test('without positions there is no ratio', () => {
    const report = ask({ collateral: { USDC: 5 } });
    expect(report.notes).toEqual(['No positions: the account ratio is not defined.']);
    expect(partsNamed(report, 'account ratio')[0].inputs.uniMMR).toBe('no positions');
    expect(report.maintenanceMargin).toBe(0);
  });

  test('the collateral rate of an asset, of one that is not listed the default, of a debt none', () => {
    const underlyings = { ...UNDERLYINGS, XMR: 300 };
    const report = ask({ underlyings, collateral: { SOL: 10, XMR: 10, ETH: -1, USDC: 4_000 } });
    expect(report.equity).toBeCloseTo(1_500 * 0.9 + 3_000 * 0.7 - 4_000 + 4_000, 9);
    expect(report.collateral.map(({ haircut }) => haircut)).toEqual([
      expect.closeTo(150, 9),
      expect.closeTo(900, 9),
      0,
      0,
    ]);
  });
});

describe('MODL-920 open orders', () => {
  const withOrders = (orders: readonly Line[], positions: readonly Line[] = [[BTC, 1]]) =>
    ask({ collateral: { USDC: 50_000 }, positions, orders });

  test('what they lose at once against the mark is no equity; one that gains gives nothing', () => {
    const report = withOrders([
      [BTC, 2, 100_500],
      [BTC, -3, 99_000],
      [BTC, -1, 100_500],
      [BTC, 1, 100_000],
    ]);
    expect(report.equity).toBeCloseTo(50_000 - 1_000 - 3_000, 9);
    expect(report.notes[1]).toBe('Open orders lose 4000 against the mark.');
    expect(withOrders([[BTC, 1, 100_000]]).notes).toHaveLength(1);
  });

  test('also in contracts that the account does not hold', () => {
    const report = withOrders([['ETH_USDC-PERPETUAL', 10, 4_100]]);
    expect(report.equity).toBeCloseTo(49_000, 9);
    expect(report.notes[1]).toBe('Open orders lose 1000 against the mark.');
  });

  test('an inverse contract loses its dollars times the difference of the inverse prices', () => {
    // 100,000 dollars bought at 125,000 are 0.8 coins, worth 1 coin at the mark: 0.2 coins less.
    const report = withOrders([['BTC-PERPETUAL', 10_000, 125_000]], []);
    expect(report.equity).toBeCloseTo(50_000 - 20_000, 6);
  });

  test('option orders are refused, next to others too', () => {
    const orders: readonly Line[] = [
      [BTC, 1, 100_000],
      ['BTC_USDC-27MAR26-110000-C', 1, 500],
    ];
    expect(refusalOf('binance-pm', { underlyings: UNDERLYINGS, orders })).toEqual([
      'account.orders',
      'option orders are not covered by this preset: the venue does not publish their rule',
    ]);
  });
});

describe('MODL-920 parameters', () => {
  const tiers = (...rows: readonly (readonly [number, number, number])[]) => ({
    tiers: { X: rows.map(([from, rate, cum]) => ({ from, rate, cum })) },
  });

  test.each([
    [tiers([0, 0.01, 0], [1_000, 0.03, 20]), undefined],
    [tiers([0, 0.01, 0], [1_000, 0.03, 20.00001]), undefined],
    [tiers([5, 0.01, 0]), 'parameters.tiers.X[0].from is 5; the first tier must start at 0'],
    [tiers([0, 0.01, 3]), 'parameters.tiers.X[0].cum is 3; the charge must not jump at 0, so it must be 0'],
    [
      tiers([0, 0.01, 0], [1_000, 0.02, 11], [5_000, 0.04, 111]),
      'parameters.tiers.X[1].cum is 11; the charge must not jump at 1000, so it must be 10',
    ],
    [
      tiers([0, 0.01, 0], [1_000, 0.02, 10], [5_000, 0.04, 100]),
      'parameters.tiers.X[2].cum is 100; the charge must not jump at 5000, so it must be 110',
    ],
    [tiers([0, 0.01, 0], [0, 0.02, 0]), 'parameters.tiers.X[1].from is 0; it must be above the one before, 0'],
    [tiers(), 'parameters.tiers.X has 0 members; it must have at least 1'],
    [tiers([0, 1.01, 0]), 'parameters.tiers.X[0].rate is 1.01; it must be at most 1'],
    [{ loanRate: -0.1 }, 'parameters.loanRate is -0.1; it must be at least 0'],
    [{ collateralRates: { BTC: 1.2 } }, 'parameters.collateralRates.BTC is 1.2; it must be at most 1'],
    [{ warningRatio: 1, restrictRatio: 1, liquidationRatio: 1 }, undefined],
    [{ liquidationRatio: 0.9 }, 'parameters.liquidationRatio is 0.9; it must be at least 1'],
    [{ warningRatio: 10.5 }, 'parameters.warningRatio is 10.5; it must be at most 10'],
    [
      { warningRatio: 1.1 },
      'parameters: warningRatio 1.1, restrictRatio 1.2 and liquidationRatio 1.05 must descend in this order',
    ],
    [
      { liquidationRatio: 1.3 },
      'parameters: warningRatio 1.5, restrictRatio 1.2 and liquidationRatio 1.3 must descend in this order',
    ],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('binance-pm', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });
});
