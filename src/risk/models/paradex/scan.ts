import type { Order } from '../../portfolio.ts';
import { shockedVol, tenorShock } from '../../volatility-shock.ts';
import { movingShare } from '../net-position.ts';
import { optionPriceAt } from '../settled-pnl.ts';
import type { NetPosition } from '../net-position.ts';
import type { ParadexMarginConfig, ParadexScenario } from './portfolio-parameters.ts';

/**
 * USD for one coin of an instrument in a scenario: a perpetual or future keeps its basis, an option is repriced on its shocked forward
 * and vol. up: max(vol * (1 + shock * (30 / max(floor, days))^power), minimum); down: the same without a minimum, never below 0.
 */
export function scenarioPrice(position: NetPosition, scenario: ParadexScenario, config: ParadexMarginConfig): number {
  const { contract } = position;
  const forward = contract.forward + (contract.forward - contract.fixed) * scenario.spot_shock;
  if (contract.callOrPut === 0) return forward * contract.settlePrice;
  const { vega_power_short_dte, vega_power_long_dte, dte_floor_days, min_vol_shock_up } = config.vol_shock_params;
  const shock = tenorShock(
    {
      up: Math.max(0, scenario.vol_shock),
      down: Math.max(0, -scenario.vol_shock),
      shortPower: vega_power_short_dte,
      longPower: vega_power_long_dte,
      daysFloor: dte_floor_days,
      volFloor: min_vol_shock_up,
    },
    position.days,
  );
  const direction = scenario.vol_shock > 0 ? 'up' : scenario.vol_shock < 0 ? 'down' : 'same';
  return optionPriceAt(contract, forward, shockedVol(contract.vol, shock, direction)) * contract.settlePrice;
}

/** Weighted P&L of a position in every scenario, USD: (scenario price - mark) * coins * weight. */
export function positionVector(position: NetPosition, config: ParadexMarginConfig, windowMinutes: number): number[] {
  const { contract, markPrice, quantity } = position;
  const coins = quantity * contract.size * movingShare(position, windowMinutes);
  const mark = markPrice * contract.settlePrice;
  return config.scenarios.map(
    (scenario) => coins * (scenarioPrice(position, scenario, config) - mark) * scenario.weight,
  );
}

/** Weighted P&L of an order that fills at its limit in every scenario: only the loss counts, <= 0. */
export function orderVector(
  fill: NetPosition,
  { limitPrice }: Order,
  config: ParadexMarginConfig,
  windowMinutes: number,
): number[] {
  const { contract, quantity } = fill;
  const coins = quantity * contract.size * movingShare(fill, windowMinutes);
  const limit = limitPrice * contract.settlePrice;
  return config.scenarios.map(
    (scenario) => Math.min(0, coins * (scenarioPrice(fill, scenario, config) - limit)) * scenario.weight,
  );
}

/** Long and short deltas in coins, both >= 0, of positions and of what orders could add. */
export interface DeltaSides {
  readonly long: number;
  readonly short: number;
}

/**
 * Minimum delta in USD: hedged factor * hedged coins + unhedged factor * unhedged coins, times spot.
 *
 * Positions alone: unhedged = |net|, hedged = (gross - |net|) / 2. With orders the worst side fills:
 * unhedged = max(0, longs with buys - shorts, shorts with sells - longs), hedged = max(longs with buys, shorts with sells) - unhedged.
 */
export function minimumDelta(
  held: DeltaSides,
  orders: DeltaSides,
  config: ParadexMarginConfig,
  spot: number,
): MinimumDelta {
  const long = held.long + orders.long;
  const short = held.short + orders.short;
  const unhedged = Math.max(0, long - held.short, short - held.long);
  const hedged = Math.max(0, Math.max(long, short) - unhedged);
  const charge = (config.unhedged_margin_factor * unhedged + config.hedged_margin_factor * hedged) * spot;
  return { unhedged, hedged, charge };
}

export interface MinimumDelta {
  /** Coins. */
  readonly unhedged: number;
  readonly hedged: number;
  /** USD, >= 0. */
  readonly charge: number;
}
