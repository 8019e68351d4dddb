import { black76Price } from '../../../quant/black76.ts';
import { exp } from '../../../quant/exp.ts';
import { log } from '../../../quant/log.ts';
import { power } from '../../../quant/power.ts';
import type { DeriveExpiry, DeriveOption } from './book.ts';

/** Options with at least this much vol * sqrt(time) are worth their upper bound: the venue prices no further. */
const TOTAL_VOL_MAX = 24;

/** How the vol of an option is shocked in one scenario: from its vol and log-moneyness to the shocked vol. */
export type VolRule = (vol: number, logMoneyness: number) => number;

/**
 * Value of one contract with the moving part of the forward multiplied by `spot` and the vol passed through `rule`.
 * Stablecoin units; discounted by exp(-rate * timeYears) when `discount` is asked for.
 */
export function optionValue(
  expiry: DeriveExpiry,
  option: DeriveOption,
  shock: { spot: number; rule: VolRule; discount: boolean },
): number {
  const forward = expiry.variableForward * shock.spot + expiry.fixedForward;
  const logMoneyness = option.strike > 0 ? log(option.strike / (expiry.variableForward + expiry.fixedForward)) : 0;
  const totalVol = shock.rule(option.vol, logMoneyness) * Math.sqrt(expiry.timeYears);
  const discount = shock.discount ? exp(-expiry.rate * expiry.timeYears) : 1;
  return undiscounted(forward, option, totalVol) * discount;
}

function undiscounted(forward: number, { strike, isCall }: DeriveOption, totalVol: number): number {
  if (totalVol >= TOTAL_VOL_MAX) return isCall ? forward : strike;
  return black76Price(forward, strike, totalVol, isCall);
}

export const UNSHOCKED: VolRule = (vol) => vol;

/** The vol shock's growth towards short tenors: (30 / max(days, floor))^power, with the power of its side of 30 days. */
export interface TenorPowers {
  readonly shortTermPower: number;
  readonly longTermPower: number;
  readonly daysFloor: number;
}

export function tenorFactor(timeYears: number, { shortTermPower, longTermPower, daysFloor }: TenorPowers): number {
  const days = Math.max(timeYears * 365, daysFloor);
  return power(30 / days, timeYears * 365 <= 30 ? shortTermPower : longTermPower);
}
