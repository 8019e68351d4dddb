import { exp } from './exp.ts';
import { log } from './log.ts';
import { fillComplement, fillOverVega, rowH, rowOverVega, rowT } from './normalised-black.ts';
import { LEAST_SAFE, open, slotBeta, slotGamma, slotLog, slotVol, slotX } from './vol-slots.ts';

const SQRT_TWO_PI = 2.5066282746310007;
const LOG_SQRT_TWO_PI = 0.9189385332046728;
const SIXTH = 0.16666666666666666;

/** A step below this part of the vol (of 1, when the vol is larger) was taken with an error of about its fourth power. */
const CONVERGED = 3e-5;

/**
 * One Householder step of fourth order for every open slot, on the equation of its branch; a slot whose step was so small that the next
 * would change nothing leaves its list. The outer branches work on the logarithm of the price or of its complement, without an
 * exponential, and all three equations are nearly straight in s.
 *
 * @returns how many slots are open still
 * @see P. Jaeckel, "Let's Be Rational", Wilmott 2015, section 5
 */
export function improveVols(): number {
  open.middleCount = stepMiddle(open.middle, open.middleCount);
  open.lowCount = stepLowWing(open.low, open.lowCount);
  open.highCount = stepHighWing(open.high, open.highCount);
  return open.middleCount + open.lowCount + open.highCount;
}

/** price(s) = beta; or 1 - price(s) = gamma above 1/2, where gamma has the more digits. */
function stepMiddle(slots: Uint8Array, count: number): number {
  for (let n = 0; n < count; n++) {
    const i = slots[n];
    setRow(i);
    if (isLowerHalf(i)) fillOverVega(i);
    else fillComplement(i);
  }
  let left = 0;
  for (let n = 0; n < count; n++) {
    const i = slots[n];
    const d1 = rowH[i] + rowT[i];
    const inverseVega = SQRT_TWO_PI * exp(0.5 * d1 * d1);
    const pace = rowH[i] / slotVol[i];
    const bend = rowH[i] * pace - 0.5 * rowT[i];
    const newton = isLowerHalf(i)
      ? inverseVega * slotBeta[i] - rowOverVega[i]
      : rowOverVega[i] - inverseVega * slotGamma[i];
    if (!take(i, newton, bend, bend * bend - 3 * pace * pace - 0.25)) slots[left++] = i;
  }
  return left;
}

/** 1 / ln price(s) = 1 / ln beta. */
function stepLowWing(slots: Uint8Array, count: number): number {
  for (let n = 0; n < count; n++) {
    setRow(slots[n]);
    fillOverVega(slots[n]);
  }
  let left = 0;
  for (let n = 0; n < count; n++) {
    const i = slots[n];
    const overVega = rowOverVega[i];
    const d1 = rowH[i] + rowT[i];
    const pace = rowH[i] / slotVol[i];
    const bend = rowH[i] * pace - 0.5 * rowT[i];
    const relative = 1 / overVega;
    // ln beta - ln price as the logarithm of one quotient: where s is tiny and d1 is not, both are large and nearly equal.
    const gap = logQuotient(i, relative) + 0.5 * d1 * d1 + LOG_SQRT_TWO_PI;
    const logPrice = slotLog[i] - gap;
    const inverse = 1 / logPrice;
    const lift = 1 + 2 * inverse;
    const newton = (gap * logPrice * overVega) / slotLog[i];
    const twist = bend * bend - 3 * pace * pace - 0.25;
    const more = relative * (2 * relative * (1 + 3 * inverse * (1 + inverse)) - 3 * bend * lift);
    if (!take(i, newton, bend - relative * lift, twist + more)) slots[left++] = i;
  }
  return left;
}

/** ln(1 - price(s)) = ln gamma. */
function stepHighWing(slots: Uint8Array, count: number): number {
  for (let n = 0; n < count; n++) {
    setRow(slots[n]);
    fillComplement(slots[n]);
  }
  let left = 0;
  for (let n = 0; n < count; n++) {
    const i = slots[n];
    const overVega = rowOverVega[i];
    const d1 = rowH[i] + rowT[i];
    const pace = rowH[i] / slotVol[i];
    const bend = rowH[i] * pace - 0.5 * rowT[i];
    const relative = 1 / overVega;
    const newton = (log(overVega / slotGamma[i]) - 0.5 * d1 * d1 - LOG_SQRT_TWO_PI) * overVega;
    const twist = bend * bend - 3 * pace * pace - 0.25 + relative * (2 * relative + 3 * bend);
    if (!take(i, newton, bend + relative, twist)) slots[left++] = i;
  }
  return left;
}

/** ln(beta / overVega), of a beta that may have underflowed. */
function logQuotient(i: number, relative: number): number {
  return slotBeta[i] > LEAST_SAFE ? log(slotBeta[i] * relative) : slotLog[i] + log(relative);
}

function setRow(i: number): void {
  rowH[i] = -slotX[i] / slotVol[i];
  rowT[i] = 0.5 * slotVol[i];
}

function isLowerHalf(i: number): boolean {
  return slotBeta[i] < 0.5 || rowH[i] + rowT[i] <= 0;
}

/** Householder's step from Newton's and the second and third derivative over the first; never further than half way to zero. */
function take(i: number, newton: number, bend: number, twist: number): boolean {
  const s = slotVol[i];
  const step = (newton * (1 + 0.5 * bend * newton)) / (1 + newton * (bend + SIXTH * twist * newton));
  slotVol[i] = s + (step > -0.5 * s ? step : -0.5 * s);
  return Math.abs(step) < CONVERGED * (s < 1 ? s : 1);
}
