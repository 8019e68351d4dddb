import type { MarginModel, Preset } from '../model.ts';
import { PortfolioProblem } from '../model.ts';
import { ascendingBy, both, fields, listOf, number, recordOf } from '../parameter-check.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport, summed } from '../report-builder.ts';
import type { MarginReport, RequirementPart } from '../report.ts';
import { valueAccount } from '../valuation.ts';
import type { ValuedAccount } from '../valuation.ts';
import { withDefault } from './balance-haircut.ts';
import { notionalOf, optionPriceUnit, paidValue } from './generation-book.ts';
import { filledOrder, netPositions } from './net-position.ts';
import type { NetPosition } from './net-position.ts';
import { slippage } from './open-order-charge.ts';
import { SHORT_OPTION, shortOptionCharge } from './short-option.ts';
import type { ShortOptionParameters } from './short-option.ts';

/** A maintenance tier: |position| from `from` dollars on, in the venue's form notional * rate - cum. */
export interface MaintenanceTier {
  readonly from: number;
  readonly rate: number;
  /** USD; the maintenance amount of the tier. */
  readonly cum: number;
}

export interface BinanceParameters {
  /** By underlying, `default` for those not listed; dated futures under `<underlying> futures` when they differ. */
  readonly tiers: Readonly<Record<string, readonly MaintenanceTier[]>>;
  /** Collateral rate by asset: the share of a positive balance that counts; `default` for those not listed. */
  readonly collateralRates: Readonly<Record<string, number>>;
  /** Maintenance rate of borrowed assets. */
  readonly loanRate: number;
  readonly shortOption: ShortOptionParameters;
  /** The account ratio (equity / sum of maintenance) below which no new risk is taken, and at which liquidation starts. */
  readonly restrictRatio: number;
  readonly liquidationRatio: number;
  readonly warningRatio: number;
}

const rate = number({ atLeast: 0, atMost: 1 });

/** Portfolio margin by account ratio: no scenarios and no hedge credit; one pool of collateral over tiers. */
export const binancePm: MarginModel<BinanceParameters> = {
  name: 'binance-pm',
  summary:
    'Binance portfolio margin: account ratio of collateral to tiered maintenance margins, no netting between contracts',
  check: (parameters) =>
    both(
      fields({
        tiers: both(
          recordOf(
            both(
              listOf(fields({ from: number({ atLeast: 0 }), rate, cum: number({ atLeast: 0 }) }), { atLeast: 1 }),
              both(ascendingBy('from'), continuous),
            ),
          ),
          withDefault,
        ),
        collateralRates: both(recordOf(rate), withDefault),
        loanRate: rate,
        shortOption: SHORT_OPTION,
        restrictRatio: number({ atLeast: 1, atMost: 10 }),
        liquidationRatio: number({ atLeast: 1, atMost: 10 }),
        warningRatio: number({ atLeast: 1, atMost: 10 }),
      }),
      ratiosDescend,
    )(parameters, 'parameters'),
  margin: (portfolio, preset) => margin(portfolio, preset),
};

/**
 * uniMMR = equity / sum of maintenance. The report's maintenance margin is what equity must be for the liquidation ratio, its initial
 * margin what it must be for the restrict ratio, so that both headrooms have their zero where the venue acts.
 * @see Binance support: Portfolio Margin, uniMMR; spec/13-MODL, MODL-920
 */
function margin(portfolio: Portfolio, preset: Preset<BinanceParameters>): MarginReport {
  const { parameters } = preset;
  if (portfolio.account.orders.some(({ instrument }) => instrument.kind === 'option')) {
    throw new PortfolioProblem(
      'account.orders',
      'option orders are not covered by this preset: the venue does not publish their rule',
    );
  }
  const account = valueAccount(portfolio);
  const net = netPositions(portfolio, account);
  const haircuts = account.balances.map(({ asset, value }) => Math.max(0, value) * (1 - rateOf(parameters, asset)));
  const loss = openLoss(portfolio);
  const equity = account.nav - summed(haircuts, (haircut) => haircut) - longOptionValue(net) - loss;
  const maintained = [
    ...net.flatMap((position) => positionParts(position, parameters)),
    ...loanParts(account, parameters),
  ];
  const maintenance = summed(maintained, (part) => part.maintenance);
  const buffer: RequirementPart = {
    name: 'account ratio',
    initial: maintenance * (parameters.restrictRatio - 1),
    maintenance: maintenance * (parameters.liquidationRatio - 1),
    inputs: {
      sumOfMaintenance: maintenance,
      uniMMR: maintenance > 0 ? equity / maintenance : 'no positions',
      restrictRatio: parameters.restrictRatio,
      liquidationRatio: parameters.liquidationRatio,
    },
  };
  return buildReport(preset, portfolio.market.timeMs, account, {
    equity,
    haircuts,
    parts: [...maintained, buffer],
    groups: [],
    notes: [
      statusOf(equity, maintenance, parameters),
      ...(loss > 0 ? [`Open orders lose ${loss} against the mark.`] : []),
    ],
  });
}

