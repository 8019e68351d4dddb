import { commandFromJson } from '../../src/codec/json.ts';
import type { Genesis } from '../../src/engine/genesis.ts';
import { openSqliteLog } from '../../src/log/sqlite-log.ts';
import { openNode } from '../../src/node/node.ts';
import type { Node } from '../../src/node/node.ts';
import type { Asked, Told } from './kill-messages.ts';

/**
 * The process that is killed: a node behind its SQLite file that takes batches of commands with ids from its parent and says what became
 * of them. Its clock begins anew with every start: time in the log must not go back all the same.
 */
const [, , path, sizes, startMs] = process.argv;
const tell = (told: Told): void => void process.send?.(told);

function submit(node: Node, { client, submissions }: Asked): void {
  const read = submissions.map(({ number, json }) => {
    const { command, problems } = commandFromJson(json);
    if (command === undefined) throw new Error(problems.join('; '));
    return { id: { client, number }, command };
  });
  node.submitWithIds(read).then((receipts) => {
    tell({
      kind: 'acknowledged',
      receipts: receipts.map(({ seq, duplicate }, i) => ({ number: submissions[i].number, seq, duplicate })),
    });
  }, stop);
}

function stop(cause: unknown): void {
  console.error(cause);
  process.exit(1);
}

const node = await openNode({
  log: await openSqliteLog(path),
  genesis: JSON.parse(sizes) as Genesis,
  snapshotEvery: 40,
  groupMax: 50,
  clock: () => Number(startMs) + performance.now(),
  onStop: stop,
});
process.on('message', (asked: Asked) => submit(node, asked));
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready', entries: node.entries, digest: node.digest(), ...node.recovery });
