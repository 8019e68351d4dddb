import { log } from '../quant/log.ts';
import { createBookMargin } from './book-margin.ts';
import type { ContractPricing } from './contract-pricing.ts';
import type { HouseBook } from './house-book.ts';
import { evaluateBook } from './margin.ts';
import { contractValue } from './reprice.ts';
import { refreshRow } from './risk-array.ts';
import { createRiskTable } from './risk-table.ts';
import { createScratch } from './scratch.ts';

/** Two prices of one underlying, one part in 10^9 apart: at one maintenance headroom is at or above zero, at the other below. */
export interface CertifiedRoot {
  readonly safe: number;
  readonly breach: number;
}

/** Where an account is liquidated along one underlying's price. */
export interface LiquidationPrices {
  readonly underlying: string;
  /** Present index price, USD. */
  readonly price: number;
  /** Maintenance headroom at that price, USD; below zero the roots say where the account would be safe again. */
  readonly headroom: number;
  /** The nearest root below the present price; absent: none down to 1 % of it. */
  readonly below?: CertifiedRoot;
  /** The nearest root above; absent: none up to ten times the present price. */
  readonly above?: CertifiedRoot;
}

/** How the search walks: steps of 2 % up to a third away, of 10 % from there on, to ten times the price and to a hundredth of it. */
const NEAR_STEP = 1.02;
const FAR_STEP = 1.1;
const NEAR = 1.33;
const LOWEST = 0.01;
const HIGHEST = 10;
const WIDTH = 1e-9;

/**
 * The liquidation prices of a book along one underlying, as certified roots of maintenance headroom: everything is repriced (options in full,
 * haircuts, tiers and add-ons included) at each price that is tried. Vols stand by strike; every price of an underlying moves by one factor.
 *
 * The search walks outwards in steps of 2 %, beyond a third of 10 %, and bisects the first step whose ends differ in sign; a double crossing
 * within one step is passed over. @param betas moves of other underlyings per move of this one, by name; 0 when absent
 * @returns undefined when the book does not have the underlying
 * @see spec/05-MARG, MARG-080
 */
export function liquidationPrices(
  house: HouseBook,
  underlying: string,
  betas: Readonly<Record<string, number>> = {},
): LiquidationPrices | undefined {
  const u = house.venue.underlyings.findIndex(({ name }) => name === underlying);
  const row = house.rows.find((candidate) => candidate.underlying === u);
  // A stablecoin's row has no underlying either: -1 is not one that is held.
  if (u < 0 || row === undefined) return undefined;
  const headroomAt = headroomAlong(house, u, betas);
  const price = row.contract.index;
  const headroom = headroomAt(1);
  const below = nearestRoot(headroomAt, headroom, LOWEST);
  const above = nearestRoot(headroomAt, headroom, HIGHEST);
  const priced = (root: CertifiedRoot): CertifiedRoot => ({ safe: root.safe * price, breach: root.breach * price });
  return {
    underlying,
    price,
    headroom,
    ...(below === undefined ? {} : { below: priced(below) }),
    ...(above === undefined ? {} : { above: priced(above) }),
  };
}

/** Walks from 1 towards `last` until the sign of headroom changes, then bisects. */
function nearestRoot(headroomAt: (factor: number) => number, present: number, last: number): CertifiedRoot | undefined {
  const isSafe = present >= 0;
  let near = 1;
  let far = 1;
  while (far !== last) {
    near = far;
    const step = near < NEAR && near > 1 / NEAR ? NEAR_STEP : FAR_STEP;
    far = last > 1 ? Math.min(near * step, last) : Math.max(near / step, last);
    if (headroomAt(far) >= 0 !== isSafe) return bisected(headroomAt, isSafe, near, far);
  }
  return undefined;
}

function bisected(headroomAt: (factor: number) => number, isSafe: boolean, near: number, far: number): CertifiedRoot {
  let [same, other] = [near, far];
  while (Math.abs(other - same) > WIDTH * Math.min(same, other)) {
    const middle = (same + other) / 2;
    if (headroomAt(middle) >= 0 === isSafe) same = middle;
    else other = middle;
  }
  return isSafe ? { safe: same, breach: other } : { safe: other, breach: same };
}

/** Maintenance headroom of a book with one underlying at a multiple of its price. One table serves all multiples. */
export function headroomAlong(
  house: HouseBook,
  underlying: number,
  betas: Readonly<Record<string, number>>,
): (factor: number) => number {
  const { rows, book, parameters, sets, venue } = house;
  const table = { ...createRiskTable(rows.length, house.table.columns), count: rows.length };
  for (const field of ['underlying', 'expiry', 'kind', 'coin', 'cellLimit', 'mark'] as const) {
    table[field].set(house.table[field].subarray(0, rows.length));
  }
  const scratch = createScratch(table, parameters);
  const margin = createBookMargin();
  return (factor) => {
    rows.forEach(({ underlying: own, contract, markUsd }, r) => {
      if (own < 0) return;
      const by =
        own === underlying ? factor : Math.max(LOWEST, 1 + (betas[venue.underlyings[own].name] ?? 0) * (factor - 1));
      const moved = movedContract(contract, by);
      const mark = markUsd + contractValue(moved, 0, moved.vol) - contractValue(contract, 0, contract.vol);
      refreshRow(table, r, moved, sets[own], { contractsPerLot: 1, unitsPerUsd: 1, exact: false }, mark);
    });
    evaluateBook(book, table, parameters, scratch, margin);
    return margin.maintenanceHeadroom;
  };
}

/** A contract when every price of its underlying has moved by a factor; the part of a forward that settlement has fixed stands still. */
function movedContract(contract: ContractPricing, factor: number): ContractPricing {
  const forward = contract.fixed + (contract.forward - contract.fixed) * factor;
  return {
    ...contract,
    index: contract.index * factor,
    forward,
    logMoneyness: contract.callOrPut === 0 ? 0 : contract.logMoneyness - log(forward / contract.forward),
  };
}
