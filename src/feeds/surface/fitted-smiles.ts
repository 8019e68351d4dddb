import type { ExpiryFit, ExpiryQuotes } from '../../market/vol-surface.ts';
import { fitSurface, smilesOf } from '../../market/vol-surface.ts';
import type { OptionQuote } from '../../market/vol-quote.ts';
import type { SviSmile } from '../../market/market.ts';
import type { MarketSnapshot, OptionSnapshot, UnderlyingSnapshot } from '../snapshot.ts';

/** The surface of one underlying of a snapshot, fitted to its bids and asks. */
export interface FittedUnderlying {
  readonly underlying: UnderlyingSnapshot;
  readonly fits: readonly ExpiryFit[];
}

/** Fits every snapshot in turn, keeping the last good smiles of each underlying from one to the next. */
export function* fittedSurfaces(
  snapshots: Iterable<MarketSnapshot>,
): Generator<{ readonly snapshot: MarketSnapshot; readonly fitted: readonly FittedUnderlying[] }> {
  const lastGood = new Map<string, ReadonlyMap<number, SviSmile>>();
  for (const snapshot of snapshots) {
    const fitted = snapshot.underlyings.map((underlying) => {
      const fits = fitSurface(
        snapshot.timeMs,
        underlying.expiries.map(expiryQuotes),
        lastGood.get(underlying.underlying),
      );
      lastGood.set(underlying.underlying, smilesOf(fits));
      return { underlying, fits };
    });
    yield { snapshot, fitted };
  }
}

/** The same snapshots with fitted smiles in place of the source's; an expiry without a smile keeps what the source said. */
export function* withFittedSmiles(snapshots: Iterable<MarketSnapshot>): Generator<MarketSnapshot> {
  for (const { snapshot, fitted } of fittedSurfaces(snapshots)) {
    const underlyings = fitted.map(({ underlying, fits }) => {
      const smiles = smilesOf(fits);
      const expiries = underlying.expiries.map((expiry) => ({
        ...expiry,
        smile: smiles.get(expiry.expiryMs) ?? expiry.smile,
      }));
      return { ...underlying, expiries };
    });
    yield { ...snapshot, underlyings };
  }
}

function expiryQuotes({ expiryMs, forward, options }: UnderlyingSnapshot['expiries'][number]): ExpiryQuotes {
  return { expiryMs, forward, quotes: options.map((option) => optionQuote(option, forward)) };
}

/** Prices in coin: an inverse option's as they are, a linear one's over its forward. */
function optionQuote({ instrument, strike, bid, ask, forward }: OptionSnapshot, expiryForward: number): OptionQuote {
  const own = forward ?? expiryForward;
  const unit = instrument.margining === 'inverse' ? 1 : own;
  return {
    strike,
    optionType: instrument.optionType ?? 'call',
    forward: own,
    ...(bid === undefined ? {} : { bid: bid / unit }),
    ...(ask === undefined ? {} : { ask: ask / unit }),
  };
}
