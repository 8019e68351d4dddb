/** What happened to the machines, the disk, the network and the feed: a run without faults shows nothing. */
export interface FaultCounts {
  crashes: number;
  /** Snapshots that a power failure left half written. */
  tornSnapshots: number;
  /** Appends that a power failure tore or lost. */
  tornAppends: number;
  lostAppends: number;
  slowAppends: number;
  failedAppends: number;
  fenced: number;
  queueFull: number;
  doubledMessages: number;
  lateMessages: number;
  lostMessages: number;
  clockJumps: number;
  feedLies: number;
  feedSilences: number;
  feedGone: number;
  feedDeaf: number;
}

/** Nothing has happened yet. */
export function noFaults(): FaultCounts {
  return {
    crashes: 0,
    tornSnapshots: 0,
    tornAppends: 0,
    lostAppends: 0,
    slowAppends: 0,
    failedAppends: 0,
    fenced: 0,
    queueFull: 0,
    doubledMessages: 0,
    lateMessages: 0,
    lostMessages: 0,
    clockJumps: 0,
    feedLies: 0,
    feedSilences: 0,
    feedGone: 0,
    feedDeaf: 0,
  };
}
