import type { MarginModel, Preset } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport, explainedGroup } from '../report-builder.ts';
import type { GroupReport, MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import { balanceHaircuts } from './balance-haircut.ts';
import { netPositions, netted } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { orderGroups, worstSubset } from './order-subsets.ts';
import { spanMargin } from './span/account.ts';
import type { ArrayCache, CommodityMargin, SpanMargin } from './span/account.ts';
import { SPAN } from './span/parameters.ts';
import type { SpanParameters } from './span/parameters.ts';
import { scenarioLabel, spanScenarios } from './span/risk-array.ts';

/** Classic SPAN. @see spec/13-MODL, MODL-300; docs/reference/models/span.md */
export const span: MarginModel<SpanParameters> = {
  name: 'span',
  summary: 'Classic SPAN: 16 scenarios, calendar and delivery charges, inter-commodity credit, short-option minimum',
  check: (parameters) => SPAN(parameters, 'parameters'),
  margin: (portfolio, preset) => spanReport(portfolio, preset),
};

function spanReport(portfolio: Portfolio, preset: Preset<SpanParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const cache: ArrayCache = new Map();
  const margin = spanMargin(net, parameters, cache);
  return buildReport(preset, portfolio.market.timeMs, account, {
    haircuts: balanceHaircuts(account, parameters.haircuts),
    parts: [
      ...margin.commodities.flatMap((commodity) => commodityParts(commodity, parameters)),
      ...orderParts(portfolio, net, margin, parameters, cache),
    ],
    groups: margin.commodities.map((commodity) => commodityGroup(commodity, parameters)),
    notes: ['Equity holds the value of the options, so the requirement is not reduced by it.'],
  });
}

function commodityParts(commodity: CommodityMargin, parameters: SpanParameters): RequirementPart[] {
  const { underlying, scanRisk, calendar, delivery, credit, shortOptionMinimum, requirement, optionValue } = commodity;
  const part = (name: string, maintenance: number, inputs: RequirementPart['inputs']): RequirementPart => ({
    name,
    group: underlying,
    initial: maintenance * parameters.initialRatio,
    maintenance,
    inputs,
  });
  const before = scanRisk + calendar.charge + delivery - credit;
  const spreads = Object.fromEntries(calendar.spreads.map((formed, s) => [`spreads ${s + 1}`, formed]));
  const parts = [
    part('scan loss', scanRisk, {
      scenario: commodity.active + 1,
      net_delta: commodity.netDelta,
      net_option_value: optionValue,
      risk: requirement,
    }),
    part('calendar', calendar.charge, spreads),
    part('delivery', delivery, {}),
    part('inter-commodity credit', 0 - credit, {
      weighted_price_risk: commodity.weightedPriceRisk,
      net_delta: commodity.netDelta,
    }),
    part('short-option minimum', Math.max(0, shortOptionMinimum - before), {
      minimum: shortOptionMinimum,
      short_options: commodity.shortOptions,
    }),
  ];
  const shown = parts.filter(({ name, maintenance }) => maintenance !== 0 || name === 'scan loss');
  return [...shown, ...excessParts(underlying, requirement, optionValue, parameters)];
}

/** Option value that the commodity's own risk does not need, when it may not support other commodities. */
function excessParts(
  underlying: string,
  risk: number,
  optionValue: number,
  parameters: SpanParameters,
): RequirementPart[] {
  if (parameters.excessOptionValue === 'everywhere') return [];
  const initial = Math.max(0, optionValue - risk * parameters.initialRatio);
  const maintenance = Math.max(0, optionValue - risk);
  if (maintenance === 0) return [];
  return [
    { name: 'excess option value', group: underlying, initial, maintenance, inputs: { net_option_value: optionValue } },
  ];
}

/** IM of a book, without orders. */
function initialOf({ commodities }: SpanMargin, parameters: SpanParameters): number {
  let initial = 0;
  for (const commodity of commodities)
    for (const part of commodityParts(commodity, parameters)) initial += part.initial;
  return initial;
}

/** What open orders add to initial margin: the worst subset of fills, and what they lose at once. */
function orderParts(
  portfolio: Portfolio,
  net: readonly NetPosition[],
  margin: SpanMargin,
  parameters: SpanParameters,
  cache: ArrayCache,
): RequirementPart[] {
  const { orders } = portfolio.account;
  if (orders.length === 0) return [];
  const before = initialOf(margin, parameters);
  const worst = worstSubset(
    orderGroups(portfolio, orders),
    (fills, immediate) => initialOf(spanMargin(netted(net, fills), parameters, cache), parameters) - before + immediate,
  );
  return [{ name: 'open orders', initial: worst.increase, maintenance: 0, inputs: { orders: worst.orders } }];
}

function commodityGroup(
  { underlying, rows, losses, active }: CommodityMargin,
  parameters: SpanParameters,
): GroupReport {
  const labels = spanScenarios(parameters).map(scenarioLabel);
  return explainedGroup(
    underlying,
    labels,
    rows,
    losses.map((loss) => 0 - loss),
    active,
  );
}
