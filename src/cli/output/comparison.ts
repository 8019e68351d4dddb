import type { MarginReport } from '../../risk/report.ts';
import type { Io } from '../io.ts';
import { csvLines, formatNumber, formatShare } from './format.ts';
import { heading, left, printTable, right } from './table.ts';

/** One book under one preset: its report, or the sentence why the model does not judge it. */
export type Judgement =
  | { readonly preset: string; readonly report: MarginReport; readonly refusal?: undefined }
  | { readonly preset: string; readonly refusal: string; readonly report?: undefined };

/**
 * What a book ties up under a model, USD: NAV less initial headroom, that is haircuts and initial margin together. Requirements alone do
 * not compare: one model shocks a coin that serves as collateral, another takes a haircut of it.
 */
export function tiedUp({ nav, initialHeadroom }: MarginReport): number {
  return nav - initialHeadroom;
}

/** What a judgement saves against the isolated model, as a share of what that ties up; undefined without one to compare with. */
export function savingOf(judgement: Judgement, all: readonly Judgement[]): number | undefined {
  const isolated = all.find(({ report }) => report?.model === 'isolated')?.report;
  if (isolated === undefined || tiedUp(isolated) <= 0 || judgement.report === undefined) return undefined;
  return 1 - tiedUp(judgement.report) / tiedUp(isolated);
}

/** The same book under all models, side by side; below it, who does not judge it and why. */
export function printComparison(io: Io, judgements: readonly Judgement[]): string {
  const columns = [
    left('preset'),
    right('tied up, USD'),
    right('saving'),
    right('initial margin'),
    right('maintenance'),
    right('equity'),
    right('initial headroom'),
  ];
  const rows = judgements.flatMap((judgement) => {
    const { preset, report } = judgement;
    if (report === undefined) return [];
    const saving = savingOf(judgement, judgements);
    const { initialMargin, maintenanceMargin, equity, initialHeadroom } = report;
    const figures = [initialMargin, maintenanceMargin, equity, initialHeadroom].map((x) => formatNumber(x));
    return [[preset, formatNumber(tiedUp(report)), saving === undefined ? '' : formatShare(saving), ...figures]];
  });
  const refusals = judgements.flatMap(({ preset, refusal }) =>
    refusal === undefined ? [] : [`- ${preset}: ${refusal}\n`],
  );
  const legend = 'tied up = NAV - initial headroom: haircuts and initial margin together; saving: against isolated\n';
  const unjudged = refusals.length === 0 ? '' : heading(io, 'Not judged') + refusals.join('');
  return `${printTable(io, columns, rows)}\n${legend}${unjudged}`;
}

/** The same as CSV. */
export function comparisonCsv(judgements: readonly Judgement[]): string {
  return csvLines([
    [
      'preset',
      'tiedUp',
      'savingAgainstIsolated',
      'initialMargin',
      'maintenanceMargin',
      'equity',
      'initialHeadroom',
      'refusal',
    ],
    ...judgements.map((judgement) => {
      const { preset, report, refusal } = judgement;
      if (report === undefined) return [preset, '', '', '', '', '', '', refusal];
      const { initialMargin, maintenanceMargin, equity, initialHeadroom } = report;
      const saving = savingOf(judgement, judgements) ?? '';
      return [preset, tiedUp(report), saving, initialMargin, maintenanceMargin, equity, initialHeadroom, ''];
    }),
  ]);
}
