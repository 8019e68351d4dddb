import type { Preset } from '../../model.ts';
import type { Portfolio } from '../../portfolio.ts';
import { buildReport, explainedGroup } from '../../report-builder.ts';
import type { GroupRow } from '../../report-builder.ts';
import type { GroupReport, MarginReport, RequirementPart } from '../../report.ts';
import { valueAccount } from '../../valuation.ts';
import type { DeriveBook } from './book.ts';
import type { Line, ManagerMargin } from './lines.ts';
import { sumOf } from './lines.ts';

/** What a manager's margin is reported from. Amounts in stablecoin units, as the venue keeps them. */
export interface DeriveDraft {
  readonly cash: number;
  readonly stablePrice: number;
  /** Value of each position by symbol, at the manager's own marks. */
  readonly values: ReadonlyMap<string, number>;
  readonly collateralValue: number;
  readonly parts: readonly RequirementPart[];
  readonly groups: readonly GroupReport[];
}

/** A report whose NAV is the manager's own: cash, marks of positions and collateral, all in the venue's stablecoin. */
export function deriveReport(portfolio: Portfolio, preset: Preset, draft: DeriveDraft): MarginReport {
  const account = valueAccount(portfolio);
  const positions = account.positions.map((valued) => ({
    ...valued,
    value: draft.values.get(valued.position.instrument.symbol) ?? valued.value,
  }));
  const nav = draft.cash + draft.collateralValue + sumOf(positions.map(({ value }) => value));
  const notes =
    draft.stablePrice === 1
      ? []
      : [`Amounts are in the venue's stablecoin, which the market prices at ${draft.stablePrice} USD.`];
  return buildReport(
    preset,
    portfolio.market.timeMs,
    { ...account, positions, nav },
    {
      equity: nav,
      parts: draft.parts,
      groups: draft.groups,
      notes,
    },
  );
}

/** Values by symbol at the manager's marks: options at its prices, perpetuals their unsettled profit. */
export function positionValues(book: DeriveBook, marks: readonly (readonly number[])[]): Map<string, number> {
  const values = new Map<string, number>();
  const add = (symbol: string, value: number): void => void values.set(symbol, (values.get(symbol) ?? 0) + value);
  book.expiries.forEach((expiry, e) => {
    expiry.options.forEach(({ symbol, quantity }, i) => add(symbol, quantity * marks[e][i]));
  });
  for (const { symbol, unsettled } of book.perpetuals) add(symbol, unsettled);
  return values;
}

/** The scenarios of a manager as one group: vectors, the active column and a contribution per position that adds up exactly. */
export function managerGroup(book: DeriveBook, collaterals: readonly Line[], margin: ManagerMargin): GroupReport {
  const lines = [
    ...book.expiries.flatMap(({ options }) => options),
    ...book.perpetuals,
    ...collaterals.map(({ symbol, amount }) => ({ symbol, quantity: amount })),
  ];
  const rows: GroupRow[] = lines.map(({ symbol, quantity }, line) => ({
    symbol,
    quantity,
    vector: margin.columns.map(({ amounts }) => amounts[line]),
  }));
  const labels = margin.columns.map(({ label }) => label);
  const vector = margin.columns.map(({ amounts }) => sumOf(amounts));
  return explainedGroup(book.underlying, labels, rows, vector, margin.active);
}
