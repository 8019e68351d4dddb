import { apply } from '../engine/apply.ts';
import type { Entry } from '../engine/command.ts';
import { digestState } from '../engine/digest.ts';
import type { Event, Outcome } from '../engine/event.ts';
import { brokenInvariants } from '../engine/invariants.ts';
import type { BrokenInvariant } from '../engine/invariants.ts';
import { nextSeq } from '../engine/state.ts';
import type { State } from '../engine/state.ts';
import { hex } from '../hash/hash.ts';
import type { DigestBoard } from './digest-board.ts';
import { DigestComparison } from './digest-comparison.ts';
import { NodeRefusal } from './node-refusal.ts';
import { platformHasher } from './platform-hasher.ts';
import { ReplicaFault } from './replica-fault.ts';

/** When a replica looks at itself, and with whom it compares. */
export interface SelfCheck {
  readonly shard: string;
  /**
   * At every whole multiple of so many entries the invariants are asked and, with a board, the digest is said; 0 for never. Replicas of one log
   * that compare use the same number.
   */
  readonly checkEvery: number;
  readonly board?: DigestBoard | undefined;
  /** Its name on the board. */
  readonly replica: string;
  /** Told once, when it has broken. */
  readonly onFault: (fault: ReplicaFault) => void;
}

/**
 * How often a replica looks at itself when nobody says: every 100,000 entries while a look takes a moment (some microseconds an account), never
 * in a venue of more accounts. The same for all replicas of a log.
 */
export function defaultCheckEvery({ genesis }: State): number {
  return genesis.accounts <= ACCOUNTS_OF_A_MOMENT ? 100_000 : 0;
}

const ACCOUNTS_OF_A_MOMENT = 20_000;

/**
 * A state that one log is folded into, and that is asked only while it is whole: an entry that breaks a promise of the engine, an invariant that does not
 * hold, or another replica that disagrees, and nobody gets an answer from it any more. @see spec/16-LOGS, LOGS-060 to LOGS-063
 */
export class FoldedState {
  readonly #state: State;
  readonly #check: SelfCheck;
  readonly #comparison: DigestComparison | undefined;
  #last: Pick<Entry, 'seq' | 'timeMs' | 'command'> | undefined;
  #fault: ReplicaFault | undefined;

  constructor(state: State, check: SelfCheck) {
    this.#state = state;
    this.#check = check;
    const { board, shard, replica } = check;
    if (board === undefined) return;
    this.#comparison = new DigestComparison(board, { shard, replica }, ({ own, other }) => {
      const sentence = `after ${own.entries} entries ${own.replica} has ${own.digest}, ${other.replica} has ${other.digest}: verify the log`;
      this.#break([{ name: 'replicas-agree', sentence }]);
    });
  }

  /** Applies the next entry. @throws ReplicaFault when a promise is broken: it has broken then */
  apply(entry: Entry): Outcome {
    if (this.#fault !== undefined) throw this.#fault;
    this.#last = entry;
    const events = this.#applied(entry);
    const { checkEvery } = this.#check;
    if (checkEvery > 0 && (entry.seq + 1) % checkEvery === 0) this.#lookAtItself();
    if (this.#fault !== undefined) throw this.#fault;
    return { seq: entry.seq, timeMs: entry.timeMs, events };
  }

  /** @throws NodeRefusal stopped, once it has broken */
  ask<T>(question: (state: State) => T): T {
    if (this.#fault !== undefined) {
      throw new NodeRefusal('stopped', `the node has stopped: ${this.#fault.message}`, this.#fault);
    }
    return question(this.#state);
  }

  /** Work on what is derived from the state. What it throws is a fault of the replica. @returns false when it has broken */
  attempt(work: (state: State) => void): boolean {
    if (this.#fault !== undefined) return false;
    try {
      work(this.#state);
    } catch (cause) {
      const sentence = cause instanceof Error ? cause.message : String(cause);
      this.#break([{ name: 'work-ahead', sentence }]);
      return false;
    }
    return true;
  }

  /** Hexadecimal digest. @throws NodeRefusal stopped, once it has broken */
  digest(): string {
    return this.ask((state) => hex(digestState(state, platformHasher())));
  }

  close(): void {
    this.#comparison?.close();
  }

  #applied(entry: Entry): readonly Event[] {
    try {
      return applyEntry(this.#state, entry, this.#check.shard);
    } catch (cause) {
      this.#fault = cause as ReplicaFault;
      this.#check.onFault(this.#fault);
      throw cause;
    }
  }

  /** The invariants, then the digest: what is wrong in itself is not compared with others. */
  #lookAtItself(): void {
    const broken = brokenInvariants(this.#state);
    if (broken.length > 0) this.#break(broken);
    else this.#comparison?.say(nextSeq(this.#state), this.digest());
  }

  #break(broken: readonly BrokenInvariant[]): void {
    if (this.#fault !== undefined || this.#last === undefined) return;
    const { seq, timeMs, command } = this.#last;
    this.#fault = new ReplicaFault({ shard: this.#check.shard, seq, timeMs, command: command.kind, broken });
    this.#check.onFault(this.#fault);
  }
}

/** Applies an entry; what it throws says which entry it was. @throws ReplicaFault: the state may be half written */
export function applyEntry(state: State, entry: Entry, shard: string): readonly Event[] {
  try {
    return apply(state, entry);
  } catch (cause) {
    const { seq, timeMs, command } = entry;
    const sentence = cause instanceof Error ? cause.message : String(cause);
    const broken = [{ name: cause instanceof Error ? cause.name : 'thrown', sentence }];
    throw new ReplicaFault({ shard, seq, timeMs, command: command.kind, broken }, cause);
  }
}
