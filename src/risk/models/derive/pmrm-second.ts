import { exp } from '../../../quant/exp.ts';
import type { DeriveBook, DeriveExpiry } from './book.ts';
import { bookConfidenceCharge, confidenceCharge, nakedShorts } from './contingency.ts';
import { forwardColumn } from './forward.ts';
import type { BasisMoves } from './forward.ts';
import type { Column, Line, ManagerMargin } from './lines.ts';
import { sumOf, worstColumn } from './lines.ts';
import { optionValue, tenorFactor, UNSHOCKED } from './shock.ts';
import type { TenorPowers, VolRule } from './shock.ts';

/** Parameters of the second portfolio manager (PMRM_2), by the names of the venue's library. */
export interface PmrmSecondParameters extends TenorPowers {
  readonly cashAsset: string;
  readonly scenarios: readonly PmrmScenario[];
  readonly volRangeUp: number;
  readonly volRangeDown: number;
  readonly minVolUpShock: number;
  readonly basis: BasisMoves;
  readonly skew: SkewParameters;
  readonly imFactor: number;
  readonly mmFactor: number;
  readonly longBaseStaticDiscount: number;
  readonly longRateMultScale: number;
  readonly longRateAddScale: number;
  readonly shortBaseStaticDiscount: number;
  readonly shortRateMultScale: number;
  readonly shortRateAddScale: number;
  readonly pegLossThreshold: number;
  readonly pegLossFactor: number;
  readonly confThreshold: number;
  readonly confMargin: number;
  readonly mmPerpPercent: number;
  readonly imPerpPercent: number;
  readonly mmOptionPercent: number;
  readonly imOptionPercent: number;
  /** By asset; an asset that is not listed is refused. */
  readonly collaterals: Readonly<Record<string, CollateralParameters>>;
}

export interface PmrmScenario {
  readonly spot: number;
  readonly vol: 'up' | 'none' | 'down' | 'linear' | 'abs';
  /** (0, ...]: multiplies the P&L of the scenario. */
  readonly dampening: number;
}

export interface SkewParameters {
  readonly linearBaseCap: number;
  readonly absBaseCap: number;
  readonly linearCBase: number;
  readonly absCBase: number;
  readonly minKStar: number;
  readonly widthScale: number;
  readonly volParamStatic: number;
  readonly volParamScale: number;
}

export interface CollateralParameters {
  readonly mmHaircut: number;
  /** Additional to mmHaircut. */
  readonly imHaircut: number;
  /** Whether its value moves in the scenarios and so offsets positions. */
  readonly riskCancelling: boolean;
}

/** A collateral with its parameters resolved. */
export interface PmrmCollateral extends Line, CollateralParameters {
  readonly confidence: number;
}

/**
 * The second portfolio manager of Derive v2 (PMRM_2): damped tails, skew rotations, discounted marks, several collaterals, and factors for
 * both margins.
 *
 * MM = minSpan * mmFactor - mmC + marks + cash;  IM = minSpan * (imFactor + peg) - imC - mmC - confidence + marks + cash.
 * @see Derive v2-core PMRM_2, PMRMLib_2; spec/13-MODL, MODL-720
 */
export function pmrmSecond(
  book: DeriveBook,
  collaterals: readonly PmrmCollateral[],
  p: PmrmSecondParameters,
): ManagerMargin {
  const marks = book.expiries.map((e) =>
    e.options.map((o) => optionValue(e, o, { spot: 1, rule: UNSHOCKED, discount: true })),
  );
  const columns: Column[] = [
    {
      label: 'forward contingency',
      amounts: forwardColumn({ book, others: collaterals, marks, discount: true }, p.basis),
    },
    ...p.scenarios.map((scenario) => ({
      label: labelOf(scenario),
      amounts: scenarioColumn(book, collaterals, marks, scenario, p),
    })),
  ];
  const active = worstColumn(columns);
  const minSpan = Math.min(0, sumOf(columns[active].amounts));
  const peg = Math.max(0, p.pegLossThreshold - book.stablePrice) * p.pegLossFactor;
  return {
    columns,
    active,
    marks,
    parts: [
      {
        name: 'scan loss',
        initial: -minSpan * (p.imFactor + peg),
        maintenance: -minSpan * p.mmFactor,
        inputs: { minSpan, imFactor: p.imFactor, mmFactor: p.mmFactor, pegFactor: peg, column: columns[active].label },
      },
      ...contingencies(book, collaterals, p),
    ],
  };
}

