import type { OkxParameters } from './parameters.ts';

/** Cash deltas in USD by what the contracts are quoted in. */
export interface QuoteDeltas {
  readonly usdt: number;
  readonly usdc: number;
  readonly usd: number;
}

export interface DepegCharge {
  /** USD, >= 0. */
  readonly charge: number;
  /** USD hedged between two quotes, by pair in the order taken. */
  readonly hedged: Readonly<Record<string, number>>;
}

const PAIRS = [
  { name: 'USDT-USD', long: 'usdt', short: 'usd' },
  { name: 'USDT-USDC', long: 'usdt', short: 'usdc' },
  { name: 'USDC-USD', long: 'usdc', short: 'usd' },
] as const;

/**
 * MR9: delta in one dollar hedged by delta in another, taken pair by pair, each size through marginal tiers whose rate depends on where
 * the stablecoin trades. @param prices USD for one stablecoin @see spec/13-MODL, MODL-508
 */
export function depegCharge(
  deltas: QuoteDeltas,
  prices: { readonly usdt: number; readonly usdc: number },
  mr9: OkxParameters['mr9'],
): DepegCharge {
  const left = { ...deltas };
  const hedged: Record<string, number> = {};
  let charge = 0;
  for (const { name, long, short } of PAIRS) {
    const amount = left[long] * left[short] < 0 ? Math.min(Math.abs(left[long]), Math.abs(left[short])) : 0;
    left[long] -= Math.sign(left[long]) * amount;
    left[short] -= Math.sign(left[short]) * amount;
    hedged[name] = amount;
    charge += tieredDepeg(amount, name === 'USDT-USDC' ? Math.min(1, prices.usdt / prices.usdc) : prices[long], mr9);
  }
  return { charge, hedged };
}

/** Marginal charge on a hedged size at the rates of the bucket that a stablecoin's price falls in. */
export function tieredDepeg(amount: number, price: number, { buckets, tiers }: OkxParameters['mr9']): number {
  const bucket = buckets.findIndex((floor) => price >= floor);
  let charge = 0;
  for (let t = 0; t < tiers.length; t++) {
    const until = tiers[t + 1]?.from ?? Number.POSITIVE_INFINITY;
    charge += Math.max(0, Math.min(amount, until) - tiers[t].from) * tiers[t].rates[bucket];
  }
  return charge;
}
