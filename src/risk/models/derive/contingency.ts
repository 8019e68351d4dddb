import type { DeriveBook, DeriveExpiry } from './book.ts';
import { sumOf } from './lines.ts';

/**
 * Short contracts of an expiry that nothing at the same strike offsets: two shorts of one strike both count; against a long of the same
 * strike, call or put alike, only the excess. @see Derive v2-core PMRM, static contingency
 */
export function nakedShorts({ options }: DeriveExpiry): number {
  let naked = 0;
  for (const strike of new Set(options.map((option) => option.strike))) {
    const at = options.filter((option) => option.strike === strike);
    const call = quantityOf(at.filter(({ isCall }) => isCall));
    const put = quantityOf(at.filter(({ isCall }) => !isCall));
    naked += call < 0 && put < 0 ? -call - put : Math.max(0, -(call + put));
  }
  return naked;
}

interface ConfidenceParameters {
  readonly confThreshold: number;
  readonly confMargin: number;
}

/**
 * What doubtful prices add to the initial margin of a book: its delta-one notional at the confidence of the spot, each expiry's options at
 * the lower of the spot's and their own. @param deltaOneNotional dollars, >= 0
 */
export function bookConfidenceCharge(book: DeriveBook, deltaOneNotional: number, p: ConfidenceParameters): number {
  const spot =
    book.perpetuals.length > 0 ? Math.min(book.spotConfidence, book.perpetualConfidence) : book.spotConfidence;
  const expiries = book.expiries.map((expiry) => {
    const contracts = sumOf(expiry.options.map(({ quantity }) => Math.abs(quantity)));
    return confidenceCharge(contracts * book.spot, Math.min(spot, expiry.confidence), p);
  });
  return confidenceCharge(deltaOneNotional, spot, p) + sumOf(expiries);
}

/** IM only: (1 - confidence) * margin of a notional whose confidence is under the threshold; else nothing. */
export function confidenceCharge(notional: number, confidence: number, p: ConfidenceParameters): number {
  return confidence < p.confThreshold ? (1 - confidence) * p.confMargin * notional : 0;
}

function quantityOf(options: DeriveExpiry['options']): number {
  let sum = 0;
  for (const { quantity } of options) sum += quantity;
  return sum;
}
