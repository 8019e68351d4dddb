import { printTime } from '../../client/portfolio-file/time-field.ts';
import type { Preset } from '../../risk/model.ts';
import type { CertifiedRoot, LiquidationPrices } from '../../risk/liquidation-price.ts';
import { liquidationPrices } from '../../risk/liquidation-price.ts';
import type { PortfolioParameters } from '../../risk/house-preset.ts';
import type { Portfolio } from '../../risk/portfolio.ts';
import type { Projection } from '../../risk/projection.ts';
import { projections } from '../../risk/projection.ts';
import { openDesk } from '../../risk/what-if.ts';
import type { Io } from '../io.ts';
import { formatNumber, formatShare } from './format.ts';
import { heading, left, printTable, right } from './table.ts';

/** What only the house model answers: liquidation prices and the margin at later expiries. Undefined for another model. */
export interface HouseAnswers {
  readonly liquidationPrices: readonly LiquidationPrices[];
  readonly projections: readonly Projection[];
}

/** Asks the house model. Open orders are left out of both answers. */
export function houseAnswers(portfolio: Portfolio, preset: Preset): HouseAnswers | undefined {
  if (preset.model !== 'portfolio') return undefined;
  const house = preset as Preset<PortfolioParameters>;
  const { house: book } = openDesk(portfolio, house, []);
  const names = book.venue.underlyings.map(({ name }) => name);
  return {
    liquidationPrices: names.flatMap((name) => liquidationPrices(book, name) ?? []),
    projections: projections(portfolio, house),
  };
}

/** Both answers for a reader. */
export function printHouseAnswers(io: Io, answers: HouseAnswers): string {
  return printLiquidationPrices(io, answers.liquidationPrices) + printProjections(io, answers.projections);
}

function printLiquidationPrices(io: Io, found: readonly LiquidationPrices[]): string {
  if (found.length === 0) return '';
  const cell = (root: CertifiedRoot | undefined, price: number): string =>
    root === undefined ? 'none' : `${formatNumber(root.safe)} (${formatShare(root.safe / price - 1)})`;
  return (
    heading(
      io,
      'Liquidation prices: where maintenance headroom is zero, everything repriced, vols by strike, other prices fixed',
    ) +
    printTable(
      io,
      [left('underlying'), right('price now'), right('below'), right('above')],
      found.map(({ underlying, price, below, above }) => [
        underlying,
        formatNumber(price),
        cell(below, price),
        cell(above, price),
      ]),
    )
  );
}

function printProjections(io: Io, found: readonly Projection[]): string {
  if (found.length === 0) return '';
  return (
    heading(io, 'At each later expiry, were prices and vols to stay') +
    printTable(
      io,
      [left('after'), right('expired'), right('initial margin'), right('maintenance'), right('initial headroom')],
      found.map(({ timeMs, expired, report }) => [
        printTime(timeMs),
        String(expired.length),
        formatNumber(report.initialMargin),
        formatNumber(report.maintenanceMargin),
        formatNumber(report.initialHeadroom),
      ]),
    )
  );
}
