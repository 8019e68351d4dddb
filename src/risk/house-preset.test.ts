import { describe, expect, test } from 'vitest';
import { handPreset } from '../../test/hand-market.ts';
import { steadyCredit } from './gain-credit.ts';
import { PORTFOLIO_PARAMETERS } from './house-preset.ts';

const { parameters } = handPreset();

type Path = readonly (string | number)[];

/** A copy with one field set; undefined takes it away. */
function withField(value: unknown, [first, ...rest]: Path, to: unknown): unknown {
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[first] = rest.length === 0 ? to : withField(copy[first], rest, to);
  return copy;
}

const FULL = {
  ...parameters,
  historical: {
    worstShare: 0.05,
    days: Array.from({ length: 20 }, (_, i) => ({ label: `day ${i}`, moves: { default: 0.01 } })),
  },
  stress: [{ label: 'crash', moves: { 'BTC-USD': -0.5 }, vol: 'up' as const }],
  dependencies: [{ name: 'issuer', freeUsd: 0, losses: { USDC: 0.5 } }],
  collateral: {
    ...parameters.collateral,
    stable: { haircut: [{ from: 0, rate: 0 }], depeg: { shock: 0, threshold: 0.99, factor: 4 } },
  },
};

const told = (path: Path, to: unknown) => PORTFOLIO_PARAMETERS(withField(FULL, path, to), 'p');

const OWN = ['underlyings', 'default'] as const;

