import type { MarginReport } from '../../risk/report.ts';
import type { Io } from '../io.ts';
import { csvLines, formatNumber, formatShare } from './format.ts';
import { left, printTable, right } from './table.ts';

/** One book under one preset: its report, or the sentence why the model does not judge it. */
export type Judgement =
  | { readonly preset: string; readonly report: MarginReport; readonly refusal?: undefined }
  | { readonly preset: string; readonly refusal: string; readonly report?: undefined };

/** What a judgement saves against the isolated model, as a share of its initial margin; undefined without one to compare with. */
export function savingOf(judgement: Judgement, all: readonly Judgement[]): number | undefined {
  const isolated = all.find(({ report }) => report?.model === 'isolated')?.report;
  if (isolated === undefined || isolated.initialMargin === 0 || judgement.report === undefined) return undefined;
  return 1 - judgement.report.initialMargin / isolated.initialMargin;
}

/** The same book under all models, side by side. */
export function printComparison(io: Io, judgements: readonly Judgement[]): string {
  return printTable(
    io,
    [
      left('preset'),
      right('initial margin'),
      right('maintenance'),
      right('equity'),
      right('initial headroom'),
      right('saving against isolated'),
    ],
    judgements.map((judgement) => {
      const { preset, report, refusal } = judgement;
      if (report === undefined) return [preset, `not judged: ${refusal}`];
      const saving = savingOf(judgement, judgements);
      return [
        preset,
        formatNumber(report.initialMargin),
        formatNumber(report.maintenanceMargin),
        formatNumber(report.equity),
        formatNumber(report.initialHeadroom),
        saving === undefined ? '' : formatShare(saving),
      ];
    }),
  );
}

export function comparisonCsv(judgements: readonly Judgement[]): string {
  return csvLines([
    ['preset', 'initialMargin', 'maintenanceMargin', 'equity', 'initialHeadroom', 'savingAgainstIsolated', 'refusal'],
    ...judgements.map((judgement) => {
      const { preset, report, refusal } = judgement;
      if (report === undefined) return [preset, '', '', '', '', '', refusal];
      const { initialMargin, maintenanceMargin, equity, initialHeadroom } = report;
      return [
        preset,
        initialMargin,
        maintenanceMargin,
        equity,
        initialHeadroom,
        savingOf(judgement, judgements) ?? '',
        '',
      ];
    }),
  ]);
}
