import type { Asset } from '../../../src/market/asset.ts';
import type { OracleVenue } from './venue.ts';
import { charged, ppm } from './whole.ts';

/** The house preset as it is written (presets/portfolio-default.json): rates are shares, money is dollars. */
export interface HousePreset {
  readonly mmFactor: number;
  readonly tenorTwist: number;
  readonly fundingHours: number;
  readonly tails: readonly number[];
  readonly tailShare: number;
  readonly underlyings: Readonly<Record<string, HouseUnderlying>>;
  readonly collateral: Readonly<Record<string, HouseCollateral>>;
  readonly correlation: { readonly tolerated: number; readonly useless: number };
  readonly confidence: { readonly threshold: number; readonly factor: number };
  readonly dependencies: readonly { readonly freeUsd: number; readonly losses: Readonly<Record<string, number>> }[];
  readonly stress: readonly {
    readonly vol: 'same' | 'up';
    readonly moves: Readonly<Record<string, number>>;
  }[];
}

export interface HouseUnderlying {
  readonly priceRange: number;
  readonly gainCredit: number;
  readonly correlationSpread: number;
  readonly singleNameShock: number;
  readonly grossMinimum: number;
  readonly shortOptionMinimum: number;
  readonly closingFee: number;
  readonly basis: { readonly annualMove: number; readonly minimum: number; readonly perpetual: number };
  readonly size: readonly Tier[];
}

export interface HouseCollateral {
  readonly haircut: readonly Tier[];
  readonly depeg?: { readonly shock: number; readonly threshold: number; readonly factor: number };
}

export interface Tier {
  readonly from: number;
  readonly rate: number;
}

/** The preset in force. */
export function presetOf({ preset }: OracleVenue): HousePreset {
  if (preset === undefined) throw new Error('no parameters are in force');
  if (preset.historical !== undefined) throw new Error('the naive model knows no historical days');
  return preset as unknown as HousePreset;
}

export const underlyingOf = ({ underlyings }: HousePreset, name: string): HouseUnderlying =>
  underlyings[name] ?? underlyings.default;

export const collateralOf = ({ collateral }: HousePreset, { code, kind }: Asset): HouseCollateral =>
  collateral[code] ?? collateral[kind];

/** Credit of a gain against losses of others, in 1/1024, rounded down. */
export function creditOf(preset: HousePreset, name: string): bigint {
  const { gainCredit, correlationSpread } = underlyingOf(preset, name);
  const { tolerated, useless } = preset.correlation;
  const lost = Math.max(0, Math.min(1, (correlationSpread - tolerated) / (useless - tolerated)));
  return BigInt(Math.floor(gainCredit * (1 - lost) * 1024));
}

/** Marginal tiers on an amount of risk ticks; each tier's charge rounded up. */
export function tiered(tiers: readonly Tier[], amount: bigint): bigint {
  let charge = 0n;
  tiers.forEach(({ from, rate }, i) => {
    const begin = BigInt(from * 10_000);
    const end = i + 1 < tiers.length ? BigInt(tiers[i + 1].from * 10_000) : undefined;
    if (amount <= begin) return;
    charge += charged((end === undefined || amount < end ? amount : end) - begin, ppm(rate));
  });
  return charge;
}
