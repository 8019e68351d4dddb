import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START_MS } from '../src/engine/small-venue.suite.ts';
import { openSqliteLog } from '../src/log/sqlite-log.ts';
import { openNode } from '../src/node/node.ts';
import type { Node } from '../src/node/node.ts';
import { recover } from '../src/node/replica.ts';
import { threadedSnapshots } from '../src/node/threaded-snapshots.ts';
import { BENCH_GENESIS, mixed, populated } from './log.bench.ts';
import type { Figure } from './measure.ts';

/** What the design asks: a million commands replayed in five seconds, a restart from a snapshot in one, no pause above five milliseconds. */
const REPLAY_MS_PER_COMMAND = 5_000 / 1_000_000;
const FROM_SNAPSHOT_MS = 1_000;
const PAUSE_MS = 5;

/** Times that the whole log is replayed. */
const REPLAYS = 3;

/** Groups of a hundred that are served without a snapshot, for comparison. */
const GROUP = 100;
const GROUPS_ALONE = 300;

/** Recovery from a SQLite file of `count` mixed commands, and the pause of a node that serves while its snapshot is made. */
export async function recoveryFigures(count: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-recovery-'));
  const path = join(folder, 'venue.sqlite');
  try {
    const node = await openNode({
      log: await openSqliteLog(path),
      genesis: BENCH_GENESIS,
      clock: () => START_MS,
      groupMax: 10_000,
      snapshotMaker: threadedSnapshots(path),
    });
    await node.submit(populated());
    const commands = mixed(10_000);
    for (let sent = 0; sent < count; sent += commands.length) await node.submit(commands);
    const replays: number[] = [];
    for (let i = 0; i < REPLAYS; i++) replays.push(await recoveryMs(path, 0));
    await node.snapshot();
    const alone = await longestTurnMs(() => serve(node, (groups) => groups === GROUPS_ALONE));
    let isMade = false;
    const during = await longestTurnMs(async () => {
      const made = node.snapshot().finally(() => {
        isMade = true;
      });
      await serve(node, () => isMade);
      await made;
    });
    await node.close();
    const snapshotMs = await recoveryMs(path, Number.MAX_SAFE_INTEGER);
    const named = count.toLocaleString('en-US');
    return [
      figure(`replay of ${named} commands from a file`, replays, count * REPLAY_MS_PER_COMMAND),
      figure(`recovery of ${named} commands from a snapshot`, [snapshotMs], FROM_SNAPSHOT_MS),
      {
        ...figure('longest turn while a snapshot is made and groups of 100 are served', [during], PAUSE_MS),
        note: `without a snapshot ${alone.toFixed(2)} ms`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figure(name: string, times: readonly number[], target: number): Figure {
  const sorted = [...times].sort((a, b) => a - b);
  return { name, unit: 'ms', better: 'less', median: sorted[sorted.length >> 1], best: sorted[0], target };
}

async function recoveryMs(path: string, snapshotAtMost: number): Promise<number> {
  const log = await openSqliteLog(path, { readOnly: true });
  const start = performance.now();
  await recover(log, 'main', { snapshotAtMost });
  const elapsed = performance.now() - start;
  await log.close();
  return elapsed;
}

/** Serves groups of mixed commands one after the other until it is told to stop. */
async function serve(node: Node, isOver: (groups: number) => boolean): Promise<void> {
  const commands = mixed(GROUP);
  for (let groups = 0; !isOver(groups); groups++) await node.submit(commands);
}

/** The longest time during some work in which this thread did not come to its next turn: nobody is served in it. */
async function longestTurnMs(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = performance.now();
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isOver = true;
  return longest;
}
