import { createBookMargin } from '../book-margin.ts';
import type { BookMargin } from '../book-margin.ts';
import { houseBook, touchedBalances } from '../house-book.ts';
import type { HouseBook } from '../house-book.ts';
import { houseGroups } from '../house-groups.ts';
import { houseParts } from '../house-inputs.ts';
import { PORTFOLIO_PARAMETERS } from '../house-preset.ts';
import type { PortfolioParameters } from '../house-preset.ts';
import { evaluateBook, evaluateWithOrders } from '../margin.ts';
import type { MarginModel, Preset } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import { buildReport } from '../report-builder.ts';
import type { MarginReport, RequirementPart } from '../report.ts';
import { createScratch } from '../scratch.ts';
import type { Scratch } from '../scratch.ts';
import { tieredCharge } from '../tiers.ts';
import { valueAccount, valueOrders } from '../valuation.ts';
import type { ValuedAccount } from '../valuation.ts';

/** The house model: own columns, joint columns, floors and add-ons. The same arithmetic that the engine runs, on real numbers, explained. */
export const portfolioModel: MarginModel<PortfolioParameters> = {
  name: 'portfolio',
  summary:
    'scenario margin of the whole account: 37 own columns, joint columns with credited gains, floors and add-ons',
  check: (parameters) => PORTFOLIO_PARAMETERS(parameters, 'parameters'),
  margin: portfolioMargin,
};

/** One evaluation of a portfolio with everything it leaves behind: what the report, the what-if and the root finders read. */
export interface HouseEvaluation {
  readonly account: ValuedAccount;
  readonly house: HouseBook;
  readonly scratch: Scratch;
  /** Without orders. */
  readonly margin: BookMargin;
  /** What open orders add to IM, >= 0. */
  readonly orderCharge: number;
}

/** @throws PortfolioProblem when the market does not cover the book */
export function evaluatePortfolio(portfolio: Portfolio, preset: Preset<PortfolioParameters>): HouseEvaluation {
  const account = valueAccount(portfolio);
  const house = houseBook(account, valueOrders(portfolio), portfolio, preset);
  const { table, book, orders, parameters } = house;
  const scratch = createScratch(table, parameters);
  const margin = createBookMargin();
  const withOrders = createBookMargin();
  if (orders.count > 0) evaluateWithOrders(book, orders, table, parameters, scratch, withOrders);
  evaluateBook(book, table, parameters, scratch, margin);
  const orderCharge = Math.max(0, withOrders.initialMargin - margin.initialMargin);
  return { account, house, scratch, margin, orderCharge };
}

/**
 * The margin of a portfolio under a house preset, explained. @see spec/05-MARG
 * @throws PortfolioProblem when the market does not cover the book
 */
export function portfolioMargin(portfolio: Portfolio, preset: Preset<PortfolioParameters>): MarginReport {
  const evaluation = evaluatePortfolio(portfolio, preset);
  const { account, house, scratch, margin } = evaluation;
  const groups = houseGroups(house, scratch, margin);
  const balances = touchedBalances(account, portfolio.market, house);
  return buildReport(
    preset,
    portfolio.market.timeMs,
    { ...account, balances },
    {
      haircuts: haircutsOf(
        evaluation,
        balances.map(({ asset }) => asset),
      ),
      parts: [
        ...houseParts(house, scratch, margin, groups[groups.length - 1], preset.parameters),
        ...orderPart(evaluation),
      ],
      groups,
      notes: notesOf(evaluation),
    },
  );
}

/** Haircut by balance: a coin's haircut stands at its first balance. */
function haircutsOf({ house: { venue, parameters }, scratch }: HouseEvaluation, assets: readonly string[]): number[] {
  return assets.map((asset, i) => {
    const coin = venue.coins.findIndex((known) => known.asset === asset);
    if (coin < 0 || assets.indexOf(asset) !== i) return 0;
    const equity = scratch.coinEquity[coin];
    return equity > 0 ? tieredCharge(parameters.haircut[coin], equity, false) : 0;
  });
}

function orderPart({ house: { orders }, orderCharge }: HouseEvaluation): RequirementPart[] {
  return orders.count === 0
    ? []
    : [{ name: 'open orders', initial: orderCharge, maintenance: 0, inputs: { orders: orders.count } }];
}

function notesOf({ account }: HouseEvaluation): string[] {
  const unpriced = account.positions.filter(
    ({ position, contract }) =>
      position.entryPrice === undefined && contract.callOrPut === 0 && contract.shape !== 'spot',
  );
  return unpriced.length === 0
    ? []
    : [`${unpriced.length} positions without an entry price are taken as entered at the mark`];
}
