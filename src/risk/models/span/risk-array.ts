import { black76 } from '../../../quant/black76.ts';
import { exp } from '../../../quant/exp.ts';
import { nearest } from '../../../units/rounding.ts';
import { DAY_MS, YEAR_MS } from '../../../units/time.ts';
import { optionPriceAt } from '../settled-pnl.ts';
import type { NetPosition } from '../net-position.ts';
import type { SpanCommodity, SpanParameters } from './parameters.ts';

/** One of the sixteen scenarios. */
export interface SpanScenario {
  /** Scan ranges the price moves. */
  readonly ranges: number;
  readonly vol: 'up' | 'down' | 'none';
  /** Fraction of the loss that counts. */
  readonly cover: number;
}

/** Scenarios 1 to 16 in the standard order. @see spec/13-MODL, MODL-300 */
export function spanScenarios({ extremeMultiple, coverFraction }: SpanParameters): SpanScenario[] {
  const thirds = [0, 1, -1, 2, -2, 3, -3];
  const scan = thirds.flatMap((third) =>
    (['up', 'down'] as const).map((vol) => ({ ranges: third / 3, vol, cover: 1 })),
  );
  const extreme = [extremeMultiple, -extremeMultiple].map((ranges) => ({
    ranges,
    vol: 'none' as const,
    cover: coverFraction,
  }));
  return [...scan, ...extreme];
}

/** "4: +1/3 vol down" */
export function scenarioLabel({ ranges, vol }: SpanScenario, index: number): string {
  const size = Math.abs(ranges) === 1 / 3 ? '1/3' : Math.abs(ranges) === 2 / 3 ? '2/3' : `${Math.abs(ranges)}`;
  const sign = ranges === 0 ? '' : ranges > 0 ? '+' : '-';
  return `${index + 1}: ${sign}${size} range${vol === 'none' ? '' : ` vol ${vol}`}`;
}

/** What one contract contributes. */
export interface ContractArray {
  /** USD loss in each scenario, losses positive (the sign of the published arrays). */
  readonly losses: readonly number[];
  /** Coins. */
  readonly compositeDelta: number;
}

/**
 * The risk array and composite delta of one long contract. Every price of the commodity moves by the same dollars, options lose the
 * look-ahead's time, vol moves by points (never below zero); contracts paid in coin are paid at the moved index.
 */
export function contractArray(
  position: NetPosition,
  commodity: SpanCommodity,
  parameters: SpanParameters,
): ContractArray {
  const { arrayRounding } = parameters;
  const losses = spanScenarios(parameters).map((scenario) => {
    const loss = -scenarioPnl(position, scenario, commodity, parameters) * scenario.cover;
    return arrayRounding === 0 ? loss : nearest(loss / arrayRounding) * arrayRounding;
  });
  return { losses, compositeDelta: compositeDelta(position, commodity, parameters) };
}

function scenarioPnl(
  { contract }: NetPosition,
  { ranges, vol }: SpanScenario,
  { priceScan, volScan }: SpanCommodity,
  { lookAheadDays }: SpanParameters,
): number {
  const { size, forward, index, settlePrice } = contract;
  const dollars = ranges * priceScan * index;
  const change = dollars / settlePrice;
  switch (contract.shape) {
    case 'spot':
    case 'linear':
      return size * dollars;
    case 'inverse':
      return ((size * change) / (forward * (forward + change))) * (index + dollars);
    case 'linear-option':
    case 'inverse-option': {
      const shocked =
        vol === 'up' ? contract.vol + volScan : vol === 'down' ? Math.max(0, contract.vol - volScan) : contract.vol;
      const later = Math.max(0, contract.timeYears - (lookAheadDays * DAY_MS) / YEAR_MS);
      const moved = optionPriceAt(contract, forward + change, shocked, later);
      const now = optionPriceAt(contract, forward, contract.vol);
      if (contract.shape === 'linear-option') return size * (moved - now) * settlePrice;
      return size * (moved / (forward + change) - now / forward) * (index + dollars);
    }
  }
}

/** Coins: the mean of the deltas at seven prices, vol unchanged, after the look-ahead, weighted. */
function compositeDelta(
  { contract }: NetPosition,
  { priceScan }: SpanCommodity,
  { compositeDeltaWeights, lookAheadDays }: SpanParameters,
): number {
  const { size, forward, index, settlePrice } = contract;
  if (contract.callOrPut === 0) return contract.shape === 'inverse' ? size / forward : size;
  const timeYears = Math.max(0, contract.timeYears - (lookAheadDays * DAY_MS) / YEAR_MS);
  let weighted = 0;
  let weights = 0;
  for (const third of [0, 1, -1, 2, -2, 3, -3]) {
    const weight = compositeDeltaWeights[Math.abs(third)];
    const moved = forward + ((third / 3) * priceScan * index) / settlePrice;
    const { delta } = black76({
      forward: moved,
      strike: contract.strike,
      timeYears,
      vol: contract.vol,
      isCall: contract.callOrPut > 0,
      discount: exp(-contract.rate * timeYears),
    });
    weighted += weight * delta;
    weights += weight;
  }
  return (size * weighted) / weights;
}
