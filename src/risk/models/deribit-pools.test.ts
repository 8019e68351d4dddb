import { describe, expect, test } from 'vitest';
import type { Account, Line } from './shipped-model.suite.ts';
import { partsNamed, refusalOf, reportOf, sentencesOf } from './shipped-model.suite.ts';

const UNDERLYINGS = {
  BTC: { index: 100_000, carry: 0, vol: 0.6 },
  ETH: { index: 4_000, carry: 0, vol: 0.6 },
};
const PERPETUAL = 'BTC_USDC-PERPETUAL';
const ask = (preset: string, account: Partial<Account>) => reportOf(preset, { underlyings: UNDERLYINGS, ...account });
const SHORT: readonly Line[] = [[PERPETUAL, -1]];

describe('MODL-450 deribit-ssm: pools that nobody supports', () => {
  const flat = { initial_base: 0.02, initial_slope: 0, maintenance_base: 0.01, maintenance_slope: 0 };
  const overrides = { futures: { btc_usd: flat, eth_usd: flat, default: flat } };
  const notes = (account: Partial<Account>) => ask('deribit-ssm', { overrides, ...account }).notes.slice(1);

  test('a pool is short below its maintenance and not at it, whatever other currencies hold', () => {
    expect(notes({ collateral: { USDC: 1_000 }, positions: SHORT })).toEqual([]);
    expect(notes({ collateral: { USDC: 998, BTC: 5 }, positions: SHORT })).toEqual([
      'Pool USDC is below maintenance by 2 USD; other pools do not support it.',
    ]);
  });

  test('what its contracts have gained or lost counts, option value does not', () => {
    expect(notes({ collateral: { USDC: 1_500 }, positions: [[PERPETUAL, 1, 100_600]] })).toEqual([
      'Pool USDC is below maintenance by 100 USD; other pools do not support it.',
    ]);
    const call = 'BTC_USDC-27MAR26-100000-C';
    const positions: readonly Line[] = [...SHORT, [call, 1]];
    expect(notes({ marks: { [call]: 9_000 }, collateral: { USDC: 900 }, positions })).toEqual([
      'Pool USDC is below maintenance by 100 USD; other pools do not support it.',
    ]);
  });

  test('a coin held as spot supports the pool of that coin, not the one it is priced in', () => {
    const positions: readonly Line[] = [...SHORT, ['BTC_USDC', 1]];
    expect(notes({ collateral: { USDC: 900 }, positions })).toEqual([
      'Pool USDC is below maintenance by 100 USD; other pools do not support it.',
    ]);
    const inCoin: readonly Line[] = [
      ['BTC-PERPETUAL', -10_000],
      ['BTC_USDC', 0.01],
    ];
    expect(notes({ positions: inCoin })).toEqual([]);
  });

  test('the cross pool has no such notes', () => {
    expect(ask('deribit-xsm', { collateral: { USDC: 1 }, positions: SHORT }).notes).toHaveLength(1);
  });

  test('the rate grows with size up to the whole, spot asks nothing', () => {
    const [part, ...more] = ask('deribit-ssm', {
      overrides: { futures: { btc_usd: { ...flat, initial_slope: 0.5, maintenance_slope: 0.25 } } },
      positions: [
        [PERPETUAL, 3],
        ['BTC_USDC', 1],
      ],
    }).parts;
    expect(more).toEqual([]);
    expect(part.inputs).toMatchObject({ unit: 'USDC', coins: 3, initial_rate: 1, maintenance_rate: 0.76 });
    expect(part.initial).toBeCloseTo(300_000, 6);
    expect(part.maintenance).toBeCloseTo(3 * 0.76 * 100_000, 6);
  });

  test('a coin without rates of its own takes the default', () => {
    const underlyings = { SOL: 150 };
    const futures = { default: { ...flat, maintenance_base: 0.005 } };
    const positions: readonly Line[] = [['XRP_USDC-PERPETUAL', 1_000]];
    const report = ask('deribit-ssm', { overrides: { futures }, underlyings: { ...underlyings, XRP: 2 }, positions });
    expect(report.maintenanceMargin).toBeCloseTo(2_000 * 0.005, 9);
    expect(report.initialMargin).toBeCloseTo(2_000 * 0.02, 9);
  });

  test.each<readonly [Record<string, unknown>, string | undefined]>([
    [{ ...flat, maintenance_base: 0.02 }, undefined],
    [{ ...flat, maintenance_base: 0.03 }, 'initial_base is 0.02; it must be at least X.maintenance_base, 0.03'],
    [{ ...flat, initial_slope: 0.1, maintenance_slope: 0.1 }, undefined],
    [{ ...flat, maintenance_slope: 0.1 }, 'initial_slope is 0; it must be at least X.maintenance_slope, 0.1'],
  ])('rates %j', (rates, sentence) => {
    const path = 'parameters.futures.btc_usd';
    const expected = sentence === undefined ? [] : [`${path}.${sentence.replace('X', path)}`];
    expect(sentencesOf('deribit-ssm', { futures: { btc_usd: rates } })).toEqual(expected);
  });
});

