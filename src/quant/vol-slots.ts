import { ROWS } from './normalised-black.ts';

/**
 * The working rows of the implied-vol solver: one option a slot, and in the same slot of rowH, rowT and rowOverVega (normalised-black.ts)
 * its present step. Every stage (implied-vol.ts, vol-guess.ts, vol-step.ts) is a loop over a list of slots: no real number crosses a
 * call, and one option's divisions overlap with another's. Scratch memory: filled and read within one call from outside.
 */
export const SLOTS = ROWS;

/** X = |ln(forward / strike)|. */
export const slotX = new Float64Array(SLOTS);
/** Price of the option out of the money over its bound, the lesser of forward and strike; may underflow to 0. */
export const slotBeta = new Float64Array(SLOTS);
/** 1 - beta, computed from the bound less the price. */
export const slotGamma = new Float64Array(SLOTS);
/** Below it beta may have lost digits to underflow, and its logarithm is taken in two parts. */
export const LEAST_SAFE = 1e-290;
/** ln beta. */
export const slotLog = new Float64Array(SLOTS);
/** Beta at the inflection. */
export const slotCentre = new Float64Array(SLOTS);
/** Beta of the lower node, gamma of the higher one. */
export const slotNode = new Float64Array(SLOTS);
/** Total vol: the present guess, and at the end the result. */
export const slotVol = new Float64Array(SLOTS);

/** Slots that are not solved yet, by the equation that their steps solve; the first so many of each list count. */
export interface OpenSlots {
  /** Before the first guess. */
  readonly fresh: Uint8Array;
  /** price(s) = beta, between the outer nodes. */
  readonly middle: Uint8Array;
  /** 1 / ln price(s) = 1 / ln beta. */
  readonly low: Uint8Array;
  /** ln(1 - price(s)) = ln gamma. */
  readonly high: Uint8Array;
  freshCount: number;
  middleCount: number;
  lowCount: number;
  highCount: number;
}

export const open: OpenSlots = {
  fresh: new Uint8Array(SLOTS),
  middle: new Uint8Array(SLOTS),
  low: new Uint8Array(SLOTS),
  high: new Uint8Array(SLOTS),
  freshCount: 0,
  middleCount: 0,
  lowCount: 0,
  highCount: 0,
};
