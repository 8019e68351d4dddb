import { greeksTable, positionGreeks } from './greeks.ts';
import type { Preset } from './model.ts';
import type {
  CollateralReport,
  Contribution,
  GroupReport,
  MarginReport,
  PositionReport,
  RequirementPart,
} from './report.ts';
import type { ValuedAccount } from './valuation.ts';

/** What a model has computed; the builder adds the rows that every report has and the totals. */
export interface ReportDraft {
  /** USD. Absent: NAV less the haircuts. */
  readonly equity?: number;
  /** USD removed from each balance of the valued account, in its order; absent: none. */
  readonly haircuts?: readonly number[];
  /** In the order in which they are to be added. */
  readonly parts: readonly RequirementPart[];
  readonly groups: readonly GroupReport[];
  readonly notes: readonly string[];
}

/**
 * Makes a margin report of a model's parts. The totals are the sums of the parts in their order, so that anybody who adds them up in
 * that order gets the same bits. @see spec/05-MARG, MARG-010
 */
export function buildReport(preset: Preset, timeMs: number, account: ValuedAccount, draft: ReportDraft): MarginReport {
  const collateral = collateralRows(account, draft.haircuts);
  const equity = draft.equity ?? account.nav - summed(collateral, ({ haircut }) => haircut);
  const initialMargin = summed(draft.parts, ({ initial }) => initial);
  const maintenanceMargin = summed(draft.parts, ({ maintenance }) => maintenance);
  return {
    preset: preset.name,
    model: preset.model,
    presetVersion: preset.version,
    presetSource: preset.source,
    uncertain: preset.uncertain,
    timeMs,
    nav: account.nav,
    equity,
    initialMargin,
    maintenanceMargin,
    initialHeadroom: equity - initialMargin,
    maintenanceHeadroom: equity - maintenanceMargin,
    parts: draft.parts,
    groups: draft.groups,
    collateral,
    positions: positionRows(account),
    greeks: greeksTable(account),
    notes: draft.notes,
  };
}

/** P&L of one position in every column of its group, gains positive, USD. */
export interface GroupRow {
  readonly symbol: string;
  readonly quantity: number;
  readonly vector: ArrayLike<number>;
}

/**
 * Nets the rows of a group column by column and explains its worst column (ties: the lowest index).
 *
 * vector[c] = sum of rows in their order; the contributions are the rows' losses in the active column, so they add up to scanLoss to
 * the last bit. When no column loses, the scan loss is 0 and so is every contribution.
 */
export function groupOf(name: string, columns: readonly string[], rows: readonly GroupRow[]): GroupReport {
  const vector = columns.map((_, c) => summed(rows, (row) => row.vector[c]));
  const activeColumn = lowest(vector);
  return explainedGroup(name, columns, rows, vector, activeColumn);
}

/** As `groupOf`, for a vector and an active column that the model's own rules chose. `share` scales the rows' P&L (a weight, a gain credit). */
export function explainedGroup(
  name: string,
  columns: readonly string[],
  rows: readonly GroupRow[],
  vector: readonly number[],
  activeColumn: number,
  share: (row: GroupRow) => number = whole,
): GroupReport {
  const loses = vector.length > 0 && vector[activeColumn] < 0;
  const contributions: Contribution[] = rows.map((row) => ({
    symbol: row.symbol,
    quantity: row.quantity,
    amount: loses ? 0 - row.vector[activeColumn] * share(row) : 0,
  }));
  return {
    name,
    columns,
    vector,
    activeColumn,
    scanLoss: summed(contributions, ({ amount }) => amount),
    contributions,
  };
}

/** The index of the lowest member; ties: the first. 0 when empty. */
export function lowest(vector: ArrayLike<number>): number {
  let index = 0;
  for (let i = 1; i < vector.length; i++) if (vector[i] < vector[index]) index = i;
  return index;
}

/** Sum in the order of the list. */
export function summed<T>(list: readonly T[], amount: (member: T) => number): number {
  let total = 0;
  for (const member of list) total += amount(member);
  return total;
}

function whole(): number {
  return 1;
}

function collateralRows({ balances }: ValuedAccount, haircuts: readonly number[] | undefined): CollateralReport[] {
  return balances.map(({ asset, amount, price, value }, i) => ({
    asset,
    amount,
    price,
    value,
    haircut: haircuts?.[i] ?? 0,
  }));
}

function positionRows({ positions }: ValuedAccount): PositionReport[] {
  return positions.map((valued) => ({
    symbol: valued.position.instrument.symbol,
    quantity: valued.position.quantity,
    markPrice: valued.markPrice,
    value: valued.value,
    unrealisedPnl: valued.unrealisedPnl,
    ...positionGreeks(valued),
  }));
}
