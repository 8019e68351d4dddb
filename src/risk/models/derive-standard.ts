import type { MarginModel } from '../model.ts';
import { PortfolioProblem } from '../model.ts';
import type { Portfolio } from '../portfolio.ts';
import { cashOf, collateralOf, deriveBook, stablePriceOf, underlyingsOf } from './derive/book.ts';
import type { DeriveBook, DeriveCollateral } from './derive/book.ts';
import { STANDARD_MANAGER } from './derive/checks.ts';
import { sumOf } from './derive/lines.ts';
import { coinMarks, deriveReport } from './derive/report.ts';
import { standardMarket } from './derive/standard-manager.ts';
import type { StandardManagerParameters } from './derive/standard-manager.ts';

/** Derive's standard manager: every market of the account margined by formulas, and the markets added. */
export const deriveStandard: MarginModel<StandardManagerParameters> = {
  name: 'derive-standard',
  summary:
    'Derive standard manager: rates on perpetuals, isolated formulas or maximum loss per expiry, factors on collateral',
  check: (parameters) => STANDARD_MANAGER(parameters, 'parameters'),
  margin: (portfolio, preset) => {
    const { parameters } = preset;
    const collaterals = collateralOf(portfolio, parameters.cashAsset);
    for (const collateral of collaterals) refuseUnlisted(collateral, parameters);
    const markets = marketNames(portfolio, collaterals).map((name) => {
      const book = bookOf(portfolio, name, parameters.cashAsset);
      const margin = standardMarket(
        book,
        collaterals.filter(({ underlying }) => underlying === name),
        parameters,
      );
      return { name, book, margin };
    });
    const stablePrice = stablePriceOf(portfolio, parameters.cashAsset);
    return deriveReport(portfolio, preset, {
      cash: cashOf(portfolio, parameters.cashAsset),
      stablePrice,
      marks: new Map(markets.flatMap(({ book, margin }) => [...coinMarks(book, margin.optionMarks)])),
      collateralValue: sumOf(collaterals.map(({ amount, price }) => (amount * price) / stablePrice)),
      parts: markets.flatMap(({ name, margin }) => margin.parts.map((part) => ({ ...part, group: name }))),
      groups: [],
    });
  },
};

/** The market of an underlying; a stablecoin or another coin that nothing trades on is a market of its collateral alone. */
function bookOf(portfolio: Portfolio, name: string, cashAsset: string): DeriveBook {
  if (portfolio.market.underlyings.has(name) || underlyingsOf(portfolio).includes(name)) {
    return deriveBook(portfolio, name, cashAsset);
  }
  const stablePrice = stablePriceOf(portfolio, cashAsset);
  return {
    underlying: name,
    spot: 1,
    spotConfidence: 1,
    stablePrice,
    perpetuals: [],
    perpetualConfidence: 1,
    expiries: [],
  };
}

function marketNames(portfolio: Portfolio, collaterals: readonly DeriveCollateral[]): string[] {
  return [...new Set([...underlyingsOf(portfolio), ...collaterals.map(({ underlying }) => underlying)])];
}

function refuseUnlisted({ asset, amount }: DeriveCollateral, { collaterals }: StandardManagerParameters): void {
  if (collaterals[asset] === undefined) {
    throw new PortfolioProblem(
      'account.collateral',
      `collateral ${asset} has no factor; the preset lists ${Object.keys(collaterals).join(', ')}`,
    );
  }
  if (amount < 0) {
    throw new PortfolioProblem(
      'account.collateral',
      `collateral ${asset} is ${amount}; only cash may be borrowed here, so it must be at least 0`,
    );
  }
}
