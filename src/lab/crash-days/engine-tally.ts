import type { Event } from '../../engine/event.ts';
import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { RISK_TICKS_PER_USD } from '../../units/limits.ts';
import { emptyTally } from './tally.ts';
import type { CrashTally } from './tally.ts';
import { FIRST_CUSTOMER, UNITS_PER_USD } from './venue-books.ts';

/** What the events of the engine say of a crash day. Every debt of these venues is in dollars. */
export class EngineTally {
  readonly tally: CrashTally = emptyTally();

  observe(events: readonly Event[]): void {
    for (const event of events) this.#note(event);
  }

  #note(event: Event): void {
    const { tally } = this;
    switch (event.kind) {
      case 'liquidation-started':
        tally.liquidated.add(event.account - FIRST_CUSTOMER);
        return;
      case 'liquidation-filled':
        tally.slippageUsd += usd(event.slippage);
        if (event.account === INVENTORY_ACCOUNT) return;
        tally.closedUsd += notional(event.lots, event.markTicks);
        tally.penaltyUsd += usd(event.penalty);
        return;
      case 'collateral-converted':
        tally.penaltyUsd += usd(event.penalty);
        return;
      case 'taken-over':
        for (const { lots, markTicks } of event.positions) {
          tally.closedUsd += notional(lots, markTicks);
          tally.takenOverUsd += notional(lots, markTicks);
        }
        return;
      case 'shortfall-paid':
        tally.fundPaidUsd += usd(event.amount);
        return;
      case 'deleveraged':
        for (const { lots, givenTicks } of event.accounts) {
          tally.adlClosedUsd += notional(lots, event.markTicks);
          tally.adlGivenUsd += givenTicks / RISK_TICKS_PER_USD;
        }
        return;
      case 'loss-socialised':
        tally.socialisedUsd += usd(event.amount);
        return;
      default:
        return;
    }
  }
}

const usd = (units: bigint): number => Number(units) / UNITS_PER_USD;
const notional = (lots: number, markTicks: number): number => Math.abs(lots * markTicks) / RISK_TICKS_PER_USD;
