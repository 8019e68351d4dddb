import { PPM } from '../../units/limits.ts';
import { hurtBasis } from '../add-on/basis.ts';
import { ACTIVE, PART } from '../book-margin.ts';
import { worstDays } from '../joint.ts';
import type { JointColumns } from '../joint-columns.ts';
import { CALL_TERMS, PUT_TERMS, TERMS } from '../joint-columns.ts';
import { ROW_KIND } from '../risk-table.ts';
import { CREDIT_UNIT } from '../same-move.ts';
import type { Tiers } from '../tiers.ts';
import type { PlanModel, WorkingBook } from './working-book.ts';

/**
 * How the spare of a working book changes with one more lot of each entry of its menu, costs left out: a supergradient at the book that was
 * judged last. Spare is concave in lots, so spare(y) <= spare(x) + slope(x) * (y - x) - cost for every y.
 *
 * A working book has a place for every row of its menu, held or not, so each of them has its slot and its bucket in the scratch.
 *
 * @param slopes [menu] receives risk ticks a lot; positive helps
 * Cost: entries * (a few operations, and one joint column each when a historical shortfall is active).
 */
export function spareSlopes(working: WorkingBook, slopes: Float64Array): void {
  const { menu, model, rowAt, settleAt, settleRatio, lots } = working;
  const weigh = 1 + working.targetPpm / PPM;
  const column = activeColumn(model);
  for (let e = 0; e < menu.length; e++) {
    const { row, settleRow, direction, purpose } = menu[e];
    const flat = purpose === 'hedge' ? direction : -direction;
    let slope = rowSlope(model, column, weigh, { row, side: lots[rowAt[e]] || flat, change: direction });
    if (settleAt[e] >= 0) {
      const change = direction * settleRatio[e];
      slope += rowSlope(model, column, weigh, { row: settleRow, side: lots[settleAt[e]] || change, change });
    }
    slopes[e] = slope;
  }
}

/** One row that a trade moves. */
interface Move {
  readonly row: number;
  /** Above zero: the row is held long; below: short. What is held no longer counts as what it was, a hedge not yet opened as what it will be. */
  readonly side: number;
  /** Change of them, signed. */
  readonly change: number;
}

/** P&L of a move in the column (or columns) that set the scan loss, risk ticks. */
type ColumnPnl = (move: Move) => number;

function rowSlope(model: PlanModel, column: ColumnPnl, weigh: number, move: Move): number {
  const { maintenancePpm } = model.parameters;
  const riskParts =
    baseSlope(model, column, move) + bucketSlope(model, move) + coinSlope(model, move) + lotSlope(model, move);
  const maintenance = (riskParts * maintenancePpm) / PPM + provisionSlope(model, move);
  return -haircutSlope(model, move) - maintenance * weigh;
}

/** Change of max(scan loss, floors). */
function baseSlope(model: PlanModel, column: ColumnPnl, move: Move): number {
  const { parts } = model.margin;
  const floored = parts[PART.shortOptionMinimum] + parts[PART.grossMinimum] > 0;
  return floored ? floorSlope(model, move) : 0 - column(move);
}

/** +1 when the change makes the position larger, -1 when it makes it smaller. */
const growth = ({ side, change }: Move): number => (side > 0 === change > 0 ? 1 : -1);

/** Whether the row is (or becomes) an option held long: left out of gross, basis and minimums. */
const isLongOption = ({ table }: PlanModel, { row, side }: Move): boolean =>
  table.kind[row] >= ROW_KIND.call && side > 0;

function floorSlope(model: PlanModel, move: Move): number {
  const { table, parameters } = model;
  const { row, change } = move;
  if (table.kind[row] === ROW_KIND.spot || isLongOption(model, move)) return 0;
  const u = table.underlying[row];
  const short = table.kind[row] >= ROW_KIND.call ? parameters.shortOptionPpm[u] : 0;
  const notional = growth(move) * Math.abs(change) * table.notional[row];
  return (notional * (short + parameters.grossMinimumPpm[u])) / PPM;
}

/** Change of the basis and the size charge. */
function bucketSlope(model: PlanModel, move: Move): number {
  const { table, parameters, scratch } = model;
  const { row, change } = move;
  if (table.kind[row] === ROW_KIND.spot) return 0;
  const u = table.underlying[row];
  const bucket = table.expiry[row] >= 0 ? table.expiry[row] : parameters.expiries + u;
  const [basis, up, down] = [scratch.basis[bucket], scratch.basisLongUp[bucket], scratch.basisLongDown[bucket]];
  const delta = change * table.basisDelta[row];
  const step = isLongOption(model, move)
    ? hurtOfLong(basis, up, down, table.basisDelta[row] > 0, delta)
    : hurtOfOther(basis, up, down, delta);
  return step * ((parameters.basisPpm[bucket] + tierPpm(parameters.size[u], scratch.closing[u])) / PPM);
}

/** Slope of the hurt basis delta: nothing while long options cover it. */
function hurtOfOther(basis: number, up: number, down: number, delta: number): number {
  if (basis === 0) return delta < 0 ? (up > 0 ? 0 : -delta) : down < 0 ? 0 : delta;
  if (hurtBasis(basis, up, down) === 0) return 0;
  return basis > 0 ? delta : -delta;
}

function hurtOfLong(basis: number, up: number, down: number, raises: boolean, delta: number): number {
  if (hurtBasis(basis, up, down) === 0) return 0;
  if (basis < 0) return raises ? -delta : 0;
  return raises ? 0 : delta;
}

function tierPpm({ from, ppm }: Tiers, amount: number): number {
  let i = from.length - 1;
  while (i > 0 && amount <= from[i]) i--;
  return i < 0 ? 0 : ppm[i];
}

