import { yearsBetween } from '../units/time.ts';
import { steadyCredit } from './gain-credit.ts';
import { compileJointColumns } from './house-joint.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { CollateralParameters, PortfolioParameters, UnderlyingParameters } from './house-preset.ts';
import { CREDIT_UNIT } from './same-move.ts';
import { collateralParameters, houseScenarioSet, underlyingParameters } from './house-scenarios.ts';
import { ZERO_DOWN, ZERO_UP } from './scenario-set.ts';
import { compileTiers, ppmOf } from './tiers.ts';

/** Who is numbered how, and what the market says of them: everything a preset is compiled against. */
export interface HouseVenue {
  readonly timeMs: number;
  readonly underlyings: readonly VenueUnderlying[];
  readonly expiries: readonly VenueExpiry[];
  readonly coins: readonly VenueCoin[];
}

export interface VenueUnderlying {
  readonly name: string;
  /** [0, 1] of the index and of the perpetual. */
  readonly confidence: number;
  /** Per 8 hours, longs pay when positive. */
  readonly fundingRate: number;
}

export interface VenueExpiry {
  /** Number of its underlying. */
  readonly underlying: number;
  readonly expiryMs: number;
  /** [0, 1] of its forward and vol. */
  readonly confidence: number;
}

export interface VenueCoin {
  readonly asset: string;
  readonly stable: boolean;
  /** USD; read for stablecoins. */
  readonly price: number;
  readonly confidence: number;
}

/** The unit and arithmetic of the parameters: risk ticks and whole numbers in the engine, dollars and reals in calculators. */
export interface CompileScale {
  readonly unitsPerUsd: number;
  readonly exact: boolean;
}

/**
 * Compiles a preset for a venue: rates to whole parts per million, money to table units, the credit of gains to 1/1024 (rounded down).
 * Compile again when an expiry is listed and when time, confidence, funding or a stablecoin's price has moved.
 */
export function compileHouseParameters(
  preset: PortfolioParameters,
  venue: HouseVenue,
  scale: CompileScale,
): HouseParameters {
  const { underlyings, expiries, coins } = venue;
  const own = underlyings.map(({ name }) => underlyingParameters(preset, name));
  const collateral = coins.map(({ asset, stable }) => collateralParameters(preset, asset, stable));
  const joint = compileJointColumns(
    preset,
    underlyings.map(({ name }) => name),
  );
  const column = (ppm: (p: UnderlyingParameters, u: number) => number): Float64Array => Float64Array.from(own, ppm);
  return {
    exact: scale.exact,
    columns: houseScenarioSet(preset, 'default', '').scenarios.length,
    underlyings: underlyings.length,
    expiries: expiries.length,
    coins: coins.length,
    zeroUp: ZERO_UP,
    zeroDown: ZERO_DOWN,
    twistPpm: ppmOf(preset.tenorTwist),
    maintenancePpm: ppmOf(preset.mmFactor),
    gainCredit: column(({ gainCredit, correlationSpread }) =>
      Math.floor(steadyCredit(gainCredit, correlationSpread, preset.correlation) * CREDIT_UNIT),
    ),
    grossMinimumPpm: column(({ grossMinimum }) => ppmOf(grossMinimum)),
    shortOptionPpm: column(({ shortOptionMinimum }) => ppmOf(shortOptionMinimum)),
    closingFeePpm: column(({ closingFee }) => ppmOf(closingFee)),
    ...movingRates(preset, own, venue),
    size: own.map(({ size }) => compileTiers(size, scale.unitsPerUsd, scale.exact)),
    bucketUnderlying: Int32Array.from([...expiries.map(({ underlying }) => underlying), ...own.keys()]),
    haircut: collateral.map(({ haircut }) => compileTiers(haircut, scale.unitsPerUsd, scale.exact)),
    dependencies: preset.dependencies.map(({ name, freeUsd, losses }) => ({
      name,
      free: freeUsd * scale.unitsPerUsd,
      lossPpm: Float64Array.from(coins, ({ asset }) => (Object.hasOwn(losses, asset) ? ppmOf(losses[asset]) : 0)),
    })),
    ...(joint === undefined ? {} : { joint }),
  };
}

/**
 * Parameters compiled for a venue, at another moment of the same venue: what follows time, confidence, funding and pegs is compiled again,
 * everything else is shared. The same as compiling in full while nothing was listed in between.
 */
export function recompileHouseParameters(
  parameters: HouseParameters,
  preset: PortfolioParameters,
  venue: HouseVenue,
): HouseParameters {
  const own = venue.underlyings.map(({ name }) => underlyingParameters(preset, name));
  return { ...parameters, ...movingRates(preset, own, venue) };
}

type MovingRates = Pick<
  HouseParameters,
  'fundingPpm' | 'basisPpm' | 'confidencePpm' | 'depegPpm' | 'coinConfidencePpm'
>;

/** Rates that follow time, confidence, funding and pegs. */
function movingRates(
  preset: PortfolioParameters,
  own: readonly UnderlyingParameters[],
  venue: HouseVenue,
): MovingRates {
  const { underlyings, coins } = venue;
  return {
    fundingPpm: Float64Array.from(underlyings, ({ fundingRate }) => signedPpm((fundingRate * preset.fundingHours) / 8)),
    basisPpm: basisRates(own, venue),
    confidencePpm: confidenceRates(preset, venue),
    depegPpm: Float64Array.from(coins, (coin) =>
      depegRate(collateralParameters(preset, coin.asset, coin.stable), coin),
    ),
    coinConfidencePpm: Float64Array.from(coins, ({ confidence }) => confidenceRate(preset, confidence)),
  };
}

function basisRates(own: readonly UnderlyingParameters[], { timeMs, expiries }: HouseVenue): Float64Array {
  const dated = expiries.map(({ underlying, expiryMs }) => {
    const { annualMove, minimum } = own[underlying].basis;
    return Math.min(1, Math.max(minimum, annualMove * yearsBetween(timeMs, expiryMs)));
  });
  return Float64Array.from([...dated, ...own.map(({ basis }) => basis.perpetual)], ppmOf);
}

/** The less certain of the index and the expiry decides. */
function confidenceRates(preset: PortfolioParameters, { underlyings, expiries }: HouseVenue): Float64Array {
  const dated = expiries.map(({ underlying, confidence }) => Math.min(confidence, underlyings[underlying].confidence));
  return Float64Array.from([...dated, ...underlyings.map(({ confidence }) => confidence)], (confidence) =>
    confidenceRate(preset, confidence),
  );
}

function confidenceRate({ confidence: { threshold, factor } }: PortfolioParameters, confidence: number): number {
  return confidence < threshold ? ppmOf(factor * (1 - confidence)) : 0;
}

function depegRate({ depeg }: CollateralParameters, { price }: VenueCoin): number {
  if (depeg === undefined) return 0;
  return ppmOf(Math.min(1, depeg.shock + depeg.factor * Math.max(0, depeg.threshold - price)));
}

function signedPpm(rate: number): number {
  return rate < 0 ? 0 - ppmOf(0 - rate) : ppmOf(rate);
}