function contingencies(
  book: DeriveBook,
  collaterals: readonly PmrmCollateral[],
  p: PmrmSecondParameters,
): ManagerMargin['parts'] {
  const perpetual = Math.abs(sumOf(book.perpetuals.map(({ quantity }) => quantity))) * book.spot;
  const naked = sumOf(book.expiries.map(nakedShorts));
  const short = naked * book.spot;
  const mmHaircut = sumOf(collaterals.map(({ value, mmHaircut: rate }) => value * rate));
  const imHaircut = sumOf(collaterals.map(({ value, imHaircut: rate }) => value * rate));
  return [
    {
      name: 'perpetual contingency',
      initial: perpetual * (p.mmPerpPercent + p.imPerpPercent),
      maintenance: perpetual * p.mmPerpPercent,
      inputs: { notional: perpetual },
    },
    {
      name: 'short-option minimum',
      initial: short * (p.mmOptionPercent + p.imOptionPercent),
      maintenance: short * p.mmOptionPercent,
      inputs: { nakedShorts: naked, spot: book.spot },
    },
    {
      name: 'collateral haircut',
      initial: mmHaircut + imHaircut,
      maintenance: mmHaircut,
      inputs: { maintenanceHaircut: mmHaircut, initialHaircut: imHaircut },
    },
    {
      name: 'price confidence',
      initial: confidenceOf(book, collaterals, perpetual, p),
      maintenance: 0,
      inputs: { threshold: p.confThreshold, margin: p.confMargin },
    },
  ];
}

function scenarioColumn(
  book: DeriveBook,
  collaterals: readonly PmrmCollateral[],
  marks: readonly number[][],
  scenario: PmrmScenario,
  p: PmrmSecondParameters,
): number[] {
  const isSkew = scenario.vol === 'linear' || scenario.vol === 'abs';
  const options = book.expiries.flatMap((expiry, e) => {
    const rule = volRule(expiry, scenario.vol, p);
    const shocked = expiry.options.map((option) =>
      optionValue(expiry, option, { spot: scenario.spot, rule, discount: true }),
    );
    const kept = staticFactor(expiry, sumOf(expiry.options.map(({ quantity }, i) => quantity * shocked[i])), p);
    const amounts = expiry.options.map(({ quantity }, i) => quantity * (shocked[i] * kept - marks[e][i]));
    const sign = isSkew && sumOf(amounts) > 0 ? -1 : 1;
    return amounts.map((amount) => amount * sign * scenario.dampening);
  });
  const perpetuals = book.perpetuals.map(
    ({ quantity, mark }) => quantity * mark * (scenario.spot - 1) * scenario.dampening,
  );
  const coins = collaterals.map(({ value, riskCancelling }) =>
    riskCancelling ? value * (scenario.spot - 1) * scenario.dampening : 0,
  );
  return [...options, ...perpetuals, ...coins];
}

/** Gains are marked down and losses up, the latter at most by undoing the discount. */
function staticFactor({ timeYears, rate }: DeriveExpiry, shockedValue: number, p: PmrmSecondParameters): number {
  if (shockedValue >= 0)
    return p.longBaseStaticDiscount * exp(-timeYears * (rate * p.longRateMultScale + p.longRateAddScale));
  const markUp = p.shortBaseStaticDiscount * exp(timeYears * (rate * p.shortRateMultScale + p.shortRateAddScale));
  return Math.min(exp(rate * timeYears), markUp);
}

function volRule(expiry: DeriveExpiry, vol: PmrmScenario['vol'], p: PmrmSecondParameters): VolRule {
  if (vol === 'linear' || vol === 'abs') return skewRule(expiry.timeYears, vol, p.skew);
  const growth = tenorFactor(expiry.timeYears, p);
  if (vol === 'up') return (unshocked) => Math.max(p.minVolUpShock, unshocked * (1 + p.volRangeUp * growth));
  if (vol === 'down') return (unshocked) => unshocked * Math.max(0, 1 - p.volRangeDown * growth);
  return UNSHOCKED;
}

/** vol * max(0, 1 + clamp(k * cap / kStar, -cap, cap)), k = ln(K / F), or |k| for `abs`. */
function skewRule(timeYears: number, vol: 'linear' | 'abs', s: SkewParameters): VolRule {
  const root = Math.sqrt(timeYears);
  const cap = vol === 'linear' ? s.linearBaseCap + s.linearCBase * root : s.absBaseCap + s.absCBase * root;
  const kStar = Math.max(s.minKStar, root * s.widthScale * (s.volParamStatic + root * s.volParamScale));
  return (unshocked, logMoneyness) => {
    const k = vol === 'abs' ? Math.abs(logMoneyness) : logMoneyness;
    return unshocked * Math.max(0, 1 + Math.min(cap, Math.max(-cap, (k * cap) / kStar)));
  };
}

function confidenceOf(
  book: DeriveBook,
  collaterals: readonly PmrmCollateral[],
  perpetualNotional: number,
  p: PmrmSecondParameters,
): number {
  const coins = collaterals.map(({ value, confidence }) => confidenceCharge(value, confidence, p));
  return bookConfidenceCharge(book, perpetualNotional, p) + sumOf(coins);
}

function labelOf({ spot, vol, dampening }: PmrmScenario): string {
  const percent = Math.floor((spot - 1) * 10_000 + 0.5) / 100;
  const shown = vol === 'none' ? 'vol same' : vol === 'linear' || vol === 'abs' ? `${vol} skew` : `vol ${vol}`;
  return `${percent > 0 ? '+' : ''}${percent}% ${shown}${dampening === 1 ? '' : ` x${dampening}`}`;
}
