import type { MarginModel, Preset } from '../model.ts';
import { PortfolioProblem } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import type { MarginReport } from '../report.ts';
import { cashOf, collateralOf, deriveBook, stablePriceOf, underlyingsOf } from './derive/book.ts';
import type { DeriveBook, DeriveCollateral } from './derive/book.ts';
import { PMRM_FIRST, PMRM_SECOND } from './derive/checks.ts';
import type { Line, ManagerMargin } from './derive/lines.ts';
import { sumOf } from './derive/lines.ts';
import { pmrmFirst } from './derive/pmrm-first.ts';
import type { PmrmFirstParameters } from './derive/pmrm-first.ts';
import { pmrmSecond } from './derive/pmrm-second.ts';
import type { PmrmCollateral, PmrmSecondParameters } from './derive/pmrm-second.ts';
import { coinMarks, deriveReport, managerGroup } from './derive/report.ts';

/** Derive's first portfolio manager: one underlying an account, its own coin as the only collateral beside cash. */
export const derivePmrm: MarginModel<PmrmFirstParameters> = {
  name: 'derive-pmrm',
  summary: 'Derive PMRM: spot-by-vol grid, forward contingency, static and confidence contingencies (one underlying)',
  check: (parameters) => PMRM_FIRST(parameters, 'parameters'),
  margin: (portfolio, preset) => {
    const { book, collaterals } = account(portfolio, preset.parameters.cashAsset);
    const foreign = collaterals.find(({ underlying }) => underlying !== book.underlying);
    if (foreign !== undefined) {
      throw new PortfolioProblem(
        'account.collateral',
        `collateral ${foreign.asset} is not allowed: this manager takes ${preset.parameters.cashAsset} and the coin of ${book.underlying} only`,
      );
    }
    const lines = collaterals.map((collateral) => lineOf(collateral, book));
    const amount = sumOf(lines.map((line) => line.amount));
    const value = sumOf(lines.map((line) => line.value));
    return report(portfolio, preset, book, lines, pmrmFirst(book, { amount, value, lines }, preset.parameters));
  },
};

/** Derive's second portfolio manager: several collaterals, damped tails, skew rotations (one underlying). */
export const derivePmrmSecond: MarginModel<PmrmSecondParameters> = {
  name: 'derive-pmrm-2',
  summary: 'Derive PMRM_2: damped tails, skew rotations, asymmetric discounts, several collaterals (one underlying)',
  check: (parameters) => PMRM_SECOND(parameters, 'parameters'),
  margin: (portfolio, preset) => {
    const { book, collaterals } = account(portfolio, preset.parameters.cashAsset);
    const lines = collaterals.map((collateral) => resolved(collateral, book, preset.parameters));
    return report(portfolio, preset, book, lines, pmrmSecond(book, lines, preset.parameters));
  },
};

function account(portfolio: Portfolio, cashAsset: string): { book: DeriveBook; collaterals: DeriveCollateral[] } {
  const collaterals = collateralOf(portfolio, cashAsset);
  const names = underlyingsOf(portfolio);
  if (names.length > 1) {
    throw new PortfolioProblem(
      'account.positions',
      `the account holds positions of ${names.join(' and ')}; this manager margins one underlying an account`,
    );
  }
  const name = names[0] ?? collaterals[0]?.underlying ?? portfolio.market.underlyings.keys().next().value;
  if (name === undefined)
    throw new PortfolioProblem('market.underlyings', 'the market has no underlying; give at least one');
  return { book: deriveBook(portfolio, name, cashAsset), collaterals };
}

function lineOf({ asset, amount, price }: DeriveCollateral, book: DeriveBook): Line {
  if (amount < 0) {
    throw new PortfolioProblem(
      'account.collateral',
      `collateral ${asset} is ${amount}; only cash may be borrowed here, so it must be at least 0`,
    );
  }
  return { symbol: asset, amount, value: (amount * price) / book.stablePrice };
}

function resolved(
  collateral: DeriveCollateral,
  book: DeriveBook,
  { collaterals }: PmrmSecondParameters,
): PmrmCollateral {
  const parameters = collaterals[collateral.asset];
  if (parameters === undefined) {
    throw new PortfolioProblem(
      'account.collateral',
      `collateral ${collateral.asset} has no parameters; the preset lists ${Object.keys(collaterals).join(', ')}`,
    );
  }
  const riskCancelling = parameters.riskCancelling && collateral.underlying === book.underlying;
  return {
    ...lineOf(collateral, book),
    ...parameters,
    riskCancelling,
    confidence: Math.min(collateral.confidence, book.spotConfidence),
  };
}

function report(
  portfolio: Portfolio,
  preset: Preset<{ readonly cashAsset: string }>,
  book: DeriveBook,
  lines: readonly Line[],
  margin: ManagerMargin,
): MarginReport {
  return deriveReport(portfolio, preset, {
    cash: cashOf(portfolio, preset.parameters.cashAsset),
    stablePrice: stablePriceOf(portfolio, preset.parameters.cashAsset),
    marks: coinMarks(book, margin.marks),
    collateralValue: sumOf(lines.map(({ value }) => value)),
    parts: margin.parts.map((part) => ({ ...part, group: book.underlying })),
    groups: [managerGroup(book, lines, margin)],
  });
}
