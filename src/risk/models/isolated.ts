import type { MarginModel, Preset } from '../model.ts';
import { fields, flag, number } from '../parameter-check.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport } from '../report-builder.ts';
import type { MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import { balanceHaircuts, HAIRCUTS } from './balance-haircut.ts';
import type { HaircutTiers } from './balance-haircut.ts';
import { RATE_TIERS, tieredRates, tiersOf } from './delta-one-tiers.ts';
import type { RateTiers } from './delta-one-tiers.ts';
import { notionalOf, optionPriceUnit, unsupportive } from './generation-book.ts';
import { coinsOf, netPositions } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { openOrderParts } from './open-order-charge.ts';
import { shortOptionCharge, SHORT_OPTION } from './short-option.ts';
import type { ShortOptionParameters } from './short-option.ts';

/** Generation 1: each instrument stands alone. @see spec/13-MODL, MODL-100; docs/reference/models/isolated.md */
export interface IsolatedParameters {
  /** Futures, perpetuals and borrowed coins, by underlying and USD notional. */
  readonly tiers: RateTiers;
  readonly shortOption: ShortOptionParameters;
  readonly haircuts: HaircutTiers;
  /** Whether a gain of one position supports another. */
  readonly gainsCount: boolean;
  /** Share of the initial margin that an order reserves. */
  readonly orderShare: number;
}

export const isolated: MarginModel<IsolatedParameters> = {
  name: 'isolated',
  summary:
    'Generation 1: each instrument margined alone by rate tiers, short options by the standard formulas, no netting',
  check: (parameters) =>
    fields({
      tiers: RATE_TIERS,
      shortOption: SHORT_OPTION,
      haircuts: HAIRCUTS,
      gainsCount: flag(),
      orderShare: number({ atLeast: 0, atMost: 1 }),
    })(parameters, 'parameters'),
  margin: (portfolio, preset) => isolatedMargin(portfolio, preset),
};

function isolatedMargin(portfolio: Portfolio, preset: Preset<IsolatedParameters>): MarginReport {
  const { parameters } = preset;
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const haircuts = balanceHaircuts(account, parameters.haircuts);
  let removed = unsupportive(account, net, parameters);
  for (const haircut of haircuts) removed += haircut;
  return buildReport(preset, portfolio.market.timeMs, account, {
    equity: account.nav - removed,
    haircuts,
    parts: [
      ...net.flatMap((position) => requirementOf(position, parameters)),
      ...openOrderParts(portfolio, net, {
        requirementOf: (position) => requirementOf(position, parameters),
        share: parameters.orderShare,
      }),
    ],
    groups: [],
    notes: ['Long options and gains of other positions do not support risk; short options and losses count in full.'],
  });
}

/** The requirement of one instrument, none for what is fully paid. */
function requirementOf(position: NetPosition, parameters: IsolatedParameters): RequirementPart[] {
  const { kind } = position.instrument;
  if (kind === 'option') return position.quantity < 0 ? [shortOptionPart(position, parameters.shortOption)] : [];
  if (kind === 'spot' && position.quantity > 0) return [];
  return [tierPart(position, parameters.tiers)];
}

/** The requirement of one futures, perpetual or borrowed position by its tiers. */
function tierPart(position: NetPosition, rates: RateTiers): RequirementPart {
  const { symbol, underlying } = position.instrument;
  const notional = Math.abs(notionalOf(position));
  const charge = tieredRates(tiersOf(rates, underlying), notional);
  return {
    name: 'position',
    group: symbol,
    initial: charge.initial,
    maintenance: charge.maintenance,
    inputs: {
      notional,
      initial_rate: charge.initialRate,
      initial_amount: charge.initialAmount,
      maintenance_rate: charge.maintenanceRate,
      maintenance_amount: charge.maintenanceAmount,
    },
  };
}

/** The requirement of one short option, its mark not included: that is already a debt in equity. */
export function shortOptionPart(position: NetPosition, parameters: ShortOptionParameters): RequirementPart {
  const { contract, markPrice, instrument } = position;
  const coins = -coinsOf(position);
  const usd = optionPriceUnit(position);
  const markInQuote = contract.shape === 'inverse-option' ? markPrice * contract.forward : markPrice;
  const perQuote = contract.shape === 'inverse-option' ? usd / contract.forward : usd;
  const charge = shortOptionCharge(
    {
      isCall: contract.callOrPut > 0,
      strike: contract.strike,
      underlyingPrice: contract.forward,
      markPrice: markInQuote,
    },
    parameters,
  );
  return {
    name: 'short option',
    group: instrument.symbol,
    initial: coins * charge.initial * perQuote,
    maintenance: coins * charge.maintenance * perQuote,
    inputs: {
      coins,
      underlying_price: contract.forward,
      strike: contract.strike,
      mark: markInQuote,
      initial_per_coin: charge.initial,
      maintenance_per_coin: charge.maintenance,
    },
  };
}
