import type { CollateralParameters, PortfolioParameters, UnderlyingParameters } from './house-preset.ts';
import type { ScenarioSet } from './scenario.ts';
import { scenarioSetOf } from './scenario-set.ts';

/** Parameters of an underlying by name, else the default. */
export function underlyingParameters(preset: PortfolioParameters, name: string): UnderlyingParameters {
  return Object.hasOwn(preset.underlyings, name) ? preset.underlyings[name] : preset.underlyings.default;
}

/** Parameters of a collateral asset by code, else of its kind. */
export function collateralParameters(
  preset: PortfolioParameters,
  asset: string,
  stable: boolean,
): CollateralParameters {
  if (Object.hasOwn(preset.collateral, asset)) return preset.collateral[asset];
  return stable ? preset.collateral.stable : preset.collateral.coin;
}

/** The own columns of an underlying under a preset. */
export function houseScenarioSet(preset: PortfolioParameters, name: string, version: string): ScenarioSet {
  const { priceRange, volShock } = underlyingParameters(preset, name);
  const { tails, tailShare, skew, skewWidth } = preset;
  return scenarioSetOf(version, { priceRange, volShock, tails, tailShare, skew, skewWidth });
}