describe('MODL-400 deribit-spm: notes and what the venue reports', () => {
  // One coin: 16 % and 1 % of roll shock, no delta shock; maintenance is 80 %.
  const MAINTENANCE = 0.8 * 17_000;

  test('a pool below its maintenance says by how much, in its own unit', () => {
    expect(ask('deribit-spm', { collateral: { USDC: MAINTENANCE + 1 }, positions: SHORT }).notes).toEqual([]);
    const [note, ...more] = ask('deribit-spm', {
      collateral: { USDC: MAINTENANCE - 2, BTC: 3 },
      positions: SHORT,
    }).notes;
    expect(more).toEqual([]);
    expect(note).toMatch(
      /^Pool USDC is below maintenance by (2|1\.9999\d*|2\.0000\d*) USDC; other pools do not support it\.$/,
    );
    expect(ask('deribit-xpm', { collateral: { USDC: 1 }, positions: SHORT }).notes).toEqual([]);
  });

  test('a switch without a published rule is said, in both kinds of pools', () => {
    const model_params = { currency: { btc: { correlation_set: true } } };
    for (const preset of ['deribit-spm', 'deribit-xpm'])
      expect(ask(preset, { overrides: { model_params }, collateral: { USDC: 1e6 }, positions: SHORT }).notes).toEqual([
        'correlation_set of btc is on; the venue publishes no rule for it and it changes nothing here.',
      ]);
  });

  test('margins that the venue reports are taken as they are, of the pool they are reported for', () => {
    const usdc = { open_orders_margin: 123, mmp_margin: 5, spot_margin: 7, correlation_contingency: 11 };
    const orders: readonly Line[] = [
      [PERPETUAL, -4, 100_000],
      ['BTC-PERPETUAL', -40, 100_000],
    ];
    const plain = ask('deribit-spm', { positions: SHORT });
    const report = ask('deribit-spm', { overrides: { reported: { usdc } }, positions: SHORT, orders });
    const initial = (name: string) => partsNamed(report, name).map(({ group, initial: usd }) => [group, usd]);
    expect(initial('open orders')).toContainEqual(['USDC', 123]);
    expect(initial('market-maker protection')).toEqual([['USDC', 5]]);
    expect(initial('spot orders')).toEqual([['USDC', 7]]);
    expect(initial('correlation contingency')).toEqual([['USDC', 11]]);
    const [ordered] = partsNamed(report, 'open orders').filter(({ group }) => group === 'USDC');
    expect(ordered.inputs.orders).toBe(1);
    const inDollars = report.parts.filter(({ group }) => group === 'USDC');
    const sum = (side: 'initial' | 'maintenance') => inDollars.reduce((total, part) => total + part[side], 0);
    expect(sum('initial')).toBeCloseTo(plain.initialMargin + 123 + 5 + 7 + 11, 6);
    expect(sum('maintenance')).toBeCloseTo(plain.maintenanceMargin + 0.8 * 11, 6);
  });

  test('one coin short asks 16 % and 1 %, and 80 % of them', () => {
    const report = ask('deribit-spm', { positions: SHORT });
    expect(report.initialMargin).toBeCloseTo(17_000, 6);
    expect(report.maintenanceMargin).toBeCloseTo(MAINTENANCE, 6);
    const roll = partsNamed(report, 'roll shock')[0].inputs;
    expect(roll).toMatchObject({ 'delta BTC-USD perpetual': -1, 'rate BTC-USD perpetual': 0.01 });
  });

  test('equity of a coin pool is the coin held as balance and as spot', () => {
    const report = ask('deribit-spm', {
      collateral: { BTC: 0.5 },
      positions: [
        ['BTC_USDC', 0.25],
        ['BTC-PERPETUAL', 10],
      ],
    });
    const inputs = partsNamed(report, 'rounding').find(({ group }) => group === 'BTC')!.inputs;
    expect(inputs.equity).toBeCloseTo(0.75, 12);
  });
});

describe('MODL-409 deribit-xpm: coins', () => {
  test('a coin that is no currency of the preset supports neither margin, a listed one its share of initial margin', () => {
    const underlyings = { ...UNDERLYINGS, XRP: 2 };
    const assets = { STETH: { price: 4_000, underlying: 'ETH-USD' } };
    const report = ask('deribit-spm', { underlyings, assets, collateral: { XRP: 1_000, STETH: 1, USDC: 10 } });
    const rows = partsNamed(report, 'collateral haircut').map(({ group, initial, maintenance }) => [
      group,
      initial,
      maintenance,
    ]);
    expect(rows).toEqual([
      ['XRP', 2_000, 2_000],
      ['STETH', expect.closeTo(300, 9), 0],
    ]);
  });

  test('contracts settled in a coin without parameters are refused', () => {
    const underlyings = { ...UNDERLYINGS, XRP: 2 };
    const positions: readonly Line[] = [['XRP-PERPETUAL', 1]];
    expect(refusalOf('deribit-xpm', { underlyings, positions })).toEqual([
      'positions',
      'the preset has no currency xrp; it lists btc, eth, steth, usd',
    ]);
  });
});
