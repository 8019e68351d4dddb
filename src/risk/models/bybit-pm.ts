import type { MarginModel, Preset } from '../model.ts';
import { both, fields, flag, listOf, number, recordOf } from '../parameter-check.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport, groupOf, summed } from '../report-builder.ts';
import type { GroupReport, MarginReport, RequirementPart } from '../report.ts';
import type { VolShock } from '../scenario.ts';
import { valueAccount } from '../valuation.ts';
import type { ValuedAccount } from '../valuation.ts';
import { shockedVol, tenorShock } from '../volatility-shock.ts';
import { balanceHaircuts, HAIRCUTS, withDefault } from './balance-haircut.ts';
import type { HaircutTiers } from './balance-haircut.ts';
import { coinsOf, filledOrder, netPositions, netted } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { dollarPnl } from './settled-pnl.ts';

/** Figures of one coin; `default` for those not listed. Rates are fractions. */
export interface BybitCoin {
  /** Relative moves of the mark price, one column each for every vol state. */
  readonly moves: readonly number[];
  readonly volShock: VolShock;
  /** Initial margin = maintenance * this. */
  readonly imFactor: number;
  /** Contingencies: net short options, vega and delta between expiries, hedges across settlement coins, perpetuals and futures. */
  readonly shortOptionRate: number;
  readonly vegaSpreadRate: number;
  readonly deltaSpreadRate: number;
  readonly settlementSpreadRate: number;
  readonly deltaOneRate: number;
}

export interface BybitParameters {
  readonly coins: Readonly<Record<string, BybitCoin>>;
  /** Whether spot holdings enter the grid of their coin. */
  readonly spotHedging: boolean;
  readonly haircuts: HaircutTiers;
  readonly borrow: { readonly initial: number; readonly maintenance: number };
}

const rate = number({ atLeast: 0, atMost: 5 });
const VOL_STATES = ['down', 'same', 'up'] as const;

const COIN = fields({
  moves: listOf(number({ above: -1, atMost: 10 }), { atLeast: 1 }),
  volShock: fields({
    up: rate,
    down: number({ atLeast: 0, atMost: 1 }),
    shortPower: rate,
    longPower: rate,
    daysFloor: number({ above: 0 }),
    volFloor: rate,
  }),
  imFactor: number({ atLeast: 1, atMost: 10 }),
  shortOptionRate: rate,
  vegaSpreadRate: rate,
  deltaSpreadRate: rate,
  settlementSpreadRate: rate,
  deltaOneRate: rate,
});

/** Portfolio margin by coin: a grid of mark price and vol plus five contingencies; initial margin by a factor. */
export const bybitPm: MarginModel<BybitParameters> = {
  name: 'bybit-pm',
  summary:
    'Bybit portfolio margin: price-by-vol grid per coin, five contingencies, initial margin by a factor per coin',
  check: (parameters) =>
    fields({
      coins: both(recordOf(COIN), withDefault),
      spotHedging: flag(),
      haircuts: HAIRCUTS,
      borrow: fields({ initial: rate, maintenance: rate }),
    })(parameters, 'parameters'),
  margin: (portfolio, preset) => margin(portfolio, preset),
};

/** @see Bybit help: Portfolio Margin (2024-09), UTA glossary; spec/13-MODL, MODL-930 */
function margin(portfolio: Portfolio, preset: Preset<BybitParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const haircuts = balanceHaircuts(account, parameters.haircuts);
  const coins = [
    ...new Set([
      ...net.map(({ instrument }) => instrument.underlying),
      ...portfolio.account.orders.map(({ instrument }) => instrument.underlying),
    ]),
  ];
  const charged = coins.map((coin) => coinCharge(coin, net, account, parameters));
  const orders = coins.flatMap((coin, i) => orderPart(coin, charged[i], portfolio, net, account, parameters));
  return buildReport(preset, portfolio.market.timeMs, account, {
    haircuts,
    parts: [...charged.flatMap(({ parts }) => parts), ...orders, ...borrowParts(account, parameters)],
    groups: charged.map(({ group }) => group),
    notes: [],
  });
}

interface CoinCharge {
  readonly group: GroupReport;
  readonly parts: readonly RequirementPart[];
}

function coinCharge(
  coin: string,
  net: readonly NetPosition[],
  account: ValuedAccount,
  parameters: BybitParameters,
): CoinCharge {
  const figures = parameters.coins[coin] ?? parameters.coins.default;
  const mine = net.filter(
    ({ instrument }) => instrument.underlying === coin && (parameters.spotHedging || instrument.kind !== 'spot'),
  );
  const group = gridOf(coin, mine, account, figures, parameters.spotHedging);
  const parts = [
    part('scan loss', coin, group.scanLoss, figures, { column: group.columns[group.activeColumn] }),
    ...contingencies(coin, mine, figures),
  ];
  return { group, parts };
}

