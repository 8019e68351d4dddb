import { heardIndex, NO_SAMPLES, settlementForward, settlementPrice } from '../../market/settlement.ts';
import type { SettlementForward, SettlementParameters, SettlementWindow } from '../../market/settlement.ts';
import { MINUTE_MS, SECOND_MS } from '../../units/time.ts';

/** Half an hour before the expiry, a sample every four seconds. @see spec/02-MRKT, MRKT-090 */
const WINDOW_MS = 30 * MINUTE_MS;
const SAMPLE_MS = 4 * SECOND_MS;

interface Window {
  readonly parameters: SettlementParameters;
  heard: SettlementWindow;
}

/** The settlement windows of a run: what each expiry has sampled of its index. Prices 10^-8. */
export class SettlementBook {
  readonly #windows = new Map<string, Window>();

  /** Hears the index of an underlying, for all its expiries that are not settled yet. */
  hear(underlying: string, expiriesMs: Iterable<number>, timeMs: number, indexPrice: number): void {
    for (const expiryMs of expiriesMs) {
      const key = `${underlying}:${expiryMs}`;
      const window = this.#windows.get(key) ?? {
        parameters: { expiryMs, windowMs: WINDOW_MS, sampleMs: SAMPLE_MS },
        heard: NO_SAMPLES,
      };
      window.heard = heardIndex(window.parameters, window.heard, timeMs, indexPrice);
      this.#windows.set(key, window);
    }
  }

  /** What the window has fixed already; undefined before it begins, and once it is over. */
  forward(underlying: string, expiryMs: number, timeMs: number): SettlementForward | undefined {
    const window = this.#windows.get(`${underlying}:${expiryMs}`);
    if (window?.heard.indexPrice === undefined || timeMs <= expiryMs - WINDOW_MS || timeMs >= expiryMs)
      return undefined;
    return settlementForward(window.parameters, window.heard, timeMs);
  }

  /** The settlement price, once; undefined before the expiry, or when its index was never heard. */
  settle(underlying: string, expiryMs: number, timeMs: number): number | undefined {
    const key = `${underlying}:${expiryMs}`;
    const window = this.#windows.get(key);
    const price = window === undefined ? undefined : settlementPrice(window.parameters, window.heard, timeMs);
    if (price !== undefined) this.#windows.delete(key);
    return price;
  }
}
