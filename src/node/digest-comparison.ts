import type { DigestBoard, DigestClaim } from './digest-board.ts';

/** Places that are kept, of one's own and of others: the rest is too old to matter. */
const KEPT = 256;

/** Two replicas folded the same entries and have different states. */
export interface Disagreement {
  readonly own: DigestClaim;
  readonly other: DigestClaim;
}

/** Compares one replica's digests with what others say of the same places, whoever comes there first. @see spec/16-LOGS, LOGS-063 */
export class DigestComparison {
  readonly #board: DigestBoard;
  readonly #shard: string;
  readonly #replica: string;
  readonly #own = new Map<number, DigestClaim>();
  readonly #others = new Map<number, DigestClaim[]>();
  readonly #onDisagreement: (disagreement: Disagreement) => void;
  readonly #end: () => void;

  constructor(
    board: DigestBoard,
    { shard, replica }: Pick<DigestClaim, 'shard' | 'replica'>,
    onDisagreement: (disagreement: Disagreement) => void,
  ) {
    this.#board = board;
    this.#shard = shard;
    this.#replica = replica;
    this.#onDisagreement = onDisagreement;
    this.#end = board.subscribe((claim) => this.#hear(claim));
  }

  /** Says one's own digest, and compares it with what was heard of its place. */
  say(entries: number, digest: string): void {
    const own = { shard: this.#shard, entries, digest, replica: this.#replica };
    keep(this.#own, entries, own);
    this.#board.publish(own);
    for (const other of this.#others.get(entries) ?? []) this.#compare(own, other);
  }

  close(): void {
    this.#end();
  }

  #hear(claim: DigestClaim): void {
    if (claim.shard !== this.#shard || claim.replica === this.#replica) return;
    const own = this.#own.get(claim.entries);
    if (own !== undefined) this.#compare(own, claim);
    else keep(this.#others, claim.entries, [...(this.#others.get(claim.entries) ?? []).slice(-7), claim]);
  }

  #compare(own: DigestClaim, other: DigestClaim): void {
    if (own.digest !== other.digest) this.#onDisagreement({ own, other });
  }
}

/** Adds to a map that forgets what was added first. */
function keep<T>(map: Map<number, T>, key: number, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > KEPT) map.delete(oldest);
}
