import { createHash } from 'node:crypto';
import { encodeOutcome } from '../../src/codec/outcome-codec.ts';
import { digestState } from '../../src/engine/digest.ts';
import { createTables, tablesInOrder } from '../../src/engine/schema.ts';
import { SMALL_GENESIS } from '../../src/engine/small-venue.suite.ts';
import type { State } from '../../src/engine/state.ts';
import { hex } from '../../src/hash/hash.ts';
import type { Log } from '../../src/log/log.ts';
import { openNode } from '../../src/node/node.ts';
import { platformHasher, recover, replay } from '../../src/node/replica.ts';
import { formatStory } from './format-story.ts';

/** What a log came to on the build that wrote it. */
export interface FormatRun {
  readonly records: number;
  /** Places of its snapshots, with the digests of the states there. */
  readonly snapshots: Readonly<Record<string, string>>;
  /** SHA-256 of the bytes of all outcomes. */
  readonly outcomes: string;
  /** Digest of the state at the end. */
  readonly digest: string;
  /** How many there are of each kind of command, and of event. */
  readonly commands: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, number>>;
  /** Columns of the tables, in the order in which a snapshot holds them. */
  readonly tables: readonly string[];
}

const SHARD = 'main';

/** Writes the story into an empty log, with a snapshot in the middle of the waterfall and one at the end. */
export async function writeStory(log: Log): Promise<void> {
  const told = [...formatStory()];
  let nowMs = 0;
  const node = await openNode({ log, shard: SHARD, genesis: SMALL_GENESIS, clock: () => nowMs });
  for (const [i, { timeMs, command }] of told.entries()) {
    nowMs = timeMs;
    await node.submit([command]);
    if (i === 300 || i === told.length - 10) await node.snapshot();
  }
  await node.close();
}

const digestOf = (state: State | undefined): string =>
  state === undefined ? '' : hex(digestState(state, platformHasher()));

/** Reads a log from its first record, and from each of its snapshots. */
export async function readStory(log: Log): Promise<FormatRun> {
  const outcomes = createHash('sha256');
  const [commands, events] = [new Map<string, number>(), new Map<string, number>()];
  const count = (of: Map<string, number>, kind: string): void => void of.set(kind, (of.get(kind) ?? 0) + 1);
  let state: State | undefined;
  let records = 0;
  for await (const record of log.read(SHARD, 0)) {
    state = replay(state, record, {
      onOutcome: (outcome) => {
        outcomes.update(encodeOutcome(outcome));
        for (const { kind } of outcome.events) count(events, kind);
      },
    });
    records = record.seq + 1;
  }
  for (const { command } of formatStory()) count(commands, command.kind);
  return {
    records,
    snapshots: await snapshotDigests(log),
    outcomes: outcomes.digest('hex'),
    digest: digestOf(state),
    commands: ascending(commands),
    events: ascending(events),
    tables: tablesInOrder(createTables(SMALL_GENESIS)).map(
      ({ name, specs }) => `${name}: ${specs.map((spec) => `${spec.name} ${spec.type}x${spec.width}`).join(', ')}`,
    ),
  };
}

async function snapshotDigests(log: Log): Promise<Record<string, string>> {
  const digests: [string, string][] = [];
  let bound = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const stored = await log.getSnapshot(SHARD, bound);
    if (stored === undefined) break;
    const { state, fromSnapshot } = await recover(log, SHARD, { until: stored.seq });
    if (fromSnapshot !== stored.seq) throw new Error(`the snapshot of ${stored.seq} records was not used`);
    digests.unshift([String(stored.seq), digestOf(state)]);
    bound = stored.seq - 1;
  }
  return Object.fromEntries(digests);
}

const ascending = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
