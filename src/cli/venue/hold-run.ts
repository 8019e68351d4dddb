import { hostname } from 'node:os';
import { printTime } from '../../client/portfolio-file/time-field.ts';
import { LogRefusal } from '../../log/log.ts';
import { holdLog } from '../../log/sqlite-hold.ts';
import type { LogHold, LogHolder } from '../../log/sqlite-hold.ts';
import { SECOND_MS } from '../../units/time.ts';
import { InputError } from '../cli-error.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Takes the licence to write the log of a run for this process, until it is given back or the process ends.
 * @throws InputError when another process has it, with who that is, or when the licence cannot be written down
 * @see spec/16-LOGS, LOGS-045
 */
export function holdRun({ log, path }: RunFolder, sinceMs: number): LogHold {
  try {
    const hold = holdLog(log, { pid: process.pid, host: hostname(), sinceMs });
    if ('release' in hold) return hold;
    throw new InputError(heldSentence(path, hold.heldBy));
  } catch (error) {
    if (error instanceof LogRefusal && error.reason === 'unwritable') throw new InputError(error.message);
    throw error;
  }
}

function heldSentence(path: string, by: LogHolder | undefined): string {
  const who =
    by === undefined
      ? 'another process'
      : `process ${by.pid} on ${by.host} since ${printTime(by.sinceMs - (by.sinceMs % SECOND_MS))}`;
  return `the run in ${path} is being written by ${who}; stop that one, or let it end, and then resume, or only look on: crossmargin follow ${path}`;
}
