import { encodeLogEntry } from '../codec/log-record.ts';
import type { Command } from '../engine/command.ts';
import type { Outcome } from '../engine/event.ts';
import type { Genesis } from '../engine/genesis.ts';
import { DEFAULT_GENESIS, GENESIS_FIELDS } from '../engine/genesis.ts';
import { createState, nextSeq, stateTime } from '../engine/state.ts';
import type { State } from '../engine/state.ts';
import type { Log } from '../log/log.ts';
import { Ahead } from './ahead.ts';
import type { DigestBoard } from './digest-board.ts';
import { defaultCheckEvery, FoldedState } from './folded-state.ts';
import { NodeRefusal } from './node-refusal.ts';
import { Outbox } from './outbox.ts';
import type { Subscriber } from './outbox.ts';
import { recover } from './replica.ts';
import { OWN_CLIENT, Sequencer } from './sequencer.ts';
import type { Receipt, Submission } from './sequencer.ts';
import { Snapshots } from './snapshots.ts';
import type { SnapshotMaker } from './snapshots.ts';

export interface NodeOptions {
  readonly log: Log;
  /** Name of the shard in the log. */
  readonly shard?: string;
  /** Sizes of the tables of a new log; an existing log keeps its own, and refuses others. */
  readonly genesis?: Genesis;
  /** Entries between snapshots; 0 for none. */
  readonly snapshotEvery?: number;
  /** Snapshots that are kept, at least 1; older ones are forgotten. */
  readonly snapshotsKept?: number;
  /** Who makes those of a large state (`threadedSnapshots`); absent: the node itself, and nothing else happens meanwhile. */
  readonly snapshotMaker?: SnapshotMaker;
  /** Milliseconds since 1970. The only place where time comes from. */
  readonly clock: () => number;
  /** Runs work when nothing else is to be done, such as `setImmediate`: ticks are then decided sooner (node/ahead.ts). Absent: there is none. */
  readonly whenIdle?: (work: () => void) => void;
  readonly queueMax?: number;
  readonly groupMax?: number;
  /** Outcomes that are remembered for commands that are sent twice. */
  readonly rememberMax?: number;
  /**
   * Entries between two looks at itself: the invariants, and with a board the digest; 0 for none. Default 100,000, and none in a venue of more
   * than 20,000 accounts, where a look takes long. Replicas of one log that compare digests use the same number.
   */
  readonly checkEvery?: number;
  /** Where replicas of the same log say their digests: who disagrees stops. */
  readonly board?: DigestBoard;
  /** Its name on the board; default `leader`. */
  readonly replica?: string;
  /** Told when the node stops because of a fault (a ReplicaFault with its report) or because its log failed. */
  readonly onStop?: (cause: unknown) => void;
}

/** A running engine behind its log. */
export interface Node {
  /** Makes commands durable and applies them in order; one outcome a command. @throws NodeRefusal */
  submit(commands: readonly Command[]): Promise<readonly Outcome[]>;
  /** The same for commands with ids: sent again, a command is not applied again. @throws NodeRefusal */
  submitWithIds(submissions: readonly Submission[]): Promise<readonly Receipt[]>;
  /** Asks the state as it stands between two entries; the answer must not hold on to it (engine/query.ts). @throws NodeRefusal after a fault */
  query<T>(ask: (state: State) => T): T;
  subscribe(subscriber: Subscriber): () => void;
  /** Entries applied. */
  readonly entries: number;
  /** Hexadecimal digest of the state. @throws NodeRefusal after a fault */
  digest(): string;
  /** Keeps a snapshot now; resolves when it is durable. */
  snapshot(): Promise<void>;
  /** How the node came up. */
  readonly recovery: { readonly replayed: number; readonly fromSnapshot: number };
  /** Waits for what is on its way, then closes the log. */
  close(): Promise<void>;
}

/**
 * Opens a node: takes the licence to write, rebuilds the state from snapshot and log, and is ready for commands. An acknowledged command
 * is durable. @throws LogRefusal, NodeRefusal genesis-differs, Fault when the log breaks the engine's promises
 */
export async function openNode(options: NodeOptions): Promise<Node> {
  const { log, shard = 'main', clock, onStop } = options;
  const epoch = await log.acquireEpoch(shard);
  const outbox = new Outbox(options.rememberMax ?? 65_536);
  const recovered = await recover(log, shard, { onOutcome: (outcome) => outbox.publish(outcome) });
  const state = recovered.state ?? (await begin(log, shard, epoch, options.genesis ?? DEFAULT_GENESIS));
  askSameGenesis(state, options.genesis);
  const snapshots = new Snapshots(state, {
    log,
    shard,
    every: options.snapshotEvery ?? 0,
    kept: Math.max(1, options.snapshotsKept ?? 3),
    make: options.snapshotMaker,
  });
  const folded = new FoldedState(state, {
    shard,
    checkEvery: options.checkEvery ?? defaultCheckEvery(state),
    board: options.board,
    replica: options.replica ?? 'leader',
    onFault: (fault) => sequencer.fail(fault),
  });
  const sequencer: Sequencer = new Sequencer(
    {
      log,
      shard,
      epoch,
      clock,
      queueMax: options.queueMax ?? 100_000,
      groupMax: options.groupMax ?? 1_000,
      commit: (entry) => {
        const outcome = folded.apply(entry);
        outbox.publish(outcome);
        return outcome;
      },
      remembered: (seq) => outbox.remembered(seq),
      onGroup: () => {
        snapshots.afterGroup((cause) => sequencer.stop(cause));
        ahead?.wake();
      },
      onStop: (cause) => onStop?.(cause),
    },
    Math.max(1, recovered.records),
    stateTime(state),
  );
  const { whenIdle } = options;
  const ahead =
    whenIdle === undefined
      ? undefined
      : new Ahead(state, { whenIdle, isBusy: () => sequencer.waiting > 0, ask: (work) => folded.attempt(work) });
  return {
    submit: async (commands) => {
      const receipts = await sequencer.submit(commands.map((command) => ({ command })));
      return receipts.map(({ outcome }) => outcome as Outcome);
    },
    submitWithIds: (submissions) => sequencer.submit(submissions),
    query: (ask) => folded.ask(ask),
    subscribe: (subscriber) => outbox.subscribe(subscriber),
    get entries() {
      return nextSeq(state);
    },
    digest: () => folded.digest(),
    snapshot: async () => folded.ask(() => snapshots.keep()),
    recovery: { replayed: recovered.records - recovered.fromSnapshot, fromSnapshot: recovered.fromSnapshot },
    close: async () => {
      await sequencer.idle();
      sequencer.stop(new Error('it was closed'));
      await snapshots.idle();
      folded.close();
      await log.close();
    },
  };
}

async function begin(log: Log, shard: string, epoch: number, genesis: Genesis): Promise<State> {
  const state = createState(genesis);
  const id = { client: OWN_CLIENT, number: 0 };
  await log.append(shard, 0, epoch, [{ id, bytes: encodeLogEntry({ kind: 'genesis', genesis }) }]);
  return state;
}

function askSameGenesis(state: State, wanted: Genesis | undefined): void {
  const differs =
    wanted === undefined ? undefined : GENESIS_FIELDS.find((field) => wanted[field] !== state.genesis[field]);
  if (differs === undefined || wanted === undefined) return;
  throw new NodeRefusal(
    'genesis-differs',
    `the log began with genesis.${differs} ${state.genesis[differs]}; asked for is ${wanted[differs]}: leave it out, or begin a new log`,
  );
}
