import type { Arena } from '../quant/kernels/arena.ts';
import { certify, createCertifier } from '../risk/screen-certify.ts';
import type { Certifier } from '../risk/screen-certify.ts';
import type { Line } from '../risk/screen-bounds.ts';
import { takeDue, takeUntried, touch, touchFirst, tryAgain } from '../risk/screen-dues.ts';
import { moveGroup } from '../risk/screen-move.ts';
import { renewAhead, takeNear } from '../risk/screen-refresh.ts';
import { useParameters } from '../risk/screen-parameters.ts';
import { createScreen, listRows } from '../risk/screen.ts';
import type { Probe, Screen } from '../risk/screen.ts';
import type { HouseParameters } from '../risk/house-parameters.ts';
import type { RiskTable } from '../risk/risk-table.ts';
import { PPM } from '../units/limits.ts';
import { bookOf } from './account-book.ts';
import type { EngineParameters } from './engine-parameters.ts';
import { STANDING } from './records.ts';
import { STAGE } from './stage.ts';
import type { State } from './state.ts';

/**
 * Who a tick values: the accounts that are not proved to stay where they stand on the ladder. Derived state that no rebuild has to match:
 * whatever it holds, the events are those of valuing everybody. @see spec/22-SCRN
 */
export interface Screening {
  readonly screen: Screen;
  readonly certifier: Certifier;
  /** By stage: what an account's equity is compared with there; none while it is being liquidated. */
  readonly lines: readonly (readonly Line[])[];
  /** A row was listed, priced for the first time, or ended since the screen was told. */
  hasNewRows: boolean;
}

/** What a screening is made over. */
export interface ScreeningPlan {
  readonly arena: Arena;
  readonly table: RiskTable;
  readonly cellsAt: number;
  readonly parameters: HouseParameters;
  readonly probe: Probe;
}

/** Slots for each account: three coins and the dollars, on average. */
const SLOTS = 4;

/** The ladder's lines. @see ladder.ts, spec/06-LIQD, LIQD-010 */
export function ladderLines({
  warningPpm,
  warningReleasePpm,
  restrictionReleasePpm,
}: EngineParameters): readonly (readonly Line[])[] {
  const initial = (share: number): Line => ({ requirement: 'initial', share });
  const lines: (readonly Line[])[] = [];
  lines[STAGE.normal] = [initial(1 + warningPpm / PPM)];
  lines[STAGE.called] = [initial(1), initial(1 + warningReleasePpm / PPM)];
  lines[STAGE.restricted] = [{ requirement: 'maintenance', share: 1 }, initial(1 + restrictionReleasePpm / PPM)];
  lines[STAGE.liquidating] = [];
  return lines;
}

/** A screening in which every account that is open is due. */
export function startScreening(state: State, engine: EngineParameters, plan: ScreeningPlan): Screening {
  const { accounts, expiries } = state.genesis;
  const { warningPpm, warningReleasePpm, restrictionReleasePpm } = engine;
  const share = 1 + Math.max(warningPpm, warningReleasePpm, restrictionReleasePpm) / PPM;
  const screen = createScreen({ ...plan, accounts, expiries, slots: accounts * SLOTS, share });
  touchFirst(screen, state.accounts.count);
  return { screen, certifier: createCertifier(screen), lines: ladderLines(engine), hasNewRows: true };
}

/** An account's money, lots or stage changed. */
export function touchAccount(state: State, account: number): void {
  const { screening } = state.derived.pricing;
  if (screening === undefined) return;
  touch(screening.screen, account);
  tryAgain(screening.screen, account);
}

/** The rows of these underlyings were built, or the parameters compiled: barriers are passed and accounts become due. */
export function screenMoves(state: State, underlyings: readonly number[]): void {
  const { screening, model } = state.derived.pricing;
  if (screening === undefined || model === undefined) return;
  const { screen } = screening;
  if (screening.hasNewRows) {
    const { priced } = state.derived.pricing;
    const { standing } = state.instruments.columns;
    listRows(screen, (row) => priced[row] === 1 && standing[row] !== STANDING.ended);
    screening.hasNewRows = false;
  }
  const { asset, indexPrice } = state.underlyings.columns;
  const moved = new Set(
    underlyings.map((row) => (state.assets.columns.kind[asset[row]] === 1 ? screen.groups - 1 : row)),
  );
  for (const group of useParameters(screen, model.parameters)) {
    if (!moved.has(group) && screen.price[group] > 0) moveGroup(screen, group, screen.price[group]);
  }
  for (const group of moved) {
    if (screen.rows[group].length > 0) moveGroup(screen, group, group < screen.groups - 1 ? indexPrice[group] : 1);
  }
}

/** The due accounts that `isConcerned`, ascending; undefined when there is no screening. */
export function dueAccounts(state: State, isConcerned: (account: number) => boolean): readonly number[] | undefined {
  const { screening } = state.derived.pricing;
  return screening === undefined ? undefined : Array.from(takeDue(screening.screen, isConcerned));
}

/**
 * An account was just valued and stands where it should: it gets its certificate now, or, where `certifyLater` allows that, between this command and the
 * next ones. The model's scratch and margin hold its evaluation.
 */
export function certifyStanding(state: State, account: number): void {
  const { screening, mostDue } = state.derived.pricing;
  if (screening === undefined) return;
  if (screening.screen.dueCount <= mostDue) tryAgain(screening.screen, account);
  else certifyAccount(state, account);
}

/**
 * Whoever calls `workAhead` between commands may leave certificates to it: a command then ends as soon as accounts are valued. Without such work
 * the accounts stay due and every tick that concerns them values them. No event depends on it.
 * @param mostDue beyond so many accounts that are due, commands certify by themselves again; 0: always
 */
export function certifyLater(state: State, mostDue: number): void {
  state.derived.pricing.mostDue = mostDue;
}

function certifyAccount(state: State, account: number): void {
  const { screening, model } = state.derived.pricing;
  if (screening === undefined || model === undefined) return;
  const lines = screening.lines[state.accounts.columns.stage[account]];
  if (lines.length === 0) return;
  const { scratch, margin } = model;
  certify(screening.screen, screening.certifier, { account, book: bookOf(state, account), scratch, margin }, lines);
}

/**
 * Does ahead what the next ticks would have to: certifies accounts that are due or whose certificates may end with the next moves, and renews
 * references. For whoever has time between commands; no event and no column of the state depends on it. @param most accounts, at most
 * @param isStanding values an account and says whether it stays where it stands on the ladder
 * @returns how many were valued
 */
export function refreshScreening(state: State, most: number, isStanding: (account: number) => boolean): number {
  const { screening } = state.derived.pricing;
  if (screening === undefined || state.parameters === undefined) return 0;
  const { screen } = screening;
  const certified = (account: number): void => {
    if (isStanding(account)) certifyAccount(state, account);
    else touch(screen, account);
  };
  const due = takeUntried(screen, most);
  due.forEach(certified);
  if (due.length === most) return most;
  renewAhead(screen);
  const near = takeNear(screen, most - due.length);
  near.forEach(certified);
  return due.length + near.length;
}
