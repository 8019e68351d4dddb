import { LogRefusal } from '../../../log/log.ts';
import type { Log } from '../../../log/log.ts';
import { openSqliteLog } from '../../../log/sqlite-log.ts';
import { openRescue } from '../../../log/sqlite-rescue.ts';
import { verifyLog } from '../../../node/verify.ts';
import type { LogVerdict } from '../../../node/verify.ts';
import { DamagedLog } from '../../cli-error.ts';
import { formatNumber } from '../../output/format.ts';
import { SHARD } from '../../venue/recorded-entries.ts';

/** What was found in a log file, and how its sound records are read. */
export interface JudgedLog {
  readonly verdict: LogVerdict;
  /** The file is so damaged that its records were searched for page by page. */
  readonly searched: boolean;
  /** Opens the log anew, for reading only. */
  open(): Promise<Log>;
}

/** Opens a log for reading without judging the file: a damaged one shall be read as far as it goes. */
export const openUnjudged = (path: string): Promise<Log> =>
  openSqliteLog(path, { readOnly: true, thread: 'caller', check: 'none' });

/**
 * Judges a log file: as a recovery would, and when that meets damage, page by page; what finds more sound records is taken.
 * @throws LogRefusal not-a-log, newer-build
 * @see spec/16-LOGS, LOGS-050, LOGS-053
 */
export async function judgeLog(path: string): Promise<JudgedLog> {
  const open = () => openUnjudged(path);
  const verdict = await verdictOf(open);
  if (verdict.problem === undefined) return { verdict, searched: false, open };
  const search = async (): Promise<Log> => openRescue(path);
  const found = await verdictOf(search);
  if (found.records <= verdict.records) return { verdict, searched: false, open };
  const problem = found.problem ?? `${verdict.problem}; whether there were records after them cannot be told`;
  return { verdict: { ...found, problem }, searched: true, open: search };
}

/** The verdict, also of a file that cannot even be opened. */
async function verdictOf(open: () => Promise<Log>): Promise<LogVerdict> {
  let log: Log | undefined;
  try {
    log = await open();
    return await verifyLog(log, SHARD);
  } catch (cause) {
    if (!(cause instanceof LogRefusal) || cause.reason !== 'corrupt') throw cause;
    return { records: 0, problem: cause.message, snapshots: [], broken: [] };
  } finally {
    await log?.close();
  }
}

/** How many records are sound, which is the last, and whether they were searched for: "17 records are sound, the last is number 16". */
export function soundRecords({ verdict: { records }, searched }: JudgedLog): string {
  const how = searched ? ' (found page by page)' : '';
  if (records === 0) return `no record is sound${how}`;
  return records === 1
    ? `1 record is sound, number 0${how}`
    : `${formatNumber(records, 0)} records are sound, the last is number ${records - 1}${how}`;
}

/** Says where a log is damaged. */
export function damagedAfter({ records, problem = '' }: LogVerdict, advice: string): DamagedLog {
  const where = records === 0 ? 'from its beginning' : `after record ${records - 1}`;
  return new DamagedLog(`the log is damaged ${where}: ${problem}${advice}`);
}
