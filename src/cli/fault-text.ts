import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printTime } from '../client/portfolio-file/time-field.ts';
import { faultReportOf } from '../node/replica-fault.ts';
import type { FaultReport } from '../node/replica-fault.ts';

/** A fault for whoever looks at the terminal: what broke, where, with which values. Ends with a line break. */
export function faultText({ shard, seq, timeMs, command, broken }: FaultReport): string {
  const lines = [
    `fault: the replica of shard ${shard} has stopped: what must always hold does not`,
    ...broken.slice(0, SHOWN).map(({ name, sentence }) => `  broken    ${name}: ${sentence}`),
    ...(broken.length > SHOWN ? [`            and ${broken.length - SHOWN} more`] : []),
    `  at entry  ${seq} (${command}), ${printTime(timeMs)}`,
    '  the log   is as it was: nothing that was acknowledged is lost; judge it with `crossmargin log verify`',
  ];
  return `${lines.join('\n')}\n`;
}

const SHOWN = 8;

/** Keeps the report of a fault as JSON in the folder of a run. @returns the file; undefined when the error carries no report */
export function keepFaultReport(folder: string, error: unknown): string | undefined {
  const report = faultReportOf(error);
  if (report === undefined) return undefined;
  const path = join(folder, `fault-${report.seq}.json`);
  writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`);
  return path;
}