function gridOf(
  coin: string,
  mine: readonly NetPosition[],
  account: ValuedAccount,
  figures: BybitCoin,
  spotHedging: boolean,
): GroupReport {
  const columns = figures.moves.flatMap((move) => VOL_STATES.map((vol) => ({ move, vol })));
  const labels = columns.map(
    ({ move, vol }) => `${move > 0 ? '+' : ''}${Math.floor(move * 10_000 + 0.5) / 100}% vol ${vol}`,
  );
  const rows = mine.map((position) => {
    const tenor = tenorShock(figures.volShock, position.days);
    const vector = columns.map(
      ({ move, vol }) =>
        position.quantity * dollarPnl(position.contract, move, shockedVol(position.contract.vol, tenor, vol)),
    );
    return { symbol: position.instrument.symbol, quantity: position.quantity, vector };
  });
  const held = spotHedging ? account.balances.filter(({ underlying }) => underlying === coin) : [];
  const balances = held.map(({ asset, amount, value }) => ({
    symbol: asset,
    quantity: amount,
    vector: columns.map(({ move }) => value * move),
  }));
  return groupOf(coin, labels, [...rows, ...balances]);
}

function contingencies(coin: string, mine: readonly NetPosition[], figures: BybitCoin): RequirementPart[] {
  const index = mine[0]?.contract.index ?? 0;
  const options = mine.filter(({ instrument }) => instrument.kind === 'option');
  const deltaOne = mine.filter(({ instrument }) => instrument.kind === 'perpetual' || instrument.kind === 'future');
  const netShort = Math.max(0, -summed(options, ({ quantity, contract }) => quantity * contract.size));
  const gross = summed(deltaOne, (position) => Math.abs(coinsOf(position)));
  const spread = hedgedAcross(deltaOne, ({ instrument }) => instrument.expiryMs ?? 0);
  const settlement = hedgedAcross(deltaOne, ({ instrument }) => instrument.settle);
  const longest = Math.max(0, ...deltaOne.map(({ days }) => days)) / 365;
  const vega = hedgedAcross(options, ({ instrument }) => instrument.expiryMs ?? 0);
  const days = options.map((option) => option.days);
  const gapDays = days.length > 0 ? Math.max(...days) - Math.min(...days) : 0;
  return [
    part('short-option minimum', coin, netShort * figures.shortOptionRate * index, figures, { netShort, index }),
    part('vega', coin, gapDays * vega * figures.vegaSpreadRate * 0.01 * index, figures, { gapDays, hedged: vega }),
    part('basis', coin, longest * spread * figures.deltaSpreadRate * index, figures, {
      years: longest,
      hedged: spread,
    }),
    part('settlement spread', coin, settlement * figures.settlementSpreadRate * index, figures, { hedged: settlement }),
    part('delta-one contingency', coin, gross * figures.deltaOneRate * index, figures, { gross }),
  ].filter(({ maintenance }) => maintenance > 0);
}

/** Coins that are long in one bucket and short in another: min(sum of long buckets, sum of short buckets). */
function hedgedAcross(positions: readonly NetPosition[], bucketOf: (position: NetPosition) => string | number): number {
  const buckets = new Map<string | number, number>();
  for (const position of positions)
    buckets.set(bucketOf(position), (buckets.get(bucketOf(position)) ?? 0) + coinsOf(position));
  const coins = [...buckets.values()];
  return Math.min(
    summed(coins, (x) => Math.max(0, x)),
    summed(coins, (x) => Math.max(0, -x)),
  );
}

/** What the worse side of a coin's orders adds to its initial margin when it fills in full. */
function orderPart(
  coin: string,
  before: CoinCharge,
  portfolio: Portfolio,
  net: readonly NetPosition[],
  account: ValuedAccount,
  parameters: BybitParameters,
): RequirementPart[] {
  const orders = portfolio.account.orders.filter(({ instrument }) => instrument.underlying === coin);
  const initialOf = (charge: CoinCharge): number => summed(charge.parts, ({ initial }) => initial);
  const sides = [1, -1].map((side) => {
    const fills = orders.filter(({ quantity }) => quantity * side > 0).map((order) => filledOrder(portfolio, order));
    return fills.length === 0
      ? 0
      : initialOf(coinCharge(coin, netted(net, fills), account, parameters)) - initialOf(before);
  });
  const initial = Math.max(0, ...sides);
  return initial === 0
    ? []
    : [{ name: 'open orders', group: coin, initial, maintenance: 0, inputs: { buys: sides[0], sells: sides[1] } }];
}

function borrowParts(account: ValuedAccount, { borrow }: BybitParameters): RequirementPart[] {
  return account.balances
    .filter(({ value }) => value < 0)
    .map(({ asset, value }) => ({
      name: 'borrow',
      group: asset,
      initial: -value * borrow.initial,
      maintenance: -value * borrow.maintenance,
      inputs: { loan: -value },
    }));
}

function part(
  name: string,
  coin: string,
  maintenance: number,
  { imFactor }: BybitCoin,
  inputs: RequirementPart['inputs'],
): RequirementPart {
  return { name, group: coin, initial: maintenance * imFactor, maintenance, inputs: { ...inputs, imFactor } };
}
