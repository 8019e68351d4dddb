import type { InterCommoditySpread } from './parameters.ts';

/** What a commodity brings to spreads with others. */
export interface CommodityRisk {
  readonly underlying: string;
  /** Coins, signed. */
  readonly netDelta: number;
  /** USD a coin, >= 0: what of the scan risk is due to price alone, per delta. */
  readonly weightedPriceRisk: number;
}

/**
 * Weighted futures price risk = price risk / |net delta|, price risk = scan risk - time risk - vol risk, never below 0.
 * Time risk is the mean of scenarios 1 and 2; vol risk is the active scenario less the mean of it and its pair (the same price with the
 * other vol; scenarios 15 and 16 have none). @see spec/13-MODL, MODL-305
 */
export function weightedPriceRisk(losses: readonly number[], active: number, netDelta: number): number {
  if (netDelta === 0) return 0;
  const pair = active >= 14 ? active : active % 2 === 0 ? active + 1 : active - 1;
  const scanRisk = Math.max(0, losses[active]);
  const volRisk = losses[active] - (losses[active] + losses[pair]) / 2;
  const timeRisk = (losses[0] + losses[1]) / 2;
  return Math.max(0, scanRisk - timeRisk - volRisk) / Math.abs(netDelta);
}

/** Credits in USD by underlying, >= 0, with the spreads formed. */
export interface InterCommodityCredit {
  readonly byUnderlying: ReadonlyMap<string, number>;
  readonly spreads: readonly number[];
}

/** Forms spreads in order: legs of side A against legs of side B, as often as the smallest leg allows; deltas are used once. */
export function interCommodityCredit(
  risks: readonly CommodityRisk[],
  table: readonly InterCommoditySpread[],
): InterCommodityCredit {
  const left = new Map(risks.map(({ underlying, netDelta }) => [underlying, netDelta]));
  const byUnderlying = new Map<string, number>();
  const spreads = table.map(({ legs, credit }) => {
    const formed = spreadsOf(legs, left);
    for (const { underlying, deltas } of formed === 0 ? [] : legs) {
      const delta = left.get(underlying) ?? 0;
      left.set(underlying, delta - Math.sign(delta) * formed * deltas);
      const risk = risks.find((one) => one.underlying === underlying)?.weightedPriceRisk ?? 0;
      byUnderlying.set(underlying, (byUnderlying.get(underlying) ?? 0) + risk * formed * deltas * credit);
    }
    return formed;
  });
  return { byUnderlying, spreads };
}

/** How many spreads the deltas left allow: all of side A on one side of the market and all of side B on the other. */
function spreadsOf(legs: InterCommoditySpread['legs'], left: ReadonlyMap<string, number>): number {
  const signs = legs.map(({ underlying, side }) => Math.sign(left.get(underlying) ?? 0) * (side === 'A' ? 1 : -1));
  if (signs[0] === 0 || signs.some((sign) => sign !== signs[0])) return 0;
  return Math.min(...legs.map(({ underlying, deltas }) => Math.abs(left.get(underlying) ?? 0) / deltas));
}
