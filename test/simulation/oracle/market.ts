import type { Event } from '../../../src/engine/event.ts';

/** A mark or forward that was anchored at an index price: later ticks move it in proportion. */
interface Anchored {
  readonly price: bigint;
  readonly anchor: bigint;
}

interface Expiry extends Anchored {
  readonly confidencePpm: number;
}

/** The prices in force, folded from what was published. Prices are 10^-8. */
export class OracleMarket {
  readonly #index = new Map<number, bigint>();
  readonly #confidence = new Map<number, number>();
  readonly #fundingPpb = new Map<number, bigint>();
  readonly #stale = new Set<number>();
  readonly #publishedMs = new Map<number, number>();
  readonly #marks = new Map<number, Anchored>();
  readonly #stagedMarks = new Map<number, { readonly underlying: number; readonly price: bigint }>();
  readonly #expiries = new Map<string, Expiry>();
  readonly #stagedExpiries = new Map<string, Expiry & { readonly underlying: number }>();
  /** Time of the last prices, which rates by tenor are read at. */
  pricedMs = 0;

  index(underlying: number): bigint {
    return this.#index.get(underlying) ?? 0n;
  }

  confidence(underlying: number): number {
    return (this.#confidence.get(underlying) ?? 1_000_000) / 1_000_000;
  }

  expiryConfidence(underlying: number, expiryMs: number): number {
    return (this.#expiries.get(`${underlying}:${expiryMs}`)?.confidencePpm ?? 1_000_000) / 1_000_000;
  }

  /** Last paid on a perpetual of the underlying. */
  fundingPpb(underlying: number): bigint {
    return this.#fundingPpb.get(underlying) ?? 0n;
  }

  isStale(underlying: number, nowMs: number, staleAfterMs: number): boolean {
    const published = this.#publishedMs.get(underlying) ?? 0;
    return this.#stale.has(underlying) || (published > 0 && nowMs - published > staleAfterMs);
  }

  /** The mark of a perpetual or future in quote currency; undefined when none was ever given. */
  mark(instrument: number, underlying: number): bigint | undefined {
    return moved(this.#marks.get(instrument), this.index(underlying));
  }

  /** The forward of an expiry in dollars. */
  forward(underlying: number, expiryMs: number): bigint | undefined {
    return moved(this.#expiries.get(`${underlying}:${expiryMs}`), this.index(underlying));
  }

  listReference(underlying: number, price: bigint): void {
    if (!this.#index.has(underlying)) this.#index.set(underlying, price);
  }

  fund(underlying: number, ratePpb: bigint): void {
    this.#fundingPpb.set(underlying, ratePpb);
  }

  /** Folds an event of prices. @param underlyingOf of an instrument */
  fold(event: Event, timeMs: number, underlyingOf: (instrument: number) => number): void {
    switch (event.kind) {
      case 'index-published':
        this.#index.set(event.underlying, BigInt(event.price));
        this.#confidence.set(event.underlying, event.confidencePpm);
        this.#publishedMs.set(event.underlying, timeMs);
        this.#stale.delete(event.underlying);
        return;
      case 'underlying-staled':
        this.#stale.add(event.underlying);
        return;
      case 'mark-published':
        this.#stagedMarks.set(event.instrument, {
          underlying: underlyingOf(event.instrument),
          price: BigInt(event.price),
        });
        return;
      case 'forward-published':
        this.#stagedExpiries.set(`${event.underlying}:${event.expiryMs}`, {
          underlying: event.underlying,
          price: BigInt(event.forward),
          anchor: 0n,
          confidencePpm: event.confidencePpm,
        });
        return;
      case 'underlyings-priced':
        for (const underlying of event.underlyings) this.#putInForce(underlying);
        this.pricedMs = timeMs;
        return;
      default:
        return;
    }
  }

  #putInForce(underlying: number): void {
    const anchor = this.index(underlying);
    for (const [instrument, staged] of this.#stagedMarks) {
      if (staged.underlying !== underlying) continue;
      this.#marks.set(instrument, { price: staged.price, anchor });
      this.#stagedMarks.delete(instrument);
    }
    for (const [key, staged] of this.#stagedExpiries) {
      if (staged.underlying !== underlying) continue;
      this.#expiries.set(key, { price: staged.price, anchor, confidencePpm: staged.confidencePpm });
      this.#stagedExpiries.delete(key);
    }
  }
}

function moved(anchored: Anchored | undefined, index: bigint): bigint | undefined {
  if (anchored === undefined) return undefined;
  const { price, anchor } = anchored;
  if (anchor === index) return price;
  const now = (price * index) / anchor;
  return now < 1n ? 1n : now;
}
