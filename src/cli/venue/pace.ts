import { DEFAULT_ENGINE_PARAMETERS } from '../../engine/engine-parameters.ts';
import type { Event, Outcome } from '../../engine/event.ts';
import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import type { Venue } from './venue.ts';

/** Time between two steps of liquidations: the interval in which the depth is there again. */
const STEP_MS = DEFAULT_ENGINE_PARAMETERS.liquidationIntervalMs;

/** Steps at most between two snapshots, and steps without any trade after which the rest waits for the next snapshot. */
const STEPS_MAX = 24;
const IDLE_MAX = 2;

/**
 * Lets time pass between two snapshots while liquidations wait for the depth of their next interval.
 * @param passMs sets the clock so many ms after the snapshot @param roomMs time until the next snapshot, at least
 */
export async function paceLiquidations(
  venue: Venue,
  waiting: WaitingLiquidations,
  roomMs: number,
  passMs: (ms: number) => void,
): Promise<void> {
  let idle = 0;
  for (let step = 1; step <= STEPS_MAX && step * STEP_MS < roomMs && idle < IDLE_MAX && waiting.isWaiting; step++) {
    passMs(step * STEP_MS);
    idle = movedLiquidations(await venue.submit([{ kind: 'advance-time' }])) ? 0 : idle + 1;
  }
}

/**
 * Knows from outcomes alone whether liquidations wait for the next interval: accounts that are being liquidated, and lots in the fund's inventory. From outcomes,
 * and not from the state, because a resumed run reads them from its log and must decide as the first time.
 */
export class WaitingLiquidations {
  readonly #accounts = new Set<number>();
  readonly #inventory = new Map<number, number>();

  observe(outcomes: readonly Outcome[]): void {
    for (const { events } of outcomes) for (const event of events) this.#observeOne(event);
  }

  get isWaiting(): boolean {
    return this.#accounts.size > 0 || this.#inventory.size > 0;
  }

  #observeOne(event: Event): void {
    switch (event.kind) {
      case 'liquidation-started':
        this.#accounts.add(event.account);
        return;
      case 'liquidation-ended':
        this.#accounts.delete(event.account);
        return;
      case 'taken-over':
        for (const { instrument, lots } of event.positions) this.#add(instrument, lots);
        return;
      case 'liquidation-filled':
        if (event.account === INVENTORY_ACCOUNT) this.#add(event.instrument, event.lots);
        return;
      case 'deleveraged':
        for (const { lots } of event.accounts) this.#add(event.instrument, -lots);
        return;
      case 'instrument-settled':
        this.#inventory.delete(event.instrument);
        return;
      default:
    }
  }

  #add(instrument: number, lots: number): void {
    const held = (this.#inventory.get(instrument) ?? 0) + lots;
    if (held === 0) this.#inventory.delete(instrument);
    else this.#inventory.set(instrument, held);
  }
}

/** Whether an entry traded for a liquidation or moved one on. */
function movedLiquidations(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(({ events }) => events.some(({ kind }) => MOVING.has(kind)));
}

const MOVING: ReadonlySet<Event['kind']> = new Set([
  'liquidation-filled',
  'collateral-converted',
  'taken-over',
  'deleveraged',
  'liquidation-ended',
  'shortfall-paid',
]);
