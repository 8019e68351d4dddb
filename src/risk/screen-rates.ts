import { PPM } from '../units/limits.ts';
import type { HouseParameters } from './house-parameters.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { Tiers } from './tiers.ts';

/**
 * How strongly the parts of a requirement that are not columns answer to a row: the largest change of all charges together for one unit of
 * change of the row's notional, basis delta or mark. Every charge is a rate times a sum over rows, cut off at zero, so it moves by no more
 * than that (spec/22-SCRN, SCRN-020). Haircut and size tiers are apart: an account that is far from the next tier answers at its own.
 */
export interface RowRates {
  /** [capacity] floors on gross and short notional, closing fee, price confidence. */
  readonly notional: Float64Array;
  /** [capacity] basis, funding. */
  readonly basis: Float64Array;
  /** [capacity] de-peg, common failure, coin confidence. */
  readonly mark: Float64Array;
}

/** Least weight with which a change of basis delta beyond its parabola counts. */
export const BASIS_BOUND_LEAST = 0.005;

export function createRowRates(capacity: number): RowRates {
  return {
    notional: new Float64Array(capacity),
    basis: new Float64Array(capacity),
    mark: new Float64Array(capacity),
  };
}

/** Sets the rates of some rows. @param share largest multiple of a requirement that is compared with equity, >= 1 */
export function setRowRates(
  rates: RowRates,
  rows: Int32Array,
  table: RiskTable,
  p: HouseParameters,
  share: number,
): void {
  for (const row of rows) {
    const underlying = table.underlying[row];
    const bucket = table.expiry[row] >= 0 ? table.expiry[row] : p.expiries + underlying;
    const coin = table.coin[row];
    let notional = 0;
    let basis = 0;
    if (table.kind[row] !== ROW_KIND.spot && underlying >= 0) {
      const floors = p.grossMinimumPpm[underlying] + p.shortOptionPpm[underlying] + p.confidencePpm[bucket];
      notional = share * (floors + p.closingFeePpm[underlying]);
      const funding = table.kind[row] === ROW_KIND.perpetual ? Math.abs(p.fundingPpm[underlying]) : 0;
      basis = share * (p.basisPpm[bucket] + funding);
    }
    rates.notional[row] = notional / PPM;
    rates.basis[row] = basis / PPM;
    rates.mark[row] =
      coin < 0 ? 0 : (share * (p.depegPpm[coin] + p.coinConfidencePpm[coin] + commonLossPpm(p, coin))) / PPM;
  }
}

function commonLossPpm(p: HouseParameters, coin: number): number {
  let sum = 0;
  for (const { lossPpm } of p.dependencies) sum += lossPpm[coin];
  return sum;
}

/** The marginal rate of tiers at an amount: no smaller amount has a higher one, for rates never fall. */
export function marginalRate({ from, ppm }: Tiers, amount: number): number {
  let i = from.length - 1;
  while (i > 0 && amount <= from[i]) i--;
  return i < 0 ? 0 : ppm[i] / PPM;
}

/** The highest rate of tiers. */
export function highestRate({ ppm }: Tiers): number {
  return ppm.length === 0 ? 0 : ppm[ppm.length - 1] / PPM;
}
