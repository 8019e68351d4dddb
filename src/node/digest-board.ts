/** What a replica says its state was after so many entries of a shard. */
export interface DigestClaim {
  readonly shard: string;
  readonly entries: number;
  readonly digest: string;
  /** Who says so: unique among those that run at the same time. */
  readonly replica: string;
}

/**
 * Where the replicas of one log say their digests, so that each can compare. What was said before a replica came up does not concern it: a
 * machine that was wrong once may have been mended since.
 */
export interface DigestBoard {
  publish(claim: DigestClaim): void;
  /** Told of every claim from now on, one's own included. @returns ends the subscription */
  subscribe(listener: (claim: DigestClaim) => void): () => void;
}

/** A board for replicas of one process. */
export function createDigestBoard(): DigestBoard {
  const listeners = new Set<(claim: DigestClaim) => void>();
  return {
    publish: (claim) => {
      for (const listener of [...listeners]) listener(claim);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
