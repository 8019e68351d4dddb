import type { MarginModel, Preset } from '../model.ts';
import { PortfolioProblem } from '../model.ts';
import { ascendingBy, both, fields, listOf, number, recordOf, text } from '../parameter-check.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport, summed } from '../report-builder.ts';
import type { MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import { withDefault } from './balance-haircut.ts';
import { tieredRates } from './delta-one-tiers.ts';
import type { RateTier } from './delta-one-tiers.ts';
import { notionalOf } from './generation-book.ts';
import { filledOrder, netPositions, netted } from './net-position.ts';
import type { NetPosition } from './net-position.ts';

/** Tiers of the venue: from a notional on, at most this leverage. @see spec/13-MODL, MODL-910 */
export interface LeverageTier {
  /** USD notional, the first 0. */
  readonly from: number;
  readonly maxLeverage: number;
}

export interface HyperliquidParameters {
  /** The only asset that supports perpetuals in the cross account. */
  readonly cashAsset: string;
  /** By underlying, `default` for those not listed. */
  readonly tiers: Readonly<Record<string, readonly LeverageTier[]>>;
  /** Maintenance is this share of the initial margin at the tier's highest leverage. */
  readonly maintenanceShare: number;
  /** Leverage the account has chosen by underlying; absent: the highest the tiers allow. It raises initial margin only. */
  readonly leverage: Readonly<Record<string, number>>;
  /** Money may leave only while equity keeps this share of the open notional. */
  readonly withdrawalShare: number;
  /** Below this share of maintenance the venue's vault takes the account over. */
  readonly takeOverShare: number;
}

const share = number({ above: 0, atMost: 1 });

/** The cross account of a venue of perpetuals with leverage tiers: no netting between coins, maintenance half of the initial rate. */
export const hyperliquid: MarginModel<HyperliquidParameters> = {
  name: 'hyperliquid',
  summary:
    'Hyperliquid cross account: perpetuals, leverage tiers, maintenance is half of initial at the highest leverage',
  check: (parameters) =>
    fields({
      cashAsset: text(),
      tiers: both(
        recordOf(
          both(
            listOf(fields({ from: number({ atLeast: 0 }), maxLeverage: number({ atLeast: 1, atMost: 1000 }) }), {
              atLeast: 1,
            }),
            both(ascendingBy('from'), fallingLeverage),
          ),
        ),
        withDefault,
      ),
      maintenanceShare: share,
      leverage: recordOf(number({ atLeast: 1, atMost: 1000 })),
      withdrawalShare: share,
      takeOverShare: share,
    })(parameters, 'parameters'),
  margin: (portfolio, preset) => margin(portfolio, preset),
};

function margin(portfolio: Portfolio, preset: Preset<HyperliquidParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  for (const position of net) refuseUnlessPerpetual(position);
  const haircuts = account.balances.map(({ asset, value }) =>
    asset === parameters.cashAsset || value < 0 ? 0 : value,
  );
  const parts = net.map((position) => positionPart(position, parameters));
  const orders = orderParts(portfolio, net, parameters);
  const equity = account.nav - summed(haircuts, (haircut) => haircut);
  return buildReport(preset, portfolio.market.timeMs, account, {
    equity,
    haircuts,
    parts: [...parts, ...orders],
    groups: [],
    notes: notesOf(net, parts, equity, parameters),
  });
}

/** notional * rate(n) - deduction(n), deduction(n) = deduction(n-1) + from(n) * (rate(n) - rate(n-1)). */
function positionPart(position: NetPosition, parameters: HyperliquidParameters): RequirementPart {
  const { underlying, symbol } = position.instrument;
  const notional = Math.abs(notionalOf(position));
  const charge = tieredRates(rateTiers(underlying, parameters), notional);
  const chosen = parameters.leverage[underlying];
  const initial = chosen === undefined ? charge.initial : Math.max(charge.initial, notional / chosen);
  return {
    name: 'position margin',
    group: symbol,
    initial,
    maintenance: charge.maintenance,
    inputs: {
      notional,
      maintenanceRate: charge.maintenanceRate,
      maintenanceDeduction: charge.maintenanceAmount,
      maxLeverage: 1 / charge.initialRate,
    },
  };
}

/** The larger increase of all buys and of all sells of a coin filling in full. Initial margin only. */
function orderParts(
  portfolio: Portfolio,
  net: readonly NetPosition[],
  parameters: HyperliquidParameters,
): RequirementPart[] {
  const symbols = [...new Set(portfolio.account.orders.map(({ instrument }) => instrument.symbol))].sort();
  return symbols.flatMap((symbol) => {
    const orders = portfolio.account.orders.filter(({ instrument }) => instrument.symbol === symbol);
    const mine = net.filter(({ instrument }) => instrument.symbol === symbol);
    const initialOf = (positions: readonly NetPosition[]): number =>
      summed(positions, (position) => positionPart(position, parameters).initial);
    const sides = [1, -1].map((side) => {
      const fills = orders.filter(({ quantity }) => quantity * side > 0).map((order) => filledOrder(portfolio, order));
      for (const fill of fills) refuseUnlessPerpetual(fill);
      return initialOf(netted(mine, fills)) - initialOf(mine);
    });
    const initial = Math.max(0, ...sides);
    return initial === 0
      ? []
      : [{ name: 'open orders', group: symbol, initial, maintenance: 0, inputs: { buys: sides[0], sells: sides[1] } }];
  });
}

function rateTiers(underlying: string, { tiers, maintenanceShare }: HyperliquidParameters): RateTier[] {
  return (tiers[underlying] ?? tiers.default).map(({ from, maxLeverage }) => ({
    from,
    initial: 1 / maxLeverage,
    maintenance: maintenanceShare / maxLeverage,
  }));
}

function notesOf(
  net: readonly NetPosition[],
  parts: readonly RequirementPart[],
  equity: number,
  parameters: HyperliquidParameters,
): string[] {
  const notional = summed(net, (position) => Math.abs(notionalOf(position)));
  const maintenance = summed(parts, (part) => part.maintenance);
  const kept = Math.max(
    parameters.withdrawalShare * notional,
    summed(parts, (part) => part.initial),
  );
  return [
    `Money may leave down to an equity of ${kept}: the larger of initial margin and ${parameters.withdrawalShare} of the notional.`,
    ...(equity < parameters.takeOverShare * maintenance
      ? [`Equity is below ${parameters.takeOverShare} of maintenance: the venue's vault would take the account over.`]
      : []),
  ];
}

function refuseUnlessPerpetual({ instrument: { symbol, kind, margining } }: NetPosition): void {
  if (kind === 'perpetual' && margining === 'linear') return;
  throw new PortfolioProblem(
    'account.positions',
    `${symbol} cannot be margined here: this venue lists linear perpetuals only`,
  );
}

function fallingLeverage(value: unknown, path: string): readonly string[] {
  const tiers = value as readonly LeverageTier[];
  if (tiers[0].from !== 0) return [`${path}[0].from is ${tiers[0].from}; the first tier must start at 0`];
  const rise = tiers.findIndex(({ maxLeverage }, i) => i > 0 && maxLeverage > tiers[i - 1].maxLeverage);
  return rise < 0
    ? []
    : [`${path}[${rise}].maxLeverage is ${tiers[rise].maxLeverage}; it may not rise above the tier before it`];
}
