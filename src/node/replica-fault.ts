import type { CommandKind } from '../engine/command.ts';
import type { BrokenInvariant } from '../engine/invariants.ts';
import { Fault } from '../units/assert.ts';

/** Why a replica stopped: what a person reads first, and what a program can keep. @see spec/16-LOGS, LOGS-060 */
export interface FaultReport {
  readonly shard: string;
  /** The entry after which, or in the middle of which, something did not hold. */
  readonly seq: number;
  readonly timeMs: number;
  /** Of that entry. */
  readonly command: CommandKind;
  /** Promises that do not hold, each in one sentence with its values. */
  readonly broken: readonly BrokenInvariant[];
}

/** A replica cannot go on. Its state is not to be asked any more: it may be half written. */
export class ReplicaFault extends Fault {
  override readonly name = 'Fault';
  readonly report: FaultReport;

  constructor(report: FaultReport, cause?: unknown) {
    const [first] = report.broken;
    super(`entry ${report.seq} (${report.command}) broke a promise: ${first.name}: ${first.sentence}`);
    this.report = report;
    this.cause = cause;
  }
}

/** The report in an error, however deep: a node that stopped wraps it for everybody who waits. */
export function faultReportOf(cause: unknown): FaultReport | undefined {
  for (let at = cause; at instanceof Error; at = at.cause) if (at instanceof ReplicaFault) return at.report;
  return undefined;
}
