import { OWN_ACCOUNTS } from '../ledger/account-kind.ts';
import { breachProbability, horizonDeviation } from '../risk/early-warning/breach-probability.ts';
import { breachMoves, jointDistance, valueAt } from '../risk/early-warning/distance.ts';
import type { BreachMoves, HeadroomLadder } from '../risk/early-warning/distance.ts';
import { HORIZONS } from '../risk/early-warning/horizon.ts';
import type { Horizon } from '../risk/early-warning/horizon.ts';
import type { Scenario } from '../risk/scenario.ts';
import type { Model } from './pricing.ts';
import { underlyingName } from './records.ts';
import { LABEL_WIDTH } from './schema.ts';
import { stageName } from './stage.ts';
import type { StageName } from './stage.ts';
import { isCustomer } from './state.ts';
import type { State } from './state.ts';
import { getText } from './table.ts';
import { valueAccount } from './valuation.ts';
import type { VolView } from './vol-view.ts';

/** One underlying of an account: the moves that end its headroom, and the nearer one in deviations of a day. */
export interface UnderlyingWarning extends BreachMoves {
  readonly underlying: string;
  /** Infinity: no move ends it. */
  readonly deviations: number;
}

/** How near one account is to its line. Amounts in risk ticks. */
export interface EarlyWarning {
  readonly account: number;
  readonly label: string;
  readonly stage: StageName;
  readonly equity: number;
  readonly maintenanceMargin: number;
  readonly maintenanceHeadroom: number;
  /** Those it holds, in order of number. */
  readonly underlyings: readonly UnderlyingWarning[];
  /** Deviations of a day of the whole book; Infinity for a book that does not move. */
  readonly jointDistance: number;
  /** Probability that maintenance headroom is gone within the horizon: the larger of the joint one and that of any underlying alone. */
  readonly fiveMinutes: number;
  readonly hour: number;
  readonly day: number;
}

/**
 * Customers whose books move, the most endangered first: by probability within a day, then within an hour, then by account. Cost: a valuation of every
 * customer. @see spec/06-LIQD, LIQD-004
 */
export function earlyWarnings(state: State, view: VolView, limit = 100): readonly EarlyWarning[] {
  const found: EarlyWarning[] = [];
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    const warning = earlyWarning(state, view, account);
    if (warning !== undefined) found.push(warning);
  }
  found.sort((a, b) => b.day - a.day || b.hour - a.hour || a.account - b.account);
  return Object.freeze(found.slice(0, limit));
}

/** How near one account is to its line; undefined for accounts that are not margined, and for books that hold nothing that moves. */
export function earlyWarning(state: State, view: VolView, account: number): EarlyWarning | undefined {
  const { model } = state.derived.pricing;
  if (model === undefined || !isCustomer(state, account)) return undefined;
  const { equity, maintenanceMargin, maintenanceHeadroom } = valueAccount(state, account);
  const ladders = laddersOf(model, maintenanceMargin, maintenanceHeadroom);
  if (ladders.length === 0) return undefined;
  const legs = ladders.map((leg) => ({ ...leg, breach: breachMoves(leg.ladder) }));
  const day = distances(legs, view, maintenanceHeadroom, HORIZONS.day);
  const probability = (horizon: Horizon): number => {
    const { joint, alone } = horizon === HORIZONS.day ? day : distances(legs, view, maintenanceHeadroom, horizon);
    return breachProbability(Math.min(joint, ...alone), horizon);
  };
  return Object.freeze({
    account,
    label: getText(state.accounts.columns.label, LABEL_WIDTH, account),
    stage: stageName(state.accounts.columns.stage[account]),
    equity,
    maintenanceMargin,
    maintenanceHeadroom,
    underlyings: legs.map(({ underlying, breach }, i) => ({
      underlying: underlyingName(state, underlying),
      ...breach,
      deviations: day.alone[i],
    })),
    jointDistance: day.joint,
    fiveMinutes: probability(HORIZONS.fiveMinutes),
    hour: probability(HORIZONS.hour),
    day: probability(HORIZONS.day),
  });
}

/** One underlying of the book that was valued last, and its headroom along the moves of that underlying alone. */
interface Leg {
  readonly underlying: number;
  readonly ladder: HeadroomLadder;
}

/**
 * The requirement moves with the price, too: the part of it that an underlying has by its own worst column grows and shrinks in proportion to the move, as
 * ranges are shares of the price. @see spec/06-LIQD, LIQD-002
 */
function laddersOf({ scratch, sets, table }: Model, maintenanceMargin: number, headroom: number): Leg[] {
  const { slots, slotUnderlying, vectors, stride } = scratch;
  const worst = Array.from({ length: slots }, (_, slot) => worstOf(vectors, slot * stride, table.columns));
  const total = worst.reduce((sum, loss) => sum + loss, 0);
  return worst
    .map((loss, slot): Leg => {
      const underlying = slotUnderlying[slot];
      const requirement = total === 0 ? 0 : (maintenanceMargin * loss) / total;
      const nodes = nodesOf(sets[underlying].scenarios);
      return {
        underlying,
        ladder: {
          moves: nodes.map(({ move }) => move),
          headroom: nodes.map(({ move, column }) => headroom + vectors[slot * stride + column] - requirement * move),
        },
      };
    })
    .sort((a, b) => a.underlying - b.underlying);
}

function worstOf(vectors: Float64Array, at: number, columns: number): number {
  let worst = 0;
  for (let c = 0; c < columns; c++) worst = Math.min(worst, vectors[at + c]);
  return 0 - worst;
}

/** The columns of unchanged vol and skew by move, ascending: the regular grid. */
function nodesOf(scenarios: readonly Scenario[]): { readonly move: number; readonly column: number }[] {
  return scenarios
    .map(({ move, vol, skew, weight }, column) => ({
      move: move + 0,
      column,
      isNode: vol === 'same' && skew === 0 && weight === 1,
    }))
    .filter(({ isNode }) => isNode)
    .sort((a, b) => a.move - b.move);
}

/** Distances in deviations of a horizon: of the whole book, and of each underlying alone. */
function distances(
  legs: readonly (Leg & { readonly breach: BreachMoves })[],
  view: VolView,
  headroom: number,
  horizon: Horizon,
): { readonly joint: number; readonly alone: readonly number[] } {
  const deviation = legs.map(({ underlying }) => horizonDeviation(view.vol(underlying, horizon), horizon.lengthMs));
  const moves = legs.map(({ ladder }, i) => ({
    up: valueAt(ladder, deviation[i]) - headroom,
    down: valueAt(ladder, -deviation[i]) - headroom,
  }));
  const correlation = legs.map((a) => legs.map((b) => (a === b ? 1 : view.correlation(a.underlying, b.underlying))));
  return {
    joint: jointDistance(headroom, moves, correlation),
    alone: legs.map(({ breach }, i) => nearest(breach) / deviation[i]),
  };
}

const nearest = ({ down, up }: BreachMoves): number =>
  Math.min(down === undefined ? Number.POSITIVE_INFINITY : -down, up ?? Number.POSITIVE_INFINITY);
