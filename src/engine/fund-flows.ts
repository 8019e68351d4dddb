import { FUND_ACCOUNT } from '../ledger/account-kind.ts';
import type { Event } from './event.ts';
import type { State } from './state.ts';

/** What went into the insurance fund and out of it in one asset, ledger units. in - out is its balance. */
export interface FundFlows {
  /** Penalties on what liquidations closed: its premium. */
  premium: bigint;
  /** What the venue paid in. */
  paidIn: bigint;
  /** What was left of the inventory. */
  fromInventory: bigint;
  /** What its other assets were exchanged for, and what was given for others. */
  exchangedIn: bigint;
  exchangedOut: bigint;
  /** Shortfalls that it paid. */
  paidOut: bigint;
}

/** Notes what events did to the fund, asset by asset: for whoever folds a log. @see spec/07-FUND, FUND-013 */
export class FundWatch {
  readonly #flows: FundFlows[] = [];

  /** Call with a state that knows the instruments and assets of the events. */
  observe(state: State, events: readonly Event[]): void {
    for (const event of events) {
      switch (event.kind) {
        case 'deposited':
          if (event.account === FUND_ACCOUNT) this.of(event.asset).paidIn += event.amount;
          break;
        case 'liquidation-filled':
          this.of(state.instruments.columns.settle[event.instrument]).premium += event.penalty;
          break;
        case 'collateral-converted':
          this.of(event.boughtAsset).premium += event.penalty;
          if (event.account !== FUND_ACCOUNT) break;
          this.of(event.soldAsset).exchangedOut += event.soldAmount;
          this.of(event.boughtAsset).exchangedIn += event.boughtAmount;
          break;
        case 'shortfall-paid':
          this.of(event.asset).paidOut += event.amount;
          break;
        case 'transferred':
          if (event.to === FUND_ACCOUNT) this.of(event.asset).fromInventory += event.amount;
          break;
        default:
      }
    }
  }

  /** Flows of an asset by number; nothing yet: zeros. */
  of(asset: number): FundFlows {
    this.#flows[asset] ??= {
      premium: 0n,
      paidIn: 0n,
      fromInventory: 0n,
      exchangedIn: 0n,
      exchangedOut: 0n,
      paidOut: 0n,
    };
    return this.#flows[asset];
  }
}

/** What the flows leave in the fund. */
export function flowBalance(flows: FundFlows): bigint {
  const { premium, paidIn, fromInventory, exchangedIn, exchangedOut, paidOut } = flows;
  return premium + paidIn + fromInventory + exchangedIn - exchangedOut - paidOut;
}
