import { exp } from '../../../quant/exp.ts';
import { presentValue } from '../../valuation.ts';
import { deltaShare } from '../net-position.ts';
import type { NetPosition } from '../net-position.ts';
import type { CurrencyParams, PairParams } from './portfolio-parameters.ts';

/**
 * Delta of a position in coins as the venue nets it: for an option paid in coin the net transaction delta, its Black delta less its mark
 * in coin; otherwise the plain one. It decays with the settlement window. @see spec/13-MODL, MODL-406
 */
export function transactionDelta(position: NetPosition, windowMinutes: number): number {
  const { contract, quantity } = position;
  const plain = position.greeks.delta;
  const delta =
    contract.shape === 'inverse-option' ? plain - presentValue(contract, position.markPrice) / contract.index : plain;
  return quantity * delta * deltaShare(position, windowMinutes);
}

/** One expiry of a pair (no expiry: the perpetual): its net delta and what a roll of it is charged. */
export interface RollLeg {
  readonly expiryMs?: number;
  /** Coins, signed. */
  readonly delta: number;
  readonly rate: number;
  /** Coins, >= 0. */
  readonly charge: number;
}

/** Sum over expiries of |net delta| * max(exp(annualised_move_risk * T) - 1, min_annualised_move): nets inside an expiry, adds across. */
export function rollLegs(
  positions: readonly NetPosition[],
  currency: CurrencyParams,
  windowMinutes: number,
): RollLeg[] {
  const legs = new Map<number | undefined, { delta: number; timeYears: number }>();
  for (const position of positions) {
    const { expiryMs } = position.instrument;
    const before = legs.get(expiryMs)?.delta ?? 0;
    legs.set(expiryMs, {
      delta: before + transactionDelta(position, windowMinutes),
      timeYears: position.market.timeYears,
    });
  }
  return [...legs]
    .sort(([a], [b]) => (a ?? 0) - (b ?? 0))
    .map(([expiryMs, { delta, timeYears }]) => {
      const rate = Math.max(exp(currency.annualised_move_risk * timeYears) - 1, currency.min_annualised_move);
      const leg = { delta, rate, charge: Math.abs(delta) * rate };
      return expiryMs === undefined ? leg : { expiryMs, ...leg };
    });
}

export interface DeltaShock {
  /** Coins, signed: what is left after long options. */
  readonly delta: number;
  /** Coins above the threshold. */
  readonly excess: number;
  readonly rate: number;
  /** Coins, >= 0. */
  readonly charge: number;
}

/**
 * Charge for a large net delta: rate * |delta| with rate = min(excess coins * m_inc, max_delta_shock), zero below the threshold.
 * Long options may reduce the delta of the rest, never enlarge or turn it. @see spec/13-MODL, MODL-407
 */
export function deltaShock(positions: readonly NetPosition[], pair: PairParams, windowMinutes: number): DeltaShock {
  let longOptions = 0;
  let rest = 0;
  let indexPrice = 0;
  for (const position of positions) {
    const delta = transactionDelta(position, windowMinutes);
    if (position.instrument.kind === 'option' && position.quantity > 0) longOptions += delta;
    else rest += delta;
    indexPrice = position.market.indexPrice;
  }
  const delta = reducedBy(rest, longOptions);
  const free = indexPrice === 0 ? 0 : pair.delta_total_liq_shock_threshold / indexPrice;
  const excess = Math.max(0, Math.abs(delta) - free);
  const rate = Math.min(excess * pair.m_inc, pair.max_delta_shock);
  return { delta, excess, rate, charge: rate * Math.abs(delta) };
}

function reducedBy(rest: number, longOptions: number): number {
  return rest < 0 ? Math.min(Math.max(longOptions + rest, rest), 0) : Math.max(Math.min(longOptions + rest, rest), 0);
}
