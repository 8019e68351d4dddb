import { valueAssetOf } from '../../market/instrument.ts';
import type { MarginModel, Preset } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport } from '../report-builder.ts';
import type { MarginReport, RequirementPart } from '../report.ts';
import { assetQuote, valueAccount } from '../valuation.ts';
import type { ValuedAccount } from '../valuation.ts';
import { haircutPart } from './deribit/pool-report.ts';
import { DERIBIT_STANDARD } from './deribit/standard-parameters.ts';
import type { DeribitStandardParameters, FutureRates } from './deribit/standard-parameters.ts';
import { coinsOf, netPositions } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { openOrderParts } from './open-order-charge.ts';
import { shortOptionCharge } from './short-option.ts';

/** Deribit standard margin, S:SM and X:SM. @see spec/13-MODL, MODL-450; docs/reference/models/deribit-standard.md */
export const deribitStandard: MarginModel<DeribitStandardParameters> = {
  name: 'deribit-standard',
  summary: 'Deribit standard margin (S:SM, X:SM): a rate that grows with size, short options by formula, no netting',
  check: (parameters) => DERIBIT_STANDARD(parameters, 'parameters'),
  margin: (portfolio, preset) => standardMargin(portfolio, preset),
};

function standardMargin(portfolio: Portfolio, preset: Preset<DeribitStandardParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const requirementOf = (position: NetPosition): RequirementPart[] => positionParts(portfolio, position, parameters);
  const parts = [
    ...net.flatMap(requirementOf),
    ...openOrderParts(portfolio, net, { requirementOf, share: 1, markCharged: true }),
    ...haircutParts(account, parameters),
  ];
  return buildReport(preset, portfolio.market.timeMs, account, {
    equity: account.nav - optionValue(account),
    parts,
    groups: [],
    notes: [
      'Equity is the margin balance: options count neither for nor against it; a short option is charged its mark in the requirement.',
      ...(parameters.pools === 'segregated' ? shortPools(account, parts, net) : []),
    ],
  });
}

/** The requirement of one instrument in USD, with the venue's own number in the settlement currency as an input. */
function positionParts(
  portfolio: Portfolio,
  position: NetPosition,
  parameters: DeribitStandardParameters,
): RequirementPart[] {
  const { kind } = position.instrument;
  if (kind === 'spot' || position.quantity === 0) return [];
  if (kind !== 'option') return [futurePart(portfolio, position, parameters)];
  return position.quantity < 0 ? [shortPart(portfolio, position, parameters)] : [];
}

/** coins * (base + slope * coins), at the index price. */
function futurePart(
  portfolio: Portfolio,
  position: NetPosition,
  { futures }: DeribitStandardParameters,
): RequirementPart {
  const { symbol, base, settle } = position.instrument;
  const coins = Math.abs(coinsOf(position));
  const rates = futures[`${base.toLowerCase()}_usd`] ?? futures.default;
  const { initialRate, maintenanceRate } = ratesFor(coins, rates);
  const { indexPrice } = position.market;
  const unitPrice = assetQuote(portfolio.market, settle).price;
  const initial = coins * initialRate * indexPrice;
  const maintenance = coins * maintenanceRate * indexPrice;
  return {
    name: 'future',
    group: symbol,
    initial,
    maintenance,
    inputs: {
      unit: settle,
      coins,
      initial_rate: initialRate,
      maintenance_rate: maintenanceRate,
      initial_margin: initial / unitPrice,
      maintenance_margin: maintenance / unitPrice,
    },
  };
}

function ratesFor(coins: number, rates: FutureRates): { initialRate: number; maintenanceRate: number } {
  return {
    initialRate: Math.min(1, rates.initial_base + rates.initial_slope * coins),
    maintenanceRate: Math.min(1, rates.maintenance_base + rates.maintenance_slope * coins),
  };
}

/** The standard short formula and the mark of the option, in its settlement currency. */
function shortPart(
  portfolio: Portfolio,
  position: NetPosition,
  { options }: DeribitStandardParameters,
): RequirementPart {
  const { contract, instrument, markPrice } = position;
  const coins = -coinsOf(position);
  const inCoin = contract.shape === 'inverse-option';
  const unitPrice = inCoin ? position.market.indexPrice : assetQuote(portfolio.market, instrument.settle).price;
  const perUnit = inCoin ? contract.forward : 1;
  const charge = shortOptionCharge(
    {
      isCall: contract.callOrPut > 0,
      strike: contract.strike,
      underlyingPrice: contract.forward,
      markPrice: markPrice * perUnit,
    },
    options,
  );
  const initial = coins * (charge.initial / perUnit + markPrice);
  const maintenance = coins * (charge.maintenance / perUnit + markPrice);
  return {
    name: 'short option',
    group: instrument.symbol,
    initial: initial * unitPrice,
    maintenance: maintenance * unitPrice,
    inputs: {
      unit: instrument.settle,
      coins,
      underlying_price: contract.forward,
      mark: markPrice,
      initial_margin: initial,
      maintenance_margin: maintenance,
    },
  };
}

function optionValue(account: ValuedAccount): number {
  let held = 0;
  for (const { position, value } of account.positions) if (position.instrument.kind === 'option') held += value;
  return held;
}

function haircutParts({ balances }: ValuedAccount, { haircuts }: DeribitStandardParameters): RequirementPart[] {
  return balances.flatMap(({ asset, value }) =>
    haircutPart(asset, value, haircuts[asset.toLowerCase()] ?? haircuts.default),
  );
}

/** Pools below maintenance: no other pool helps them. */
function shortPools(account: ValuedAccount, parts: readonly RequirementPart[], net: readonly NetPosition[]): string[] {
  const pools = [...new Set(net.map(({ instrument }) => valueAssetOf(instrument)))];
  return pools.flatMap((pool) => {
    const symbols = new Set(
      net.filter(({ instrument }) => valueAssetOf(instrument) === pool).map(({ instrument }) => instrument.symbol),
    );
    let headroom = 0;
    for (const { asset, value } of account.balances) if (asset === pool) headroom += value;
    for (const { position, value } of account.positions) {
      if (symbols.has(position.instrument.symbol) && position.instrument.kind !== 'option') headroom += value;
    }
    for (const { group, maintenance } of parts) if (group !== undefined && symbols.has(group)) headroom -= maintenance;
    return headroom < 0
      ? [`Pool ${pool} is below maintenance by ${-headroom} USD; other pools do not support it.`]
      : [];
  });
}
