import type { Event, OrderPlaced } from '../../src/engine/event.ts';
import type { PlannedTrade } from '../../src/engine/waterfall-event.ts';

/** A listed expiry with its instruments. */
export interface Series {
  readonly expiryMs: number;
  readonly instruments: number[];
}

/** What the workload learned from outcomes: numbers, who is in trouble, which plans wait for the venue. */
export class Knowledge {
  readonly customers: number[] = [];
  readonly orders: OrderPlaced[] = [];
  readonly liquidating = new Set<number>();
  /** Trades of the last plan of an account. */
  readonly plans = new Map<number, readonly PlannedTrade[]>();
  readonly series: Series[] = [];
  readonly ended = new Set<number>();
  /** Options of the series. */
  readonly options = new Set<number>();
  #near = 0;

  note(event: Event): void {
    switch (event.kind) {
      case 'account-opened':
        if (event.accountKind === 'customer') this.customers.push(event.account);
        return;
      case 'order-placed':
        this.orders.push(event);
        return;
      case 'order-cancelled':
        return this.forget(event.order);
      case 'liquidation-started':
        this.liquidating.add(event.account);
        return;
      case 'liquidation-ended':
        this.liquidating.delete(event.account);
        return;
      case 'liquidation-planned':
        this.plans.set(event.account, event.trades);
        return;
      case 'instrument-listed':
        if (event.record.kind === 'option') this.options.add(event.instrument);
        if (event.record.expiryMs !== undefined) this.#list(event.record.expiryMs, event.instrument);
        return;
      case 'instrument-settled':
      case 'instrument-delisted':
        return this.#end(event.instrument);
      default:
        return;
    }
  }

  forget(order: number): void {
    const at = this.orders.findIndex((one) => one.order === order);
    if (at >= 0) this.orders.splice(at, 1);
  }

  /** A name that no series had before. */
  nextNear(): number {
    this.#near += 1;
    return this.#near;
  }

  /** An outcome is heard once by each node that comes up; the second time it says nothing new. */
  #list(expiryMs: number, instrument: number): void {
    if (this.ended.has(instrument)) return;
    const known = this.series.find((one) => one.expiryMs === expiryMs);
    if (known === undefined) this.series.push({ expiryMs, instruments: [instrument] });
    else if (!known.instruments.includes(instrument)) known.instruments.push(instrument);
  }

  #end(instrument: number): void {
    this.ended.add(instrument);
    for (const { instruments } of this.series) {
      const at = instruments.indexOf(instrument);
      if (at >= 0) instruments.splice(at, 1);
    }
    const over = this.series.findIndex(({ instruments }) => instruments.length === 0);
    if (over >= 0) this.series.splice(over, 1);
  }
}
