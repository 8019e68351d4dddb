import type { Market } from '../market/market.ts';
import type { HouseVenue, VenueCoin, VenueExpiry } from './house-compile.ts';
import { assetQuote } from './valuation.ts';
import type { ValuedAccount, ValuedOrder } from './valuation.ts';

/** Gives underlyings, expiries and coins their numbers: underlyings and coins by name, so that the numbering is the book's, not the list's. */
export class HouseNumbers {
  readonly #underlyings: string[];
  readonly #coins: string[];
  readonly #expiries: { underlying: number; expiryMs: number }[] = [];

  constructor({ balances, positions }: ValuedAccount, orders: readonly ValuedOrder[], market: Market) {
    const held = positions.map(({ position }) => position.instrument);
    const instruments = [...held, ...orders.map(({ order }) => order.instrument)];
    const touched = instruments.flatMap(({ kind, base, quote, settle }) =>
      kind === 'spot' ? [base, quote] : [settle],
    );
    this.#coins = sortedNames([...balances.map(({ asset }) => asset), ...touched]).filter((asset) => asset !== 'USD');
    this.#underlyings = sortedNames([
      ...this.#coins.flatMap((asset) => assetQuote(market, asset).underlying ?? []),
      ...instruments.map(({ underlying }) => underlying),
    ]);
  }

  underlying(name: string): number {
    return this.#underlyings.indexOf(name);
  }

  /** -1 for dollars. */
  coin(asset: string): number {
    return this.#coins.indexOf(asset);
  }

  expiry(underlying: number, expiryMs: number): number {
    const known = this.#expiries.findIndex((e) => e.underlying === underlying && e.expiryMs === expiryMs);
    return known >= 0 ? known : this.#expiries.push({ underlying, expiryMs }) - 1;
  }

  venue(market: Market): HouseVenue {
    return {
      timeMs: market.timeMs,
      underlyings: this.#underlyings.map((name) => {
        const known = market.underlyings.get(name);
        const confidence = known?.confidence ?? 1;
        return {
          name,
          confidence: Math.min(confidence, known?.perpetualConfidence ?? confidence),
          fundingRate: known?.fundingRate ?? 0,
        };
      }),
      expiries: this.#expiries.map((expiry) => ({
        ...expiry,
        confidence: expiryConfidence(market, this.#underlyings, expiry),
      })),
      coins: this.#coins.map((asset) => venueCoin(market, asset)),
    };
  }
}

function expiryConfidence(
  market: Market,
  names: readonly string[],
  { underlying, expiryMs }: Omit<VenueExpiry, 'confidence'>,
): number {
  const known = market.underlyings.get(names[underlying]);
  return known?.expiries.find((expiry) => expiry.expiryMs === expiryMs)?.confidence ?? 1;
}

function venueCoin(market: Market, asset: string): VenueCoin {
  const { price, confidence, underlying } = assetQuote(market, asset);
  return { asset, stable: underlying === undefined, price, confidence };
}

function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
}
