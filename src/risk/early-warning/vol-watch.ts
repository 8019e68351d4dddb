import { DAY_MS } from '../../units/time.ts';
import type { Horizon } from './horizon.ts';
import { forecastVol, keptAfter, observeVol, startVol } from './vol-forecast.ts';
import type { VolState } from './vol-forecast.ts';

/** How long correlations are remembered, mean age. */
const CORRELATION_MEMORY_MS = 12 * DAY_MS;

/** What two underlyings are taken for until something is known of them, and how many common moves it takes until that is half forgotten. */
const UNKNOWN_CORRELATION = 0.7;
const MOVES_TO_BELIEVE = 20;

/**
 * Watches the prices of all underlyings: a forecast of vol for each, a correlation for each two. Kept by whoever watches, never part of the state: it
 * decides nothing. Deterministic: the same prices give the same bits. @see spec/06-LIQD, LIQD-001, LIQD-005
 */
export class VolWatch {
  readonly #place = new Map<string, number>();
  readonly #vols: VolState[] = [];
  /** [place][place] of the lower triangle: products of returns a millisecond, remembered. */
  readonly #products: number[][] = [];
  /** [place][place] moves that two had in common. */
  readonly #seen: number[][] = [];

  /** The prices of one moment. A price that is not later than the last of its name changes nothing. */
  observe(timeMs: number, prices: Iterable<readonly [name: string, price: number]>): void {
    const moved: { place: number; move: number; elapsed: number }[] = [];
    for (const [name, price] of prices) {
      const place = this.#place.get(name);
      if (place === undefined) {
        if (price > 0) this.#begin(name, timeMs, price);
        continue;
      }
      const before = this.#vols[place];
      const after = observeVol(before, timeMs, price);
      if (after === before) continue;
      this.#vols[place] = after;
      moved.push({ place, move: price / before.price - 1, elapsed: timeMs - before.timeMs });
    }
    for (const a of moved) for (const b of moved) if (b.place <= a.place && a.elapsed === b.elapsed) this.#join(a, b);
  }

  /** Annualised, 0 while nothing is known. */
  vol(name: string, horizon: Pick<Horizon, 'weights'>): number {
    const place = this.#place.get(name);
    return place === undefined ? 0 : forecastVol(this.#vols[place], horizon);
  }

  /** How much of the memory of half a day is filled, [0, 1]. */
  filled(name: string): number {
    const place = this.#place.get(name);
    return place === undefined ? 0 : this.#vols[place].filled[3];
  }

  /** [-1, 1]: what is remembered, drawn towards what two unknown underlyings are taken for while few moves have been seen. */
  correlation(a: string, b: string): number {
    if (a === b) return 1;
    const [p, q] = [this.#place.get(a) ?? -1, this.#place.get(b) ?? -1];
    if (p < 0 || q < 0) return UNKNOWN_CORRELATION;
    const [high, low] = p > q ? [p, q] : [q, p];
    const scale = Math.sqrt(this.#products[p][p] * this.#products[q][q]);
    const known = scale > 0 ? Math.max(-1, Math.min(1, this.#products[high][low] / scale)) : UNKNOWN_CORRELATION;
    const believed = this.#seen[high][low] / (this.#seen[high][low] + MOVES_TO_BELIEVE);
    return believed * known + (1 - believed) * UNKNOWN_CORRELATION;
  }

  #begin(name: string, timeMs: number, price: number): void {
    const place = this.#vols.push(startVol(timeMs, price)) - 1;
    this.#place.set(name, place);
    this.#products.push(Array.from({ length: place + 1 }, () => 0));
    this.#seen.push(Array.from({ length: place + 1 }, () => 0));
  }

  #join(a: { place: number; move: number; elapsed: number }, b: { place: number; move: number }): void {
    const kept = keptAfter(a.elapsed, CORRELATION_MEMORY_MS);
    const products = this.#products[a.place];
    products[b.place] = kept * products[b.place] + ((1 - kept) * a.move * b.move) / a.elapsed;
    this.#seen[a.place][b.place] += 1;
  }
}
