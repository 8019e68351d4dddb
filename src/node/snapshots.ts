import { encodeSnapshot } from '../codec/snapshot-codec.ts';
import { tablesInOrder } from '../engine/schema.ts';
import { nextSeq } from '../engine/state.ts';
import type { State } from '../engine/state.ts';
import { usedSize } from '../engine/table.ts';
import type { Log, SnapshotSource } from '../log/log.ts';
import { platformHasher } from './replica.ts';

/**
 * Makes the snapshot of the state after so many records of a shard, which are durable when it is asked; undefined for a state of so few
 * bytes that the node had better make it itself. @see docs/decisions/0006-snapshots-by-a-thread.md
 */
export type SnapshotMaker = (shard: string, records: number, bytes: number) => SnapshotSource | undefined;

export interface SnapshotPlan {
  readonly log: Log;
  readonly shard: string;
  /** Entries between snapshots; 0 for none. */
  readonly every: number;
  /** Snapshots that are kept; older ones are forgotten when a new one stands. */
  readonly kept: number;
  /** Absent: made here, of the state itself, while nothing else happens. */
  readonly make: SnapshotMaker | undefined;
}

function stateBytes(state: State): number {
  return tablesInOrder(state).reduce((size, table) => size + usedSize(table), 0);
}

/** Keeps a snapshot every so many entries, one at a time. @see spec/16-LOGS, LOGS-022 */
export class Snapshots {
  readonly #state: State;
  readonly #plan: SnapshotPlan;
  /** Places of those that were kept since the start, ascending. */
  readonly #places: number[] = [];
  #last: number;
  #isBusy = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(state: State, plan: SnapshotPlan) {
    this.#state = state;
    this.#plan = plan;
    this.#last = nextSeq(state);
  }

  /** After a group was applied: begins a snapshot when one is due and none is under way. */
  afterGroup(onFailure: (cause: unknown) => void): void {
    const { every } = this.#plan;
    if (every <= 0 || this.#isBusy || nextSeq(this.#state) - this.#last < every) return;
    this.keep().catch(onFailure);
  }

  /** Keeps a snapshot of the state as it is now; resolves when it is durable. */
  keep(): Promise<void> {
    const { shard, make } = this.#plan;
    this.#last = nextSeq(this.#state);
    const records = this.#last + 1;
    const made = make?.(shard, records, stateBytes(this.#state));
    const source = made ?? encodeSnapshot(this.#state, platformHasher());
    this.#isBusy = true;
    const kept = this.#busy.then(() => this.#keep(records, source));
    this.#busy = kept
      .catch(() => undefined)
      .then(() => {
        this.#isBusy = false;
      });
    return kept;
  }

  idle(): Promise<void> {
    return this.#busy;
  }

  async #keep(records: number, source: SnapshotSource): Promise<void> {
    const { log, shard, kept } = this.#plan;
    await log.putSnapshot(shard, records, source);
    this.#places.push(records);
    if (this.#places.length > kept) this.#places.shift();
    if (this.#places.length === kept) await log.dropSnapshots(shard, this.#places[0]);
  }
}
