import type { MarginModel, Preset } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport, explainedGroup } from '../report-builder.ts';
import type { GroupReport, MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import type { ValuedAccount } from '../valuation.ts';
import { filledOrder, netPositions, netted } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { currencyEquities } from './okx/currency-equity.ts';
import type { CurrencyEquity } from './okx/currency-equity.ts';
import { indexPnl } from './okx/instrument-cells.ts';
import { OKX } from './okx/parameters.ts';
import type { OkxParameters } from './okx/parameters.ts';
import { unitCharges } from './okx/risk-unit.ts';
import type { OneContractCache, RiskUnit, UnitCharges } from './okx/risk-unit.ts';
import { orderGroups, worstSubset } from './order-subsets.ts';

/** OKX portfolio margin. @see spec/13-MODL, MODL-500; docs/reference/models/okx-pm.md */
export const okxPm: MarginModel<OkxParameters> = {
  name: 'okx-pm',
  summary: 'OKX portfolio margin: risk units a coin, MR1 to MR9, minimum charge with increments, IMR 1.3 times MMR',
  check: (parameters) => OKX(parameters, 'parameters'),
  margin: (portfolio, preset) => okxMargin(portfolio, preset),
};

function okxMargin(portfolio: Portfolio, preset: Preset<OkxParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const equities = currencyEquities(portfolio, account, parameters.haircuts);
  const units = riskUnits(portfolio, netPositions(portfolio, account), equities);
  const charged = units.map((unit) => {
    const cache: OneContractCache = new Map();
    const charges = unitCharges(unit, parameters, cache);
    return { unit, charges, orders: orderPart(portfolio, unit, charges, parameters, cache) };
  });
  let equity = 0;
  for (const { usd, haircut } of equities) equity += usd - haircut;
  const parts = [
    ...charged.flatMap(({ unit, charges, orders }) => [...unitParts(unit, charges, parameters), ...orders]),
    ...borrowParts(equities, parameters),
  ];
  return buildReport(preset, portfolio.market.timeMs, account, {
    equity,
    haircuts: balanceShares(account, equities),
    parts: [...parts, ratioPart(parts, equity, equities, parameters)],
    groups: charged.map(({ unit, charges }) => unitGroup(unit, charges, parameters)),
    notes: [],
  });
}

/** One unit a coin that has derivatives or orders in them. */
function riskUnits(portfolio: Portfolio, net: readonly NetPosition[], equities: readonly CurrencyEquity[]): RiskUnit[] {
  const { market } = portfolio;
  const traded = net.filter(({ instrument }) => instrument.kind !== 'spot');
  const ordered = portfolio.account.orders.filter(({ instrument }) => instrument.kind !== 'spot');
  const coins = [...new Set([...traded, ...ordered].map(({ instrument }) => instrument.base))].sort();
  const priceOf = (asset: string): number => market.assets.get(asset)?.price ?? 1;
  return coins.map((coin) => {
    const positions = traded.filter(({ instrument }) => instrument.base === coin);
    const first = positions[0] ?? filledOrder(portfolio, ordered.find(({ instrument }) => instrument.base === coin)!);
    return {
      coin,
      indexPrice: first.market.indexPrice,
      positions,
      coinEquity: equities.find(({ asset }) => asset === coin)?.amount ?? 0,
      prices: { usdt: priceOf('USDT'), usdc: priceOf('USDC') },
    };
  });
}

/** max(MR1, MR2, MR6), then each charge on top, then what the minimum adds. The unit's initial margin is a multiple of all of it. */
function unitParts({ coin }: RiskUnit, charges: UnitCharges, { initialFactor }: OkxParameters): RequirementPart[] {
  const { mr1, mr2, mr3, mr4, mr5, mr6, mr7, mr9 } = charges;
  const part = (name: string, maintenance: number, inputs: RequirementPart['inputs']): RequirementPart => ({
    name,
    group: coin,
    initial: maintenance * initialFactor,
    maintenance,
    inputs,
  });
  const stress = Math.max(mr1, mr2, mr6);
  const parts = [
    part('scan loss', stress, { mr1, mr2, mr6, delta: charges.delta, spot_in_use: charges.spotInUse }),
    part('vega term structure', mr3, { mr3 }),
    part('basis', mr4, { mr4 }),
    part('interest rate', mr5, { mr5 }),
    part('stablecoin de-peg', mr9, { mr9, ...charges.depeg.hedged }),
  ];
  const minimum = part('minimum charge', Math.max(0, mr7 - (stress + mr3 + mr4 + mr5 + mr9)), {
    mr7,
    mmr: charges.maintenance,
  });
  return [...parts.filter(({ maintenance, name }) => maintenance > 0 || name === 'scan loss'), minimum];
}

/** MR8 of each currency in debt. */
function borrowParts(equities: readonly CurrencyEquity[], { mr8 }: OkxParameters): RequirementPart[] {
  return equities
    .filter(({ usd }) => usd < 0)
    .map(({ asset, usd }) => ({
      name: 'borrow',
      group: asset,
      initial: -usd * mr8.initial,
      maintenance: -usd * mr8.maintenance,
      inputs: { liability: -usd, borrow_imr: -usd * mr8.initial, borrow_mmr: -usd * mr8.maintenance },
    }));
}

/** The venue's margin ratio: adjusted equity / (MMR + liquidation fee). It charges nothing itself. */
function ratioPart(
  parts: readonly RequirementPart[],
  equity: number,
  equities: readonly CurrencyEquity[],
  { mr8, liquidationFee }: OkxParameters,
): RequirementPart {
  let total_mmr = 0;
  let total_imr = 0;
  let liabilities = 0;
  for (const { maintenance, initial } of parts) {
    total_mmr += maintenance;
    total_imr += initial;
  }
  for (const { usd } of equities) liabilities += Math.max(0, -usd);
  const liquidation_fee = liquidationFee * (liabilities + liabilities * mr8.maintenance);
  const inputs = { adjusted_equity: equity, total_imr, total_mmr, liquidation_fee };
  const denominator = total_mmr + liquidation_fee;
  const withRatio = denominator === 0 ? inputs : { ...inputs, margin_ratio: equity / denominator };
  return { name: 'margin ratio', initial: 0, maintenance: 0, inputs: withRatio };
}

/** What open orders add to the unit's initial margin: the worst subset of fills, and what they lose at once. IM only. */
function orderPart(
  portfolio: Portfolio,
  unit: RiskUnit,
  charges: UnitCharges,
  parameters: OkxParameters,
  cache: OneContractCache,
): RequirementPart[] {
  const orders = portfolio.account.orders.filter(
    ({ instrument }) => instrument.kind !== 'spot' && instrument.base === unit.coin,
  );
  if (orders.length === 0) return [];
  const worst = worstSubset(orderGroups(portfolio, orders), (fills, immediate) => {
    const filled = unitCharges({ ...unit, positions: netted(unit.positions, fills) }, parameters, cache);
    return (filled.maintenance - charges.maintenance) * parameters.initialFactor + immediate;
  });
  return [
    {
      name: 'open orders',
      group: unit.coin,
      initial: worst.increase,
      maintenance: 0,
      inputs: { orders: worst.orders },
    },
  ];
}

/** MR1's cells of a unit with the contributions of its positions and of the spot in use. */
function unitGroup(
  { coin, positions, indexPrice }: RiskUnit,
  charges: UnitCharges,
  parameters: OkxParameters,
): GroupReport {
  const { cells, vector, activeCell, spotInUse } = charges;
  const rows = positions.map((position) => ({
    symbol: position.instrument.symbol,
    quantity: position.quantity,
    vector: cells.map((cell) => position.quantity * indexPnl(position, cell, parameters)),
  }));
  if (spotInUse !== 0) {
    rows.unshift({ symbol: coin, quantity: spotInUse, vector: cells.map(({ move }) => spotInUse * indexPrice * move) });
  }
  return explainedGroup(
    coin,
    cells.map(({ label }) => label),
    rows,
    vector,
    activeCell,
  );
}

/** The haircut of a currency shown at its first balance. */
function balanceShares(account: ValuedAccount, equities: readonly CurrencyEquity[]): number[] {
  const shown = new Set<string>();
  return account.balances.map(({ asset }) => {
    if (shown.has(asset)) return 0;
    shown.add(asset);
    return equities.find((equity) => equity.asset === asset)?.haircut ?? 0;
  });
}