/** Rounding: one tick for each lot held, but for a stablecoin that is owned. */
function lotSlope({ table }: PlanModel, move: Move): number {
  return table.underlying[move.row] < 0 && move.side > 0 ? 0 : growth(move) * Math.abs(move.change);
}

/**
 * De-peg and common failure on the equity in an asset. A contract at its mark moves none of it together with its settlement row, but for an
 * option held long, whose worth is no such equity.
 */
function coinSlope(model: PlanModel, move: Move): number {
  const { table, parameters, scratch, margin } = model;
  const coin = table.coin[move.row];
  if (coin < 0 || scratch.coinEquity[coin] <= 0 || isLongOption(model, move)) return 0;
  const worth = move.change * table.mark[move.row];
  let ppm = parameters.depegPpm[coin];
  if (margin.parts[PART.commonFailure] > 0) ppm += worstDependencyPpm(parameters, scratch.coinEquity, coin);
  return (worth * ppm) / PPM;
}

function worstDependencyPpm({ dependencies }: PlanModel['parameters'], equity: Float64Array, coin: number): number {
  let worst = Number.NEGATIVE_INFINITY;
  let ppm = 0;
  for (const { lossPpm, free } of dependencies) {
    let loss = 0 - free;
    for (let c = 0; c < lossPpm.length; c++) if (equity[c] > 0) loss += (equity[c] * lossPpm[c]) / PPM;
    if (loss > worst) [worst, ppm] = [loss, lossPpm[coin]];
  }
  return ppm;
}

function haircutSlope(model: PlanModel, move: Move): number {
  const { table, parameters, scratch } = model;
  const coin = table.coin[move.row];
  if (coin < 0 || scratch.coinEquity[coin] <= 0 || isLongOption(model, move)) return 0;
  return (move.change * table.mark[move.row] * tierPpm(parameters.haircut[coin], scratch.coinEquity[coin])) / PPM;
}

/** Closing fee and funding: they count in full. */
function provisionSlope(model: PlanModel, move: Move): number {
  const { table, parameters, scratch } = model;
  const { row, change } = move;
  if (table.kind[row] === ROW_KIND.spot) return 0;
  const u = table.underlying[row];
  let slope = 0;
  if (!isLongOption(model, move)) {
    slope = (growth(move) * Math.abs(change) * table.notional[row] * parameters.closingFeePpm[u]) / PPM;
  }
  const rate = parameters.fundingPpm[u];
  if (rate === 0 || table.kind[row] !== ROW_KIND.perpetual) return slope;
  const basis = scratch.basis[parameters.expiries + u];
  const delta = change * table.basisDelta[row];
  const paying = rate > 0 ? basis : 0 - basis;
  const paid = rate > 0 ? delta : 0 - delta;
  return paying > 0 || (paying === 0 && paid > 0) ? slope + (paid * Math.abs(rate)) / PPM : slope;
}

function activeColumn(model: PlanModel): ColumnPnl {
  const { activeKind, activeColumn: active } = model.margin;
  const { joint } = model.parameters;
  if (activeKind === ACTIVE.sameMove) return (move) => sameMovePnl(model, active, move);
  if (activeKind === ACTIVE.twist) return (move) => twistPnl(model, move);
  if (joint === undefined || activeKind === ACTIVE.none) return () => 0;
  if (activeKind === ACTIVE.stress) return (move) => jointPnl(model, joint, active, move);
  const days = worstDays(joint, model.scratch.jointPnl);
  return (move) => {
    let sum = 0;
    for (const day of days) sum += jointPnl(model, joint, day, move);
    return sum / days.length;
  };
}

/** Gains of an underlying against losses of others count at its credit; one that stands alone loses in the active column. */
function sameMovePnl({ table, parameters, scratch }: PlanModel, column: number, { row, change }: Move): number {
  const u = table.underlying[row];
  if (u < 0) return 0;
  const pnl = change * table.cells[row * table.stride + column];
  const total = scratch.vectors[scratch.slotOf[u] * scratch.stride + column] || pnl;
  return total < 0 ? pnl : (pnl * parameters.gainCredit[u]) / CREDIT_UNIT;
}

/** Options held long take the chord of their kind, all else the chord around the move. */
function jointPnl(model: PlanModel, joint: JointColumns, j: number, move: Move): number {
  const { table, parameters } = model;
  const u = table.underlying[move.row];
  if (u < 0) return 0;
  const long = isLongOption(model, move);
  const chord = long ? (table.kind[move.row] === ROW_KIND.call ? CALL_TERMS : PUT_TERMS) : 0;
  const terms = (j * parameters.underlyings + u) * TERMS + chord;
  return move.change * weighted(table.cells, move.row * table.stride, joint, terms);
}

function weighted(vector: Float64Array, at: number, { columns, weights }: JointColumns, terms: number): number {
  return vector[at + columns[terms]] * weights[terms] + vector[at + columns[terms + 1]] * weights[terms + 1];
}

/** A share of the worse of vol up and vol down, each expiry on its own. */
function twistPnl({ table, parameters, scratch }: PlanModel, { row, change }: Move): number {
  if (table.kind[row] < ROW_KIND.call) return 0;
  const bucket = table.expiry[row];
  const at = row * table.stride;
  const [up, down] = [scratch.twistUp[bucket], scratch.twistDown[bucket]];
  if (Math.min(up, down) >= 0) return 0;
  const cell = table.cells[at + (up <= down ? parameters.zeroUp : parameters.zeroDown)];
  return (change * cell * parameters.twistPpm) / PPM;
}