function positionParts(position: NetPosition, parameters: BinanceParameters): RequirementPart[] {
  const { instrument, quantity } = position;
  if (instrument.kind === 'spot') return [];
  if (instrument.kind === 'option') return quantity < 0 ? [shortOptionPart(position, parameters.shortOption)] : [];
  const notional = Math.abs(notionalOf(position));
  const dated = instrument.kind === 'future' ? parameters.tiers[`${instrument.underlying} futures`] : undefined;
  const tiers = dated ?? parameters.tiers[instrument.underlying] ?? parameters.tiers.default;
  let n = 0;
  while (n + 1 < tiers.length && notional > tiers[n + 1].from) n += 1;
  const maintenance = notional * tiers[n].rate - tiers[n].cum;
  return [
    {
      name: 'position maintenance',
      group: instrument.symbol,
      initial: maintenance,
      maintenance,
      inputs: { notional, rate: tiers[n].rate, cum: tiers[n].cum },
    },
  ];
}

function shortOptionPart(position: NetPosition, rules: ShortOptionParameters): RequirementPart {
  const { contract, instrument, markPrice, quantity } = position;
  const unit = optionPriceUnit(position);
  const charge = shortOptionCharge(
    {
      isCall: contract.callOrPut > 0,
      strike: contract.strike,
      underlyingPrice: contract.index,
      markPrice: markPrice * unit,
    },
    rules,
  );
  const coins = -quantity * contract.size;
  return {
    name: 'short option',
    group: instrument.symbol,
    initial: coins * charge.maintenance,
    maintenance: coins * charge.maintenance,
    inputs: { coins, underlyingPrice: contract.index, initialByFormula: coins * charge.initial },
  };
}

function loanParts(account: ValuedAccount, { loanRate }: BinanceParameters): RequirementPart[] {
  return account.balances
    .filter(({ value }) => value < 0)
    .map(({ asset, value }) => ({
      name: 'borrow',
      group: asset,
      initial: -value * loanRate,
      maintenance: -value * loanRate,
      inputs: { loan: -value, rate: loanRate },
    }));
}

/** USD that filling every order at its limit would lose against the mark, also of contracts that the account does not hold. */
function openLoss(portfolio: Portfolio): number {
  return summed(portfolio.account.orders, (order) =>
    slippage(filledOrder(portfolio, order), order.quantity, order.limitPrice),
  );
}

/** Long options are paid for and support nothing here. */
function longOptionValue(net: readonly NetPosition[]): number {
  return summed(net, (position) => (position.instrument.kind === 'option' ? Math.max(0, paidValue(position)) : 0));
}

function statusOf(equity: number, maintenance: number, p: BinanceParameters): string {
  if (maintenance <= 0) return 'No positions: the account ratio is not defined.';
  const ratio = equity / maintenance;
  const state =
    ratio <= p.liquidationRatio
      ? 'liquidation'
      : ratio <= p.restrictRatio
        ? 'reduce only'
        : ratio <= p.warningRatio
          ? 'warning'
          : 'normal';
  return `Account ratio (uniMMR) ${ratio}: ${state}.`;
}

function rateOf({ collateralRates }: BinanceParameters, asset: string): number {
  return collateralRates[asset] ?? collateralRates.default;
}

/** The maintenance amount makes the charge continuous: cum(n) = cum(n-1) + from(n) * (rate(n) - rate(n-1)). */
function continuous(value: unknown, path: string): readonly string[] {
  const tiers = value as readonly MaintenanceTier[];
  if (tiers[0].from !== 0) return [`${path}[0].from is ${tiers[0].from}; the first tier must start at 0`];
  return tiers.flatMap(({ from, rate: own, cum }, n) => {
    const allowed = n === 0 ? 0 : tiers[n - 1].cum + from * (own - tiers[n - 1].rate);
    return Math.abs(cum - allowed) <= 1e-6 * Math.max(1, allowed)
      ? []
      : [`${path}[${n}].cum is ${cum}; the charge must not jump at ${from}, so it must be ${allowed}`];
  });
}

function ratiosDescend(value: unknown, path: string): readonly string[] {
  const { warningRatio, restrictRatio, liquidationRatio } = value as BinanceParameters;
  return warningRatio >= restrictRatio && restrictRatio >= liquidationRatio
    ? []
    : [
        `${path}: warningRatio ${warningRatio}, restrictRatio ${restrictRatio} and liquidationRatio ${liquidationRatio} must descend in this order`,
      ];
}
