import { ascendingBy, both, fields, isRecord, listOf, number, optional, recordOf, text } from './parameter-check.ts';
import type { Rule } from './parameter-check.ts';
import type { CorrelationTolerance } from './gain-credit.ts';
import type { VolShock } from './scenario.ts';
import type { TierParameters } from './tiers.ts';

/** Parameters of the house model, as a preset file writes them. Rates are fractions (0.02 = 2 %), money is in US dollars. */
export interface PortfolioParameters {
  /** MM as a share of the risk parts of IM. */
  readonly mmFactor: number;
  readonly tails: readonly number[];
  readonly tailShare: number;
  readonly skew: number;
  readonly skewWidth: number;
  /** Share of the tenor twist that counts (add-on/tenor-twist.ts). */
  readonly tenorTwist: number;
  /** By underlying name; `default` is for all others. */
  readonly underlyings: Readonly<Record<string, UnderlyingParameters>>;
  /** By asset code; `coin` and `stable` are for all others of their kind. */
  readonly collateral: Readonly<Record<string, CollateralParameters>>;
  readonly correlation: CorrelationTolerance;
  /** A price whose confidence is below `threshold` costs factor * (1 - confidence) of notional, in IM only. */
  readonly confidence: { readonly threshold: number; readonly factor: number };
  /** Hours of funding that are provided for. */
  readonly fundingHours: number;
  readonly dependencies: readonly DependencyParameters[];
  readonly historical?: HistoricalParameters;
  readonly stress: readonly StressParameters[];
}

export interface UnderlyingParameters {
  readonly priceRange: number;
  readonly volShock: VolShock;
  /** k: credit for its gains against losses of other underlyings. */
  readonly gainCredit: number;
  /** Largest less smallest estimate of its correlation with the market; shrinks the credit. */
  readonly correlationSpread: number;
  /** Move of this coin alone, the others standing still. */
  readonly singleNameShock: number;
  readonly grossMinimum: number;
  readonly shortOptionMinimum: number;
  readonly closingFee: number;
  readonly basis: BasisParameters;
  readonly size: readonly TierParameters[];
}

/** Charge on the net basis delta of an expiry: max(minimum, annualMove * years); `perpetual` for perpetuals. */
export interface BasisParameters {
  readonly annualMove: number;
  readonly minimum: number;
  readonly perpetual: number;
}

export interface CollateralParameters {
  /** Marginal tiers by USD value. */
  readonly haircut: readonly TierParameters[];
  /** Stablecoins: `shock` always, plus factor * (threshold - price) when the price is below the threshold. */
  readonly depeg?: { readonly shock: number; readonly threshold: number; readonly factor: number };
}

export interface DependencyParameters {
  readonly name: string;
  readonly freeUsd: number;
  /** Loss by asset code, as a fraction. */
  readonly losses: Readonly<Record<string, number>>;
}

/** Joint moves of past days, each already scaled to the vol of the preset's date. */
export interface HistoricalParameters {
  /** Share of the days that the shortfall averages: 0.01 = the worst 1 %. */
  readonly worstShare: number;
  readonly days: readonly JointMove[];
}

export interface JointMove {
  readonly label: string;
  /** Relative moves by underlying name; `default` for the others, 0 when absent. */
  readonly moves: Readonly<Record<string, number>>;
}

export interface StressParameters extends JointMove {
  readonly vol: 'same' | 'up';
}

const SHARE = number({ atLeast: 0, atMost: 1 });
const POSITIVE = number({ above: 0 });

const TIERS: Rule = both(
  listOf(fields({ from: number({ atLeast: 0 }), rate: SHARE }), { atLeast: 1 }),
  (value, path) => [...startsAtZero(value, path), ...ascendingBy('from')(value, path), ...neverFalls(value, path)],
);

const VOL_SHOCK: Rule = fields({
  up: number({ atLeast: 0 }),
  down: SHARE,
  shortPower: number({ atLeast: 0, atMost: 1 }),
  longPower: number({ atLeast: 0, atMost: 1 }),
  daysFloor: POSITIVE,
  volFloor: number({ atLeast: 0 }),
});

const UNDERLYING: Rule = fields({
  priceRange: number({ above: 0, below: 1 }),
  volShock: VOL_SHOCK,
  gainCredit: SHARE,
  correlationSpread: number({ atLeast: 0, atMost: 2 }),
  singleNameShock: number({ atLeast: 0, below: 1 }),
  grossMinimum: SHARE,
  shortOptionMinimum: SHARE,
  closingFee: SHARE,
  basis: fields({ annualMove: SHARE, minimum: SHARE, perpetual: SHARE }),
  size: TIERS,
});

const COLLATERAL: Rule = fields({
  haircut: TIERS,
  depeg: optional(fields({ shock: SHARE, threshold: POSITIVE, factor: number({ atLeast: 0 }) })),
});

const MOVES: Rule = recordOf(number({ above: -1, atMost: 5 }));

/** The check of a house preset: every field there, in range, and no other. */
export const PORTFOLIO_PARAMETERS: Rule = both(
  fields({
    mmFactor: number({ above: 0, atMost: 1 }),
    tails: listOf(number({ above: -1, atMost: 10 })),
    tailShare: number({ above: 0 }),
    skew: number({ above: 0, below: 1 }),
    skewWidth: POSITIVE,
    tenorTwist: SHARE,
    underlyings: both(recordOf(UNDERLYING), has('default')),
    collateral: both(recordOf(COLLATERAL), has('coin', 'stable')),
    correlation: fields({ tolerated: number({ atLeast: 0 }), useless: POSITIVE }),
    confidence: fields({ threshold: SHARE, factor: number({ atLeast: 0, atMost: 1 }) }),
    fundingHours: number({ atLeast: 0 }),
    dependencies: listOf(fields({ name: text(), freeUsd: number({ atLeast: 0 }), losses: recordOf(SHARE) })),
    historical: optional(
      fields({
        worstShare: number({ above: 0, atMost: 1 }),
        days: listOf(fields({ label: text(), moves: MOVES }), { atLeast: 20 }),
      }),
    ),
    stress: listOf(fields({ label: text(), moves: MOVES, vol: text('same', 'up') })),
  }),
  consistent,
);

function consistent(value: unknown, path: string): readonly string[] {
  const { tails, correlation } = value as PortfolioParameters;
  const still = tails.findIndex((move) => move === 0);
  return [
    ...(still < 0 ? [] : [`${path}.tails[${still}] is 0; a tail moves the price`]),
    ...(correlation.useless > correlation.tolerated
      ? []
      : [
          `${path}.correlation.useless is ${correlation.useless}; it must be above tolerated, ${correlation.tolerated}`,
        ]),
  ];
}

function has(...names: readonly string[]): Rule {
  return (value, path) =>
    isRecord(value)
      ? names.filter((name) => value[name] === undefined).map((name) => `${path}.${name} is missing`)
      : [];
}

function startsAtZero(value: unknown, path: string): readonly string[] {
  const [first] = value as readonly TierParameters[];
  return first.from === 0 ? [] : [`${path}[0].from is ${first.from}; the first tier starts at 0`];
}

function neverFalls(value: unknown, path: string): readonly string[] {
  const tiers = value as readonly TierParameters[];
  const fall = tiers.findIndex(({ rate }, i) => i > 0 && rate < tiers[i - 1].rate);
  return fall < 0
    ? []
    : [`${path}[${fall}].rate is ${tiers[fall].rate}; a tier is never cheaper than the one below it`];
}
