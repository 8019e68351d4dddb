import { exp } from '../quant/exp.ts';
import { log } from '../quant/log.ts';
import { yearsBetween } from '../units/time.ts';
import type { ExpiryMarket, UnderlyingMarket } from './market.ts';

/**
 * Forward price of an underlying for an expiry, USD; undefined beyond the last known expiry or when none is known.
 *
 * A listed expiry gives its own forward. Between two, the log basis ln(F / index) is linear in time; before the first it runs from
 * zero at the present time. Nothing is extrapolated: a price that nobody quoted is not a price. Nearest double.
 * @see spec/02-MRKT, MRKT-021
 */
export function forwardAt(market: UnderlyingMarket, timeMs: number, expiryMs: number): number | undefined {
  const bracket = bracketOf(market.expiries, expiryMs);
  if (bracket.after === undefined) return undefined;
  if (bracket.after.expiryMs === expiryMs) return bracket.after.forward;
  const before = bracket.before;
  const startMs = before === undefined ? timeMs : before.expiryMs;
  const startBasis = before === undefined ? 0 : log(before.forward / market.indexPrice);
  const endBasis = log(bracket.after.forward / market.indexPrice);
  const share = yearsBetween(startMs, expiryMs) / yearsBetween(startMs, bracket.after.expiryMs);
  return market.indexPrice * exp(startBasis + (endBasis - startBasis) * share);
}

/** The expiries around a time: the last one before it and the first one at or after it. Expiries ascend. */
export function bracketOf(
  expiries: readonly ExpiryMarket[],
  expiryMs: number,
): { before: ExpiryMarket | undefined; after: ExpiryMarket | undefined } {
  let before: ExpiryMarket | undefined;
  for (const expiry of expiries) {
    if (expiry.expiryMs >= expiryMs) return { before, after: expiry };
    before = expiry;
  }
  return { before, after: undefined };
}