describe('a house preset', () => {
  test('MARG-090 is allowed as it is, with and without what is optional', () => {
    expect(PORTFOLIO_PARAMETERS(FULL, 'p')).toEqual([]);
    expect(PORTFOLIO_PARAMETERS(parameters, 'p')).toEqual([]);
    expect(told(['historical'], undefined)).toEqual([]);
  });

  test.each<readonly [Path, least: number | undefined, most: number | undefined]>([
    [['mmFactor'], undefined, 1],
    [['tails', 0], undefined, 10],
    [['tenorTwist'], 0, 1],
    [['confidence', 'threshold'], 0, 1],
    [['confidence', 'factor'], 0, 1],
    [['fundingHours'], 0, undefined],
    [['correlation', 'tolerated'], 0, undefined],
    [['dependencies', 0, 'freeUsd'], 0, undefined],
    [['dependencies', 0, 'losses', 'USDC'], 0, 1],
    [['historical', 'worstShare'], undefined, 1],
    [['historical', 'days', 3, 'moves', 'default'], undefined, 5],
    [['stress', 0, 'moves', 'BTC-USD'], undefined, 5],
    [['collateral', 'stable', 'depeg', 'shock'], 0, 1],
    [['collateral', 'stable', 'depeg', 'factor'], 0, undefined],
    [['collateral', 'coin', 'haircut', 0, 'rate'], 0, 1],
    [[...OWN, 'gainCredit'], 0, 1],
    [[...OWN, 'correlationSpread'], 0, 2],
    [[...OWN, 'singleNameShock'], 0, undefined],
    [[...OWN, 'grossMinimum'], 0, 1],
    [[...OWN, 'shortOptionMinimum'], 0, 1],
    [[...OWN, 'closingFee'], 0, 1],
    [[...OWN, 'basis', 'annualMove'], 0, 1],
    [[...OWN, 'basis', 'minimum'], 0, 1],
    [[...OWN, 'basis', 'perpetual'], 0, 1],
    [[...OWN, 'volShock', 'up'], 0, undefined],
    [[...OWN, 'volShock', 'down'], 0, 1],
    [[...OWN, 'volShock', 'shortPower'], 0, 1],
    [[...OWN, 'volShock', 'longPower'], 0, 1],
    [[...OWN, 'volShock', 'volFloor'], 0, undefined],
  ])('MARG-090 %j is allowed at its ends and refused beyond them', (path, least, most) => {
    const name = `p${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')}`;
    if (least !== undefined) {
      const below = told(path, least - 0.01);
      expect([told(path, least), below]).toEqual([[], [`${name} is ${least - 0.01}; it must be at least ${least}`]]);
    }
    if (most !== undefined) {
      const beyond = told(path, most + 0.01);
      const falls = path[path.length - 1] === 'rate' ? beyond.slice(0, 1) : beyond;
      expect([told(path, most), falls]).toEqual([[], [`${name} is ${most + 0.01}; it must be at most ${most}`]]);
    }
    expect(told(path, undefined)).toContain(`${name} is missing; it must be a finite number`);
  });

  test.each<readonly [Path, number, 'above' | 'below']>([
    [['mmFactor'], 0, 'above'],
    [['tails', 0], -1, 'above'],
    [['tailShare'], 0, 'above'],
    [['skew'], 0, 'above'],
    [['skew'], 1, 'below'],
    [['skewWidth'], 0, 'above'],
    [['historical', 'worstShare'], 0, 'above'],
    [['historical', 'days', 3, 'moves', 'default'], -1, 'above'],
    [['stress', 0, 'moves', 'BTC-USD'], -1, 'above'],
    [['collateral', 'stable', 'depeg', 'threshold'], 0, 'above'],
    [[...OWN, 'priceRange'], 0, 'above'],
    [[...OWN, 'priceRange'], 1, 'below'],
    [[...OWN, 'singleNameShock'], 1, 'below'],
    [[...OWN, 'volShock', 'daysFloor'], 0, 'above'],
  ])('MARG-090 %j is refused at %d: it must be %s', (path, limit, side) => {
    const name = `p${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')}`;
    expect(told(path, limit)).toEqual([`${name} is ${limit}; it must be ${side} ${limit}`]);
    expect(told(path, side === 'above' ? limit + 0.001 : limit - 0.001)).toEqual([]);
  });

  test('MARG-090 tails move, and a correlation is useless beyond what is tolerated', () => {
    expect(told(['tails'], [])).toEqual([]);
    expect(told(['tails', 1], 0)).toEqual(['p.tails[1] is 0; a tail moves the price']);
    expect(told(['tails'], [0, 0])).toEqual(['p.tails[0] is 0; a tail moves the price']);
    expect(told(['correlation', 'useless'], 0.5)).toEqual([
      'p.correlation.useless is 0.5; it must be above tolerated, 0.5',
    ]);
    expect(told(['correlation', 'useless'], 0.501)).toEqual([]);
    expect(told(['correlation', 'useless'], 0)).toEqual(['p.correlation.useless is 0; it must be above 0']);
    expect(PORTFOLIO_PARAMETERS({ ...FULL, tails: [0], correlation: { tolerated: 2, useless: 1 } }, 'p')).toEqual([
      'p.tails[0] is 0; a tail moves the price',
      'p.correlation.useless is 1; it must be above tolerated, 2',
    ]);
  });

  test('MARG-090 tiers begin at zero, ascend and never become cheaper', () => {
    const tiers = (...list: readonly (readonly [number, number])[]) =>
      told(
        [...OWN, 'size'],
        list.map(([from, rate]) => ({ from, rate })),
      );
    const at = 'p.underlyings.default.size';
    expect(tiers([0, 0.1], [5, 0.1], [6, 0.2])).toEqual([]);
    expect(tiers()).toEqual([`${at} has 0 members; it must have at least 1`]);
    expect(tiers([1, 0.1])).toEqual([`${at}[0].from is 1; the first tier starts at 0`]);
    expect(tiers([0, 0.1], [5, 0.1], [5, 0.2])).toEqual([`${at}[2].from is 5; it must be above the one before, 5`]);
    expect(tiers([0, 0.1], [5, 0.3], [6, 0.2])).toEqual([
      `${at}[2].rate is 0.2; a tier is never cheaper than the one below it`,
    ]);
    expect(tiers([1, 0.2], [1, 0.1])).toEqual([
      `${at}[0].from is 1; the first tier starts at 0`,
      `${at}[1].from is 1; it must be above the one before, 1`,
      `${at}[1].rate is 0.1; a tier is never cheaper than the one below it`,
    ]);
    expect(told(['collateral', 'coin', 'haircut', 0, 'from'], 2)).toEqual([
      'p.collateral.coin.haircut[0].from is 2; the first tier starts at 0',
    ]);
  });

  test('MARG-090 what is for all others must be there; lists of days are long enough; choices are told', () => {
    expect(told(['underlyings'], {})).toEqual(['p.underlyings.default is missing']);
    expect(told(['collateral'], {})).toEqual(['p.collateral.coin is missing', 'p.collateral.stable is missing']);
    expect(told(['collateral'], { coin: parameters.collateral.coin })).toEqual(['p.collateral.stable is missing']);
    expect(told(['collateral', 'stable', 'depeg'], undefined)).toEqual([]);
    expect(told(['historical', 'days'], FULL.historical.days.slice(1))).toEqual([
      'p.historical.days has 19 members; it must have at least 20',
    ]);
    expect(told(['stress', 0, 'vol'], 'down')).toEqual(['p.stress[0].vol is "down"; it must be one of same, up']);
    expect(told(['stress', 0, 'label'], '')).toEqual(['p.stress[0].label is ""; it must be text']);
    expect(told(['dependencies', 0, 'name'], 7)).toEqual(['p.dependencies[0].name is 7; it must be text']);
  });
});

test('SCAN-051 full credit up to what is tolerated, a straight line down to nothing where it is useless', () => {
  const tolerance = { tolerated: 0.5, useless: 1 };
  const credits = [0, 0.5, 0.6, 0.75, 1, 1.5].map((spread) => steadyCredit(0.6, spread, tolerance));
  [0.6, 0.6, 0.48, 0.3, 0, 0].forEach((credit, i) => expect(credits[i]).toBeCloseTo(credit, 12));
});
