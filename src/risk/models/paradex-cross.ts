import { PortfolioProblem } from '../model.ts';
import type { MarginModel, Preset } from '../model.ts';
import type { Order, Portfolio } from '../portfolio.ts';
import { buildReport } from '../report-builder.ts';
import type { MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import { coinsOf, filledOrder, netPositions } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { slippage } from './open-order-charge.ts';
import { PARADEX_CROSS } from './paradex/cross-parameters.ts';
import type { ParadexCrossParameters } from './paradex/cross-parameters.ts';
import { optionCharge, settlementLoss } from './paradex/option-group.ts';
import { feeOf, spotBalanceParts } from './paradex/provisions.ts';

/** Paradex cross margin. @see spec/13-MODL, MODL-620; docs/reference/models/paradex-cross.md */
export const paradexCross: MarginModel<ParadexCrossParameters> = {
  name: 'paradex-cross',
  summary:
    'Paradex cross margin: open size times a fraction per market, option formulas, fees and open loss, MM half of IM',
  check: (parameters) => PARADEX_CROSS(parameters, 'parameters'),
  margin: (portfolio, preset) => crossMargin(portfolio, preset),
};

function crossMargin(portfolio: Portfolio, preset: Preset<ParadexCrossParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const markets = marketsOf(portfolio, net);
  const charged = markets.map((market) => ({ ...market, ...chargeOf(market, parameters) }));
  return buildReport(preset, portfolio.market.timeMs, account, {
    parts: [
      ...charged.map(marginPart),
      ...spreadParts(charged, parameters),
      ...charged.flatMap((market) => orderParts(market)),
      ...markets.flatMap((market) => feeParts(market, parameters)),
      ...spotBalanceParts(account, parameters.cash_assets, parameters.spot_balance_charge),
    ],
    groups: [],
    notes: [],
  });
}

/** One instrument: what is held and what is ordered. */
interface Market {
  readonly position: NetPosition;
  readonly fills: readonly NetPosition[];
  readonly orders: readonly Order[];
}

interface Charged extends Market {
  /** USD, positions only. */
  readonly initial: number;
  readonly maintenance: number;
  /** USD, the larger of the buy and the sell side with all its orders filled. */
  readonly openInitial: number;
  readonly buySize: number;
  readonly sellSize: number;
}

function marketsOf(portfolio: Portfolio, net: readonly NetPosition[]): Market[] {
  const traded = net.filter(({ instrument }) => instrument.kind !== 'spot');
  const { orders } = portfolio.account;
  const bySymbol = new Map<string, NetPosition>(traded.map((position) => [position.instrument.symbol, position]));
  for (const order of orders) {
    const { symbol, kind } = order.instrument;
    if (kind !== 'spot' && !bySymbol.has(symbol))
      bySymbol.set(symbol, { ...filledOrder(portfolio, order), quantity: 0 });
  }
  for (const { instrument } of bySymbol.values()) {
    if (instrument.margining === 'linear') continue;
    throw new PortfolioProblem(
      'positions',
      `${instrument.symbol} is settled in coin; Paradex lists contracts settled in dollars only`,
    );
  }
  return [...bySymbol.values()]
    .sort((a, b) => (a.instrument.symbol < b.instrument.symbol ? -1 : 1))
    .map((position) => {
      const mine = orders.filter(({ instrument }) => instrument.symbol === position.instrument.symbol);
      return { position, orders: mine, fills: mine.map((order) => filledOrder(portfolio, order)) };
    });
}

/** buy size = max(0, buys + position), sell size = max(0, sells - position), coins. */
function chargeOf({ position, fills }: Market, parameters: ParadexCrossParameters): Omit<Charged, keyof Market> {
  const held = coinsOf(position);
  let buySize = held;
  let sellSize = -held;
  for (const fill of fills) {
    const coins = coinsOf(fill);
    if (coins > 0) buySize += coins;
    else sellSize -= coins;
  }
  buySize = Math.max(0, buySize);
  sellSize = Math.max(0, sellSize);
  const { base, kind } = position.instrument;
  if (kind === 'option') {
    const { imf, mmf } = parameters.option_cross_margin_params[base] ?? parameters.option_cross_margin_params.default;
    const openInitial = Math.max(optionCharge(position, buySize, imf), optionCharge(position, -sellSize, imf));
    const initial = optionCharge(position, held, imf);
    return { initial, maintenance: optionCharge(position, held, mmf), openInitial, buySize, sellSize };
  }
  const { imf_base, mmf_factor } =
    parameters.delta1_cross_margin_params[base] ?? parameters.delta1_cross_margin_params.default;
  const perCoin = imf_base * position.markPrice * position.contract.settlePrice;
  const initial = Math.abs(held) * perCoin;
  return {
    initial,
    maintenance: initial * mmf_factor,
    openInitial: Math.max(buySize, sellSize) * perCoin,
    buySize,
    sellSize,
  };
}

function marginPart({ position, initial, maintenance }: Charged): RequirementPart {
  const { symbol } = position.instrument;
  return {
    name: 'position',
    group: symbol,
    initial,
    maintenance,
    inputs: { coins: coinsOf(position), mark: position.markPrice },
  };
}

/** What grouping the options of one expiry takes off: min(sum of legs, settlement loss + reserve) - sum of legs, <= 0. */
function spreadParts(charged: readonly Charged[], { option_spread }: ParadexCrossParameters): RequirementPart[] {
  if (option_spread === undefined) return [];
  const options = charged.filter(({ position }) => position.instrument.kind === 'option' && position.quantity !== 0);
  const groups = [...new Set(options.map(groupName))];
  return groups.flatMap((group) => {
    const legs = options.filter((option) => groupName(option) === group);
    if (!legs.some(({ position }) => position.quantity < 0)) return [];
    let initial = 0;
    let maintenance = 0;
    for (const leg of legs) {
      initial += leg.initial;
      maintenance += leg.maintenance;
    }
    const { loss, netShortCalls } = settlementLoss(legs.map(({ position }) => position));
    const spot = legs[0].position.market.indexPrice;
    const initialCap = loss + option_spread.unpaired_scale_imr * netShortCalls * spot;
    const maintenanceCap = loss + option_spread.unpaired_scale_mmr * netShortCalls * spot;
    return [
      {
        name: 'option spread',
        group,
        initial: Math.min(0, initialCap - initial),
        maintenance: Math.min(0, maintenanceCap - maintenance),
        inputs: {
          legs_initial: initial,
          legs_maintenance: maintenance,
          settlement_loss: loss,
          net_short_calls: netShortCalls,
        },
      },
    ];
  });
}

function groupName({ position }: Market): string {
  const { underlying, expiryMs } = position.instrument;
  return `${underlying} ${expiryMs}`;
}

/** What orders add: the larger open side over the position alone, and what aggressive orders lose at once. IM only. */
function orderParts({ position, orders, fills, initial, openInitial, buySize, sellSize }: Charged): RequirementPart[] {
  if (orders.length === 0) return [];
  let openLoss = 0;
  for (const [i, fill] of fills.entries()) openLoss += slippage(fill, fill.quantity, orders[i].limitPrice);
  const group = position.instrument.symbol;
  return [
    {
      name: 'open orders',
      group,
      initial: openInitial - initial,
      maintenance: 0,
      inputs: { buy_open_size: buySize, sell_open_size: sellSize },
    },
    { name: 'open loss', group, initial: openLoss, maintenance: 0, inputs: { orders: orders.length } },
  ];
}

/** Fees of closing the position (IM and MM) and of filling the orders (IM). */
function feeParts(
  { position, fills }: Market,
  { fee_rate, option_fee_cap }: ParadexCrossParameters,
): RequirementPart[] {
  const held = feeOf(position, fee_rate, option_fee_cap);
  let ordered = 0;
  for (const fill of fills) ordered += feeOf(fill, fee_rate, option_fee_cap);
  if (held + ordered === 0) return [];
  return [
    {
      name: 'fee provision',
      group: position.instrument.symbol,
      initial: held + ordered,
      maintenance: held,
      inputs: { fee_rate },
    },
  ];
}
