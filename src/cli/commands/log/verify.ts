import type { LogVerdict } from '../../../node/verify.ts';
import { NegativeAnswer } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { formatNumber } from '../../output/format.ts';
import { damagedAfter, judgeLog, soundRecords } from './judged-log.ts';
import type { JudgedLog } from './judged-log.ts';

/** `crossmargin log verify`. @throws DamagedLog, or NegativeAnswer when the records are sound and something made of them is not */
export async function verify(io: Io, path: string): Promise<void> {
  const judged = await judgeLog(path);
  const { verdict } = judged;
  io.stdout.write(report(judged));
  if (verdict.problem !== undefined)
    throw damagedAfter(verdict, verdict.records === 0 ? '' : '; `crossmargin log repair` copies what is before it');
  askSnapshots(verdict);
  if (verdict.broken.length > 0) throw new NegativeAnswer(`the state breaks an invariant: ${verdict.broken[0]}`);
}

/** @throws NegativeAnswer when one of the snapshots is not sound */
export function askSnapshots({ snapshots }: LogVerdict): void {
  const unsound = snapshots.filter(({ problem }) => problem !== undefined).length;
  if (unsound > 0)
    throw new NegativeAnswer(
      `${unsound} of ${snapshots.length} snapshots are not sound; the records are, and a recovery passes over to them`,
    );
}

function report(judged: JudgedLog): string {
  const { snapshots, digest } = judged.verdict;
  const lines = [
    `${soundRecords(judged)}${digest === undefined ? '' : `; digest after it: ${digest}`}`,
    ...snapshots.map(({ seq, problem }) => `snapshot of ${formatNumber(seq, 0)} records: ${problem ?? 'sound'}`),
  ];
  return `${lines.join('\n')}\n`;
}
