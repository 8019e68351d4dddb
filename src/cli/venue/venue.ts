import type { Command } from '../../engine/command.ts';
import type { Outcome } from '../../engine/event.ts';

/** A running engine behind its log, as the driver of a run sees it. */
export interface Venue {
  /** Account number of the liquidity provider that accounts trade with. */
  readonly provider: number;
  /** Makes commands durable and applies them in order; one outcome a command. */
  submit(commands: readonly Command[]): Promise<readonly Outcome[]>;
}
