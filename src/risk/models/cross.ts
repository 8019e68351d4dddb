import type { MarginModel, Preset } from '../model.ts';
import { both, fields, number, recordOf } from '../parameter-check.ts';
import type { Order, Portfolio } from '../portfolio.ts';
import { buildReport } from '../report-builder.ts';
import type { MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import { balanceHaircuts, HAIRCUTS, withDefault } from './balance-haircut.ts';
import type { HaircutTiers } from './balance-haircut.ts';
import { RATE_TIERS, tieredRates, tiersOf } from './delta-one-tiers.ts';
import type { RateTiers } from './delta-one-tiers.ts';
import { notionalOf, unsupportive } from './generation-book.ts';
import { shortOptionPart } from './isolated.ts';
import { filledOrder, netPositions, netted } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { immediateLoss } from './open-order-charge.ts';
import { SHORT_OPTION } from './short-option.ts';
import type { ShortOptionParameters } from './short-option.ts';

/** Generation 2: one pool, delta-one legs of one underlying net. @see spec/13-MODL, MODL-200; docs/reference/models/cross.md */
export interface CrossParameters {
  readonly tiers: RateTiers;
  /** Charge on the notional of one leg of what is matched, by underlying. */
  readonly matched: Readonly<Record<string, { readonly initial: number; readonly maintenance: number }>>;
  readonly shortOption: ShortOptionParameters;
  readonly haircuts: HaircutTiers;
  /** Share of the increase of initial margin that orders reserve. */
  readonly orderShare: number;
}

const rate = number({ atLeast: 0, atMost: 1 });

export const cross: MarginModel<CrossParameters> = {
  name: 'cross',
  summary:
    'Generation 2: one pool, marginal tiers with maintenance amounts, futures, perpetuals and spot of one underlying net',
  check: (parameters) =>
    fields({
      tiers: RATE_TIERS,
      matched: both(recordOf(both(fields({ initial: rate, maintenance: rate }), initialNotBelow)), withDefault),
      shortOption: SHORT_OPTION,
      haircuts: HAIRCUTS,
      orderShare: rate,
    })(parameters, 'parameters'),
  margin: (portfolio, preset) => crossMargin(portfolio, preset),
};

function crossMargin(portfolio: Portfolio, preset: Preset<CrossParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const haircuts = balanceHaircuts(account, parameters.haircuts);
  let removed = unsupportive(account, net, { haircuts: parameters.haircuts, gainsCount: true });
  for (const haircut of haircuts) removed += haircut;
  const parts = requirement(net, parameters);
  return buildReport(preset, portfolio.market.timeMs, account, {
    equity: account.nav - removed,
    haircuts,
    parts: [...parts, ...orderParts(portfolio, net, parameters)],
    groups: [],
    notes: [
      'Long options do not support risk; options net with nothing; spot bought outright hedges futures and pays nothing itself.',
    ],
  });
}

function requirement(net: readonly NetPosition[], parameters: CrossParameters): RequirementPart[] {
  const underlyings = [...new Set(net.map(({ instrument }) => instrument.underlying))];
  return underlyings.flatMap((underlying) => {
    const mine = net.filter(({ instrument }) => instrument.underlying === underlying);
    const short = mine.filter(({ instrument, quantity }) => instrument.kind === 'option' && quantity < 0);
    return [
      ...deltaOneParts(underlying, mine, parameters),
      ...short.map((position) => shortOptionPart(position, parameters.shortOption)),
    ];
  });
}

/** Long and short delta-one legs of one underlying: the net by its tiers, the matched by its own rate. */
function deltaOneParts(
  underlying: string,
  mine: readonly NetPosition[],
  parameters: CrossParameters,
): RequirementPart[] {
  const { net, matched } = deltaOneNet(mine);
  if (net === 0 && matched === 0) return [];
  const charge = tieredRates(tiersOf(parameters.tiers, underlying), Math.abs(net));
  const rates = parameters.matched[underlying] ?? parameters.matched.default;
  return [
    {
      name: 'net delta one',
      group: underlying,
      initial: charge.initial,
      maintenance: charge.maintenance,
      inputs: {
        net_notional: net,
        initial_rate: charge.initialRate,
        initial_amount: charge.initialAmount,
        maintenance_rate: charge.maintenanceRate,
        maintenance_amount: charge.maintenanceAmount,
      },
    },
    {
      name: 'matched delta one',
      group: underlying,
      initial: matched * rates.initial,
      maintenance: matched * rates.maintenance,
      inputs: { matched_notional: matched, initial_rate: rates.initial, maintenance_rate: rates.maintenance },
    },
  ];
}

/**
 * USD. Spot bought outright hedges short futures and perpetuals up to its size; what is left of it is fully paid and carries no charge.
 * matched = (gross - |net|) / 2 of everything that is charged or hedges.
 */
export function deltaOneNet(positions: readonly NetPosition[]): { readonly net: number; readonly matched: number } {
  let long = 0;
  let short = 0;
  let paid = 0;
  for (const position of positions) {
    if (position.instrument.kind === 'option') continue;
    const notional = notionalOf(position);
    if (position.instrument.kind === 'spot' && notional > 0) paid += notional;
    else if (notional > 0) long += notional;
    else short -= notional;
  }
  const hedging = Math.min(paid, Math.max(0, short - long));
  const bought = long + hedging;
  return { net: bought - short, matched: Math.min(bought, short) };
}

/** The larger increase of all buys and of all sells of an underlying filling in full, and what the fills lose against the mark. */
function orderParts(portfolio: Portfolio, net: readonly NetPosition[], parameters: CrossParameters): RequirementPart[] {
  const { orders } = portfolio.account;
  const underlyings = [...new Set(orders.map(({ instrument }) => instrument.underlying))].sort();
  return underlyings.flatMap((underlying) => {
    const mine = net.filter(({ instrument }) => instrument.underlying === underlying);
    const before = initialOf(requirement(mine, parameters));
    const sides = [1, -1].map((side) => {
      const filled = orders.filter((order) => order.instrument.underlying === underlying && order.quantity * side > 0);
      const fills = filled.map((order) => filledOrder(portfolio, order));
      const immediate = immediateLosses(mine, fills, filled);
      const after = initialOf(requirement(netted(mine, fills), parameters));
      return Math.max(0, after - before) * parameters.orderShare + immediate;
    });
    const initial = Math.max(...sides);
    const inputs = { buys: sides[0], sells: sides[1] };
    return initial === 0 ? [] : [{ name: 'open orders', group: underlying, initial, maintenance: 0, inputs }];
  });
}

/** What fills lose at once, an option bought closing what is held short of it first. */
function immediateLosses(
  held: readonly NetPosition[],
  fills: readonly NetPosition[],
  orders: readonly Order[],
): number {
  const short = new Map(held.map(({ instrument, quantity }) => [instrument.symbol, Math.max(0, -quantity)]));
  let lost = 0;
  for (const [i, fill] of fills.entries()) {
    const { symbol } = fill.instrument;
    const open = short.get(symbol) ?? 0;
    lost += immediateLoss(fill, orders[i].limitPrice, open);
    short.set(symbol, Math.max(0, open - fill.quantity));
  }
  return lost;
}

function initialOf(parts: readonly RequirementPart[]): number {
  let initial = 0;
  for (const part of parts) initial += part.initial;
  return initial;
}

function initialNotBelow(value: unknown, path: string): readonly string[] {
  const { initial, maintenance } = value as { initial: number; maintenance: number };
  return initial >= maintenance
    ? []
    : [`${path}.initial is ${initial}; it must be at least ${path}.maintenance, ${maintenance}`];
}
