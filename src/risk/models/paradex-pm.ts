import { PortfolioProblem } from '../model.ts';
import type { MarginModel, Preset } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport, groupOf, summed } from '../report-builder.ts';
import type { GroupReport, MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import { percentLabel } from './column-label.ts';
import { filledOrder, netPositions } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { PARADEX_PORTFOLIO } from './paradex/portfolio-parameters.ts';
import type { ParadexMarginConfig, ParadexPortfolioParameters } from './paradex/portfolio-parameters.ts';
import { feeOf, fundingOf, spotBalanceParts } from './paradex/provisions.ts';
import { minimumDelta, orderVector, positionVector } from './paradex/scan.ts';
import type { DeltaSides } from './paradex/scan.ts';

/** Paradex portfolio margin. @see spec/13-MODL, MODL-600; docs/reference/models/paradex-pm.md */
export const paradexPm: MarginModel<ParadexPortfolioParameters> = {
  name: 'paradex-pm',
  summary: 'Paradex portfolio margin: weighted scenarios or minimum delta, funding and fee provisions, MM half of IM',
  check: (parameters) => PARADEX_PORTFOLIO(parameters, 'parameters'),
  margin: (portfolio, preset) => paradexMargin(portfolio, preset),
};

function paradexMargin(portfolio: Portfolio, preset: Preset<ParadexPortfolioParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const traded = net.filter(({ instrument }) => instrument.kind !== 'spot');
  const symbols = [...traded, ...portfolio.account.orders].map(({ instrument }) => instrument);
  const bases = [...new Set(symbols.filter(({ kind }) => kind !== 'spot').map(({ base }) => base))].sort();
  const units = bases.map((base) => unitOf(portfolio, traded, base, parameters));
  return buildReport(preset, portfolio.market.timeMs, account, {
    parts: [
      ...units.flatMap(({ parts }) => parts),
      ...spotBalanceParts(account, parameters.cash_assets, parameters.spot_balance_charge),
      ...net
        .filter(({ instrument }) => instrument.kind === 'spot')
        .map((position) => spotPositionPart(position, parameters)),
    ],
    groups: units.map(({ group }) => group),
    notes: [],
  });
}

interface Unit {
  readonly group: GroupReport;
  readonly parts: readonly RequirementPart[];
}

/** Everything of one base asset; different assets add up. */
function unitOf(
  portfolio: Portfolio,
  traded: readonly NetPosition[],
  base: string,
  parameters: ParadexPortfolioParameters,
): Unit {
  const config = configOf(parameters, base);
  const held = traded.filter(({ instrument }) => instrument.base === base);
  for (const { instrument } of held) refuseInverse(instrument.symbol, instrument.margining);
  const window = parameters.settlement_window_minutes;
  const rows = held.map((position) => ({
    symbol: position.instrument.symbol,
    quantity: position.quantity,
    vector: positionVector(position, config, window),
  }));
  const group = groupOf(
    base,
    config.scenarios.map(({ spot_shock, vol_shock, weight }) => scenarioLabel(spot_shock, vol_shock, weight)),
    rows,
  );
  const orders = portfolio.account.orders.filter(
    ({ instrument }) => instrument.base === base && instrument.kind !== 'spot',
  );
  const fills = orders.map((order) => filledOrder(portfolio, order));
  const spot = (held[0] ?? fills[0]).market.indexPrice;
  const sides = deltaSides(held);
  const minimum = minimumDelta(sides, { long: 0, short: 0 }, config, spot);
  const net = Math.max(group.scanLoss, minimum.charge);
  const orderVectors = fills.map((fill, i) => orderVector(fill, orders[i], config, window));
  const scanWithOrders = -Math.min(
    0,
    ...group.vector.map((pnl, c) => pnl + summed(orderVectors, (vector) => vector[c])),
  );
  const minimumWithOrders = minimumDelta(sides, deltaSides(fills), config, spot);
  const netWithOrders = Math.max(scanWithOrders, minimumWithOrders.charge);
  const funding = fundingOf(portfolio, held, config.funding_provision_hour);
  const fees = summed(held, (position) => feeOf(position, parameters.fee_rate, parameters.option_fee_cap));
  const orderFees = summed(fills, (fill) => feeOf(fill, parameters.fee_rate, parameters.option_fee_cap));
  const share = config.mmf_factor;
  const excess = net - group.scanLoss;
  const part = (
    name: string,
    initial: number,
    maintenance: number,
    inputs: RequirementPart['inputs'],
  ): RequirementPart => ({
    name,
    group: base,
    initial,
    maintenance,
    inputs,
  });
  const orderPart = part('open orders', netWithOrders - net, 0, {
    scan_with_orders: scanWithOrders,
    minimum_delta_with_orders: minimumWithOrders.charge,
  });
  return {
    group,
    parts: [
      part('scan loss', group.scanLoss, group.scanLoss * share, {
        scan: group.scanLoss,
        scenario: group.activeColumn + 1,
        mmf_factor: share,
      }),
      part('minimum delta', excess, excess * share, {
        minimum_delta: minimum.charge,
        unhedged_delta: minimum.unhedged,
        hedged_delta: minimum.hedged,
        spot,
      }),
      ...(orders.length === 0 ? [] : [orderPart]),
      part('funding provision', funding, funding, { hours: config.funding_provision_hour }),
      part('fee provision', fees + orderFees, fees, { fee_rate: parameters.fee_rate }),
    ],
  };
}

function configOf({ results }: ParadexPortfolioParameters, base: string): ParadexMarginConfig {
  const config = results.find(({ base_asset }) => base_asset === base);
  if (config !== undefined) return config;
  const listed = results.map(({ base_asset }) => base_asset).join(', ');
  throw new PortfolioProblem('positions', `the preset has no margin configuration for ${base}; it lists ${listed}`);
}

function refuseInverse(symbol: string, margining: 'linear' | 'inverse'): void {
  if (margining === 'linear') return;
  throw new PortfolioProblem(
    'positions',
    `${symbol} is settled in coin; Paradex lists contracts settled in dollars only`,
  );
}

/** Coins of delta on each side, instrument by instrument. */
function deltaSides(positions: readonly NetPosition[]): DeltaSides {
  let long = 0;
  let short = 0;
  for (const { greeks, quantity } of positions) {
    const delta = quantity * greeks.delta;
    if (delta > 0) long += delta;
    else short -= delta;
  }
  return { long, short };
}

function spotPositionPart(
  { instrument, quantity, contract }: NetPosition,
  { spot_balance_charge }: ParadexPortfolioParameters,
): RequirementPart {
  const paid = Math.max(0, quantity * contract.size * contract.forward * contract.settlePrice) * spot_balance_charge;
  return { name: 'spot balance', group: instrument.symbol, initial: paid, maintenance: paid, inputs: { quantity } };
}

function scenarioLabel(move: number, vol: number, weight: number): string {
  const damped = weight === 1 ? '' : ` x ${weight}`;
  return `${percentLabel(move)} vol ${percentLabel(vol)}${damped}`;
}
