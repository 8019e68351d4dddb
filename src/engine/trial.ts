import type { Book } from '../risk/book.ts';
import { balanceLots, looseTicks } from './worth.ts';
import type { Units } from './contract-cash.ts';
import type { State } from './state.ts';
import { POSITIONS_MAX } from '../units/limits.ts';
import { assert } from '../units/assert.ts';
import { isMoney } from '../units/money.ts';

/** Rows beyond the limit that a trial may hold: coin rows and the instruments that a command adds before it is refused. */
const SPARE_ROWS = 128;

/** A copy of one account's holdings, to ask what if. Allocated once, used for every question. */
export interface Trial {
  account: number;
  count: number;
  readonly instrument: Int32Array;
  readonly lots: Float64Array;
  /** Balances by asset. */
  readonly units: BigInt64Array;
  /** A balance passed 64 bits: the trial means nothing any more. */
  overflown: boolean;
}

export function createTrial(assets: number): Trial {
  return {
    account: 0,
    count: 0,
    instrument: new Int32Array(POSITIONS_MAX + SPARE_ROWS),
    lots: new Float64Array(POSITIONS_MAX + SPARE_ROWS),
    units: new BigInt64Array(assets),
    overflown: false,
  };
}

/** The account as it is. */
export function beginTrial(state: State, account: number): Trial {
  const { trial } = state.derived;
  const { start, positions, balances } = state.accounts.columns;
  const from = start[account];
  const count = positions[account];
  assert(count <= POSITIONS_MAX, 'a margined account has at most 512 positions');
  trial.account = account;
  trial.count = count;
  trial.overflown = false;
  for (let i = 0; i < count; i++) {
    trial.instrument[i] = state.positions.columns.instrument[from + i];
    trial.lots[i] = state.positions.columns.lots[from + i];
  }
  const row = account * state.ledger.assets;
  for (let asset = 0; asset < state.assets.count; asset++) trial.units[asset] = balances[row + asset];
  return trial;
}

/** Copies one trial onto another, so that several continuations can be asked from one beginning. */
export function copyTrial(from: Trial, to: Trial): void {
  to.account = from.account;
  to.count = from.count;
  to.overflown = from.overflown;
  for (let i = 0; i < from.count; i++) {
    to.instrument[i] = from.instrument[i];
    to.lots[i] = from.lots[i];
  }
  to.units.set(from.units);
}

/** What if the balance of an asset changed. */
export function tryPay(trial: Trial, asset: number, units: Units): void {
  const after = trial.units[asset] + BigInt(units);
  if (!isMoney(after)) trial.overflown = true;
  trial.units[asset] = after;
}

/** What if the position changed by `lots`, for `cash` units of its settlement asset. */
export function tryTrade(state: State, trial: Trial, instrument: number, lots: number, cash: Units): void {
  const row = trialRow(trial, instrument);
  trial.lots[row] += lots;
  tryPay(trial, state.instruments.columns.settle[instrument], cash);
}

/** The trial as a book: the rows of the balances brought up to date, rows without lots taken out. */
export function trialBook(state: State, trial: Trial): Book {
  const { lotUnits, instrument } = state.assets.columns;
  let cash = 0;
  for (let asset = 0; asset < state.assets.count; asset++) {
    const units = trial.units[asset];
    const lots = balanceLots(units, lotUnits[asset]);
    if (lots !== 0 || hasRow(trial, instrument[asset])) trial.lots[trialRow(trial, instrument[asset])] = lots;
    if (units !== 0n) cash += looseTicks(state, asset, units);
  }
  dropEmptyRows(trial);
  return { start: 0, count: trial.count, instrument: trial.instrument, lots: trial.lots, cash };
}

/** Sum of |lots| * cell limit, with the cash: what the exactness budget bounds. Call after `trialBook`. */
export function trialExposure(state: State, trial: Trial, book: Book): number {
  const { cellLimit } = state.instruments.columns;
  let exposure = Math.abs(book.cash);
  for (let i = 0; i < trial.count; i++) exposure += Math.abs(trial.lots[i]) * cellLimit[trial.instrument[i]];
  return exposure;
}

/** A row without lots is no holding: it would make its underlying part of the book. */
function dropEmptyRows(trial: Trial): void {
  for (let i = trial.count - 1; i >= 0; i--) {
    if (trial.lots[i] !== 0) continue;
    trial.count -= 1;
    trial.instrument[i] = trial.instrument[trial.count];
    trial.lots[i] = trial.lots[trial.count];
  }
}

function trialRow(trial: Trial, instrument: number): number {
  for (let i = 0; i < trial.count; i++) if (trial.instrument[i] === instrument) return i;
  assert(trial.count < trial.instrument.length, 'a trial has room for the rows a command can add');
  trial.instrument[trial.count] = instrument;
  trial.lots[trial.count] = 0;
  trial.count += 1;
  return trial.count - 1;
}

function hasRow(trial: Trial, instrument: number): boolean {
  for (let i = 0; i < trial.count; i++) if (trial.instrument[i] === instrument) return true;
  return false;
}
