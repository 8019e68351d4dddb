/**
 * What was recorded of one real auto-deleveraging event, as plain records. Times are ms, money US dollars, quantities contracts (coins).
 * "Taken" and "capacity" are the recorders' own figures for the venue's queue.
 */
export interface RecordedEvent {
  readonly waves: readonly RecordedWave[];
  readonly needs: readonly RecordedNeed[];
  readonly shocks: readonly RecordedShock[];
}

/** A burst of deleveraging: what was needed and what production did. */
export interface RecordedWave {
  readonly wave: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly neededUsd: number;
  readonly takenUsd: number;
  /** Largest share of one winner's profit that production took, [0, 1]. */
  readonly largestShare: number;
  /** Fills of the wave; 0 when nobody counted them. */
  readonly fills: number;
}

/** What one coin needed in one wave: the gap between the execution and the bankruptcy price, times the quantity. */
export interface RecordedNeed {
  readonly wave: number;
  readonly coin: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly neededUsd: number;
  readonly contracts: number;
}

/** One coin in one cluster of fills: what the bankrupt lacked, what the winners had, what the queue took of it. */
export interface RecordedShock {
  readonly coin: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly deficitUsd: number;
  readonly capacityUsd: number;
  readonly takenUsd: number;
}
