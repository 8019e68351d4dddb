import type { FaultCounts } from './faults.ts';

/** What a run is asked. */
export interface SimulationOptions {
  readonly seed: number;
  /** Steps of the workload. */
  readonly ticks: number;
  /** false: the run is made, and nobody judges what it left. */
  readonly isAudited?: boolean;
}

/** What a run came to. */
export interface SimulationResult {
  /** What was promised and not kept; empty when all was. */
  readonly problems: readonly string[];
  /** Of the state that the log gives; empty when nobody audited. */
  readonly digest: string;
  /** Of every byte in the log and everything that the clients were told: two runs of one seed agree in it. */
  readonly trace: string;
  readonly entries: number;
  readonly faults: FaultCounts;
  readonly kinds: ReadonlyMap<string, number>;
}
