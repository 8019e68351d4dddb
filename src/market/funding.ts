import { assert } from '../units/assert.ts';
import { isPrice } from '../units/price.ts';
import { divideDown, divideTowardsZero } from '../units/rounding.ts';

/** Rates in parts per 10^9, as the engine takes them. */
export const PPB = 1_000_000_000;

/** How the funding rate follows the premium. @see spec/02-MRKT, MRKT-081 */
export interface FundingParameters {
  /** Interest rate of a whole day's third (8 hours): 100_000 is 0.01 %. */
  readonly interestPpb: number;
  /** The rate departs from the premium by at most this towards the interest: 500_000 is 0.05 %. */
  readonly clampPpb: number;
  /** Highest magnitude of the rate per interval. */
  readonly capPpb: number;
  /** Hours of one interval: 8 divided by it scales the 8-hour rate. */
  readonly intervalHours: number;
}

/** Prices at which a fixed notional could be sold and bought, 10^-8; undefined: the book has not that much. */
export interface ImpactPrices {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
}

/**
 * How far the perpetual's own book stands from the index, ppb of it, signed, rounded towards zero: (max(0, impact bid - index) - max(0, index -
 * impact ask)) / index. Undefined when the book is too thin on a side: a premium nobody could trade is no premium.
 * @see spec/02-MRKT, MRKT-080
 */
export function premiumPpb({ bid, ask }: ImpactPrices, indexPrice: number): number | undefined {
  assert(isPrice(indexPrice), 'a premium needs an index price');
  if (bid === undefined || ask === undefined || !isPrice(bid) || !isPrice(ask) || bid > ask) return undefined;
  const apart = BigInt(Math.max(0, bid - indexPrice)) - BigInt(Math.max(0, indexPrice - ask));
  return Number(divideTowardsZero(apart * BigInt(PPB), BigInt(indexPrice)));
}

/**
 * Average of the premiums of an interval with weights 1, 2, ... n, the newest heaviest, rounded down: late moves matter, early ones cannot be
 * undone by one print. Undefined without a sample.
 */
export function averagePremium(samples: readonly number[]): number | undefined {
  let weighted = 0n;
  samples.forEach((sample, i) => {
    weighted += BigInt(sample) * BigInt(i + 1);
  });
  const n = BigInt(samples.length);
  return n === 0n ? undefined : Number(divideDown(2n * weighted, n * (n + 1n)));
}

/**
 * The funding rate of one interval, ppb; longs pay when it is positive: premium + clamp(interest - premium), scaled from 8 hours to the interval,
 * capped. Between interest - clamp and interest + clamp the rate is exactly the interest. Rounded towards zero.
 * @see spec/02-MRKT, MRKT-081
 */
export function fundingRatePpb(
  { interestPpb, clampPpb, capPpb, intervalHours }: FundingParameters,
  premium: number,
): number {
  const pull = Math.min(Math.max(interestPpb - premium, -clampPpb), clampPpb);
  const rate = Number(divideTowardsZero(BigInt(premium + pull) * BigInt(intervalHours), 8n));
  return Math.min(Math.max(rate, -capPpb), capPpb);
}

/**
 * What one coin long has paid since the beginning, exactly: the sum over time of price (10^-8) * rate (ppb) * milliseconds. Continuous funding
 * is this number read twice. The rate and the price in force hold until they change.
 */
export interface FundingIndex {
  /** 10^-8 quote * ppb * ms, signed. */
  readonly paid: bigint;
  readonly price: number;
  readonly ratePpb: number;
  readonly timeMs: number;
}

export function firstFundingIndex(price: number, ratePpb: number, timeMs: number): FundingIndex {
  return { paid: 0n, price, ratePpb, timeMs };
}

/**
 * Moves the index to a time and puts a new price and rate in force. A silence longer than `gapMs` is paid for that long only: nobody pays for
 * prices that nobody had. Exact. @see spec/02-MRKT, MRKT-082
 */
export function fundingIndexAt(
  index: FundingIndex,
  next: { price: number; ratePpb: number; timeMs: number },
  gapMs: number,
): FundingIndex {
  assert(isPrice(next.price) && Number.isSafeInteger(next.ratePpb), 'funding accrues on a price and a whole rate');
  const elapsed = Math.min(Math.max(0, next.timeMs - index.timeMs), gapMs);
  const paid = index.paid + BigInt(index.price) * BigInt(index.ratePpb) * BigInt(elapsed);
  return { paid, price: next.price, ratePpb: next.ratePpb, timeMs: Math.max(next.timeMs, index.timeMs) };
}

/** One holder of a perpetual: its lots and the index when it was last settled. */
export interface FundingHolder {
  /** Signed, long positive. */
  readonly lots: number;
  readonly paidThen: bigint;
}

/**
 * What each holder receives (negative: pays), settlement units, each rounded down; and the dust that rounding leaves, which belongs to a named
 * account: payments and dust sum to zero when the lots do and all were settled at the same index. Exact.
 *
 * @param unitsPerLot  settlement units of one lot per 10^-8 of price, as a fraction (numerator / denominator)
 * @param intervalMs   the time that the rate is quoted for
 * @see spec/02-MRKT, MRKT-083
 */
export function fundingPayments(
  holders: readonly FundingHolder[],
  paidNow: bigint,
  { numerator, denominator, intervalMs }: { numerator: bigint; denominator: bigint; intervalMs: number },
): { readonly payments: readonly bigint[]; readonly dust: bigint } {
  const scale = denominator * BigInt(PPB) * BigInt(intervalMs);
  let exact = 0n;
  let sum = 0n;
  const payments = holders.map(({ lots, paidThen }) => {
    const owed = -BigInt(lots) * (paidNow - paidThen) * numerator;
    const payment = divideDown(owed, scale);
    exact += owed;
    sum += payment;
    return payment;
  });
  return { payments, dust: divideDown(exact, scale) - sum };
}
