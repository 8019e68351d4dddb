// The long mode of the kill test: `npm run long:kills`, or `node --import tsx tools/kills.ts --kills 40 [--seed N] [--write]`. Kills processes,
// four side by side, and says what came of it; --write keeps the figures.
import { mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killInLanes } from '../test/e2e/kill-lanes.ts';
import type { KillFigures } from '../test/e2e/kill-run.ts';
import { grouped, Progress, sentenceOf, whole } from './lanes.ts';
import { recordRun } from './record-run.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '4' },
    write: { type: 'boolean', default: false },
  },
});
const kills = Math.max(1, whole('kills', values.kills));
const seed = whole('seed', values.seed);
const lanes = Math.max(1, Math.min(kills, whole('lanes', values.lanes)));
const folder = mkdtempSync(join(tmpdir(), 'crossmargin-kill-'));
const command = `node --import tsx tools/kills.ts --kills ${kills} --seed ${seed}`;
const progress = new Progress(kills, 'kills');
setPriority(10);

/** Begun by hand: a run that fails leaves lives of the other lanes behind, which end with this process. */
try {
  const figures = await killInLanes({ kills, seed, lanes, folder, onKill: () => progress.add(1) });
  const result = sentence(figures);
  console.log(result);
  if (values.write) recordRun({ run: 'killed processes', result, command });
} catch (cause) {
  console.log(`${sentenceOf(cause)}\n${command}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

function sentence(figures: KillFigures): string {
  const { entries, unanswered, recognised, killsWhileRecovering, fromSnapshot } = figures;
  return [
    `${grouped(figures.kills)} kills in ${grouped(progress.seconds)} s, ${grouped(killsWhileRecovering)} of them while recovering`,
    `${grouped(entries)} commands acknowledged and in the log, each once`,
    `${grouped(unanswered)} unanswered at a kill`,
    `${grouped(recognised)} sent again and recognised`,
    `${grouped(fromSnapshot)} recoveries from a snapshot`,
    'nothing lost',
  ].join('; ');
}
