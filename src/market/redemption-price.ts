import { assert } from '../units/assert.ts';
import { PPM } from '../units/limits.ts';
import { isPrice } from '../units/price.ts';
import { scaleDown } from '../units/rounding.ts';

/** How a wrapped or pegged coin is priced next to what it can be redeemed for. Ratios in ppm, times in ms. @see spec/02-MRKT, MRKT-060 */
export interface RedemptionParameters {
  /** What redeeming costs and risks (fees, waiting): the floor is this far below the redemption value. */
  readonly costPpm: number;
  /** A proof of redeemability older than this is not believed. */
  readonly staleMs: number;
  /** The market may stay below the floor for so long before the floor begins to give way. */
  readonly patienceMs: number;
  /** Then the price goes from the floor to the market in so long, evenly. */
  readonly glideMs: number;
}

/** The latest word on redemption: whether it works, and what one unit gives. */
export interface RedemptionQuote {
  readonly open: boolean;
  /** Units of the underlying (or dollars) for one unit, in ppm: 1_000_000 for a stablecoin at par, 1_210_000 for a wrapper that has earned 21 %. */
  readonly ratePpm: number;
  readonly timeMs: number;
}

/** Since when the market has stood below the floor; undefined: it does not. */
export interface RedemptionState {
  readonly partedSinceMs: number | undefined;
}

export interface RedemptionInputs {
  readonly timeMs: number;
  /** Index of the coin on its own markets, 10^-8; undefined: no quorum. */
  readonly marketPrice: number | undefined;
  readonly marketConfidencePpm: number;
  /** Index of what it is redeemed for, 10^-8: the underlying's, or one dollar. */
  readonly underlyingPrice: number;
  readonly redemption: RedemptionQuote | undefined;
}

export interface RedemptionPrice {
  /** 10^-8; undefined when neither the market nor redemption gives one. */
  readonly price: number | undefined;
  readonly confidencePpm: number;
  /** `market`: as traded; `ceiling`, `floor`: held by redemption; `glide`: the floor gives way; `redemption`: no market. */
  readonly basis: 'market' | 'ceiling' | 'floor' | 'glide' | 'redemption' | 'none';
  readonly state: RedemptionState;
}

/**
 * The price of a coin that can be turned into something else: its own market between a floor and a ceiling that redemption sets.
 *
 * ceiling = rate * underlying, floor = ceiling * (1 - cost); price = market held between them. While redemption works, a sell-off on one book
 * is an opportunity for others and not a loss of the holder. When the market stays below the floor for longer than `patienceMs` the promise is
 * doubted, and the price goes to the market within `glideMs`. Closed, stale or unknown redemption: the market alone.
 * Rounded down. @see spec/02-MRKT, MRKT-060 to MRKT-063
 */
export function redemptionPrice(
  parameters: RedemptionParameters,
  inputs: RedemptionInputs,
  last: RedemptionState,
): RedemptionPrice {
  const { timeMs, marketPrice, marketConfidencePpm, underlyingPrice } = inputs;
  const state = { partedSinceMs: undefined };
  const ceiling = ceilingOf(parameters, inputs);
  if (ceiling === undefined) {
    return {
      price: marketPrice,
      confidencePpm: marketPrice === undefined ? 0 : marketConfidencePpm,
      basis: marketPrice === undefined ? 'none' : 'market',
      state,
    };
  }
  assert(isPrice(underlyingPrice), 'redemption needs the price of what is given');
  const floor = ceiling - scaleDown(ceiling, parameters.costPpm, PPM);
  if (marketPrice === undefined) return { price: floor, confidencePpm: PPM / 2, basis: 'redemption', state };
  if (marketPrice > ceiling) return { price: ceiling, confidencePpm: marketConfidencePpm, basis: 'ceiling', state };
  if (marketPrice >= floor) return { price: marketPrice, confidencePpm: marketConfidencePpm, basis: 'market', state };
  const partedSinceMs = last.partedSinceMs ?? timeMs;
  const given = glidePpm(parameters, timeMs - partedSinceMs);
  const price = floor - scaleDown(floor - marketPrice, given, PPM);
  const confidencePpm = Math.min(marketConfidencePpm, scaleDown(marketPrice, PPM, price));
  return {
    price,
    confidencePpm,
    basis: given === 0 ? 'floor' : given === PPM ? 'market' : 'glide',
    state: { partedSinceMs },
  };
}

/** What one unit can be redeemed for, 10^-8, rounded down; undefined when that is closed, unknown or no longer proved. */
function ceilingOf(
  { staleMs }: RedemptionParameters,
  { timeMs, underlyingPrice, redemption }: RedemptionInputs,
): number | undefined {
  if (redemption === undefined || !redemption.open || timeMs - redemption.timeMs > staleMs) return undefined;
  if (!Number.isSafeInteger(redemption.ratePpm) || redemption.ratePpm <= 0) return undefined;
  return scaleDown(underlyingPrice, redemption.ratePpm, PPM);
}

/** How much of the way from floor to market is given after parting for so long. */
function glidePpm({ patienceMs, glideMs }: RedemptionParameters, partedMs: number): number {
  const gliding = Math.max(0, partedMs - patienceMs);
  return gliding >= glideMs ? PPM : scaleDown(gliding, PPM, glideMs);
}
