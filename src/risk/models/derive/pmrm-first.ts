import { exp } from '../../../quant/exp.ts';
import type { DeriveBook, DeriveExpiry } from './book.ts';
import { bookConfidenceCharge, nakedShorts } from './contingency.ts';
import { forwardColumn } from './forward.ts';
import type { BasisMoves } from './forward.ts';
import type { Line, ManagerMargin } from './lines.ts';
import { sumOf, worstColumn } from './lines.ts';
import { optionValue, tenorFactor, UNSHOCKED } from './shock.ts';
import type { TenorPowers, VolRule } from './shock.ts';

/** Parameters of the first portfolio manager, by the names of the venue's library. Rates and factors are plain numbers (0.02 = 2 %). */
export interface PmrmFirstParameters extends TenorPowers {
  readonly cashAsset: string;
  readonly scenarios: readonly { readonly spot: number; readonly vol: 'up' | 'none' | 'down' }[];
  readonly volRangeUp: number;
  readonly volRangeDown: number;
  readonly basis: BasisMoves;
  readonly imFactor: number;
  readonly baseStaticDiscount: number;
  readonly rateMultScale: number;
  readonly rateAddScale: number;
  readonly pegLossThreshold: number;
  readonly pegLossFactor: number;
  readonly confThreshold: number;
  readonly confMargin: number;
  readonly basePercent: number;
  readonly perpPercent: number;
  readonly optionPercent: number;
}

/**
 * The first portfolio manager of Derive v2 (PMRM): the worst of a spot-by-vol grid and the forward contingency, plus static
 * contingencies; marks are not discounted, gains of an expiry are.
 *
 * MM = minSpan - C + marks + cash;  IM = (minSpan - C) * (imFactor + peg) - confidence + marks + cash.
 * @param base  coins of the underlying held as collateral, [amount, value in stablecoin]
 * @see Derive v2-core PMRM, PMRMLib; spec/13-MODL, MODL-710
 */
export function pmrmFirst(
  book: DeriveBook,
  base: { amount: number; value: number; lines: readonly Line[] },
  p: PmrmFirstParameters,
): ManagerMargin {
  const marks = book.expiries.map((e) =>
    e.options.map((o) => optionValue(e, o, { spot: 1, rule: UNSHOCKED, discount: false })),
  );
  const grid = p.scenarios.map((scenario) => gridColumn(book, base.lines, marks, scenario, p));
  const columns = [
    ...grid,
    {
      label: 'forward contingency',
      amounts: forwardColumn({ book, others: base.lines, marks, discount: false }, p.basis),
    },
  ];
  const active = worstColumn(columns);
  const minSpan = Math.min(0, sumOf(columns[active].amounts));

  const perpetual = sumOf(book.perpetuals.map(({ quantity }) => quantity));
  const naked = sumOf(book.expiries.map(nakedShorts));
  const statics =
    book.spot * (Math.abs(perpetual) * p.perpPercent + base.amount * p.basePercent + naked * p.optionPercent);
  const peg = Math.max(0, p.pegLossThreshold - book.stablePrice) * p.pegLossFactor;
  const factor = p.imFactor + peg;
  const confidence = bookConfidenceCharge(book, (Math.abs(perpetual) + base.amount) * book.spot, p);
  return {
    columns,
    active,
    marks,
    parts: [
      {
        name: 'scan loss',
        initial: -minSpan * factor,
        maintenance: -minSpan,
        inputs: { minSpan, imFactor: p.imFactor, pegFactor: peg, column: columns[active].label },
      },
      {
        name: 'static contingency',
        initial: statics * factor,
        maintenance: statics,
        inputs: { perpetual, base: base.amount, nakedShorts: naked, spot: book.spot },
      },
      {
        name: 'price confidence',
        initial: confidence,
        maintenance: 0,
        inputs: { threshold: p.confThreshold, margin: p.confMargin },
      },
    ],
  };
}

function gridColumn(
  book: DeriveBook,
  base: readonly Line[],
  marks: readonly number[][],
  scenario: PmrmFirstParameters['scenarios'][number],
  p: PmrmFirstParameters,
) {
  const amounts = book.expiries.flatMap((expiry, e) => {
    const rule = volRule(expiry, scenario.vol, p);
    const shocked = expiry.options.map((option) =>
      optionValue(expiry, option, { spot: scenario.spot, rule, discount: false }),
    );
    const total = sumOf(expiry.options.map(({ quantity }, i) => quantity * shocked[i]));
    const kept = total > 0 ? staticDiscount(expiry, p) : 1;
    return expiry.options.map(({ quantity }, i) => quantity * (shocked[i] * kept - marks[e][i]));
  });
  return { label: labelOf(scenario), amounts: [...amounts, ...deltaOne(book, base, scenario.spot)] };
}

function deltaOne(book: DeriveBook, base: readonly Line[], spot: number): number[] {
  return [
    ...book.perpetuals.map(({ quantity, mark }) => quantity * mark * (spot - 1)),
    ...base.map(({ value }) => value * (spot - 1)),
  ];
}

function volRule(expiry: DeriveExpiry, vol: 'up' | 'none' | 'down', p: PmrmFirstParameters): VolRule {
  const growth = tenorFactor(expiry.timeYears, p);
  const factor =
    vol === 'up' ? 1 + p.volRangeUp * growth : vol === 'down' ? Math.max(0, 1 - p.volRangeDown * growth) : 1;
  return (unshocked) => unshocked * factor;
}

function staticDiscount({ timeYears, rate }: DeriveExpiry, p: PmrmFirstParameters): number {
  return p.baseStaticDiscount * exp(-timeYears * (rate * p.rateMultScale + p.rateAddScale));
}

function labelOf({ spot, vol }: { spot: number; vol: string }): string {
  const percent = Math.floor((spot - 1) * 10_000 + 0.5) / 100;
  return `${percent > 0 ? '+' : ''}${percent}% vol ${vol === 'none' ? 'same' : vol}`;
}
