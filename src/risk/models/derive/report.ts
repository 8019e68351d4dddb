import { assert } from '../../../units/assert.ts';
import type { Preset } from '../../model.ts';
import type { Portfolio, Position } from '../../portfolio.ts';
import { buildReport, explainedGroup } from '../../report-builder.ts';
import type { GroupRow } from '../../report-builder.ts';
import type { GroupReport, MarginReport, RequirementPart } from '../../report.ts';
import { valueAccount } from '../../valuation.ts';
import { coins } from './book.ts';
import type { DeriveBook } from './book.ts';
import type { Line, ManagerMargin } from './lines.ts';
import { sumOf } from './lines.ts';

/** What a manager's margin is reported from. Amounts in stablecoin units, as the venue keeps them. */
export interface DeriveDraft {
  readonly cash: number;
  readonly stablePrice: number;
  /** The manager's own mark of one coin of every contract held, by symbol. */
  readonly marks: ReadonlyMap<string, number>;
  readonly collateralValue: number;
  readonly parts: readonly RequirementPart[];
  readonly groups: readonly GroupReport[];
}

/** A report whose NAV is the manager's own: cash, marks of positions and collateral, all in the venue's stablecoin. */
export function deriveReport(portfolio: Portfolio, preset: Preset, draft: DeriveDraft): MarginReport {
  const account = valueAccount(portfolio);
  const positions = account.positions.map((valued) => ({
    ...valued,
    value: valueAtMark(valued.position, draft.marks),
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

/** The marks of one coin that a manager's book has: its prices of options, the marks of perpetuals. */
export function coinMarks(book: DeriveBook, optionMarks: readonly (readonly number[])[]): Map<string, number> {
  return new Map([
    ...book.expiries.flatMap(({ options }, e) => options.map(({ symbol }, i) => [symbol, optionMarks[e][i]] as const)),
    ...book.perpetuals.map(({ symbol, mark }) => [symbol, mark] as const),
  ]);
}

/** An option is worth its mark, a perpetual what it has gained since its entry. */
function valueAtMark(position: Position, marks: DeriveDraft['marks']): number {
  const mark = marks.get(position.instrument.symbol);
  assert(mark !== undefined, 'a manager has a mark for every contract that is held');
  const paid = position.instrument.kind === 'perpetual' ? (position.entryPrice ?? mark) : 0;
  return coins(position) * (mark - paid);
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
