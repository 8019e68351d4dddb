import type { Arena } from '../quant/kernels/arena.ts';
import { ROW_FIELDS } from '../quant/kernels/net-kernels.ts';
import { assert } from '../units/assert.ts';
import { createBarriers } from './barriers.ts';
import type { Barriers } from './barriers.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { RiskTable } from './risk-table.ts';
import { createAnchor, createParabolas, createProbe } from './screen-anchor.ts';
import type { Anchor, HereRates, Parabolas } from './screen-anchor.ts';
import type { Link } from './screen-measure.ts';
import { createWatch } from './screen-watch.ts';
import type { Watch } from './screen-watch.ts';
import { createRowRates } from './screen-rates.ts';
import type { RowRates } from './screen-rates.ts';

/**
 * Who has to be valued when prices move: everybody who is not proved to stay on his side of his lines.
 *
 * Accounts hold certificates (screen-certify.ts): a box of prices and levels for each group of their rows. `moveGroup` (screen-move.ts)
 * measures rows that changed, passes the barriers and makes accounts whose boxes ended due; `takeDue` (screen-dues.ts) says whom of them a
 * tick must value. An account
 * that is touched (cash, fills, parameters) is due until it is certified again. Derived state: a lost or rebuilt screen changes no event,
 * only how much is computed. @see spec/22-SCRN
 */
export interface Screen {
  readonly table: RiskTable;
  /** Index of the table's cells in the arena. */
  readonly cellsAt: number;
  readonly arena: Arena;
  /** In force; replaced by the owner when they are compiled again. */
  parameters: HouseParameters;
  readonly share: number;
  /** Underlyings, and the stablecoins as the last group. */
  readonly groups: number;
  /** Expiries at most. */
  readonly expiries: number;
  readonly probe: Probe;
  /** Tables for rows at other prices, and the parabolas through them. */
  readonly probes: readonly [ProbeTable, ProbeTable];
  readonly parabolas: Parabolas;
  /** References by kind: one that follows the price closely, and wider ones that stay for long. */
  readonly anchors: readonly Anchor[];
  readonly deviation: Float64Array;
  readonly deviationAt: number;
  readonly basisDeviation: Float64Array;
  readonly rates: RowRates;
  readonly bounds: RowRates;
  readonly here: HereRates;
  readonly rowsAt: number;
  /** Rows by group, views of the arena. */
  rows: Int32Array[];

  /** [groups] 1: some row is not known to the near reference yet. */
  readonly hasNewRows: Uint8Array;
  /** [groups] 1: the rates of its rows are not those of the parameters in force. */
  readonly hasNewRates: Uint8Array;

  /** [groups] price now, and the usual size of its moves, relative. */
  readonly price: Float64Array;
  readonly pace: Float64Array;
  /** [groups * GENERATIONS] level now, and how it follows from that of the newest of its kind. */
  readonly level: Float64Array;
  readonly links: { readonly [part in keyof Link]: Float64Array };
  /** [groups * KINDS] newest generation; its level now, and whether that was measured or follows from the near one by its link. */
  readonly newest: Int32Array;
  readonly kindLevel: Float64Array;
  readonly isMeasured: Uint8Array;
  readonly kindLinks: Link[];
  /** Accounts below this one exist. */
  accounts: number;

  readonly barriers: Barriers;
  readonly watch: Watch;
  /** [accounts] first slot, NONE for no certificate, WATCHED - entry for one that is watched. */
  readonly firstSlot: Int32Array;
  /** [accounts] DUE when it must be valued. */
  readonly dues: Uint8Array;
  /** [accounts] 1: when it was certified, its box was narrower than the moves that `takeNear` looks ahead. */
  readonly isNarrow: Uint8Array;
  /** [accounts] 1: to certify it was tried ahead of a tick, in vain; it is due, and will be valued with the next tick that concerns it. */
  readonly isTried: Uint8Array;
  /** Accounts that are listed as due; some may have been certified since. */
  readonly dueList: Int32Array;
  dueCount: number;
}

export interface ScreenPlan {
  readonly arena: Arena;
  readonly table: RiskTable;
  readonly cellsAt: number;
  readonly parameters: HouseParameters;
  readonly accounts: number;
  /** Expiries at most. */
  readonly expiries: number;
  /** Slots in all: groups of all accounts. */
  readonly slots: number;
  /** Largest multiple of a requirement that is compared with equity, >= 1. */
  readonly share: number;
  readonly probe: Probe;
}

/** The builder's answer to: what would the rows of this group be, now, at `factor` times its price? */
export type Probe = (group: number, rows: Int32Array, factor: number, into: RiskTable) => void;

type ProbeTable = ReturnType<typeof createProbe>;

export const NONE = -1;
export const WATCHED = -2;

/** Kinds of references by how far from their price the parabolas meet the rows, and generations of each that may be alive at once. */
export const STEPS = [0.01, 0.03, 0.1];
export const KINDS = STEPS.length;
export const KIND_GENERATIONS = 20;
export const GENERATIONS = KINDS * KIND_GENERATIONS;

/** States of an account: certified; due, and in the list; certified, and still in the list. */
export const SETTLED = 0;
export const DUE = 1;
export const LISTED = 2;

/** Doubles and integers that a screen takes from its arena. */
export function screenColumns(table: RiskTable): readonly { count: number; width: number }[] {
  const capacity = table.mark.length;
  const matrices = Array.from({ length: 4 + 3 * KINDS }, () => ({ count: capacity * table.stride, width: 8 }));
  const fields = Array.from({ length: KINDS }, () => ({ count: capacity * ROW_FIELDS, width: 8 }));
  return [...matrices, ...fields, { count: capacity, width: 8 }, { count: capacity, width: 4 }];
}

/** A screen in which nobody is certified and nobody due yet: `touch` the accounts that exist. */
export function createScreen(plan: ScreenPlan): Screen {
  const { arena, table, cellsAt, parameters, accounts, share, probe } = plan;
  assert(share >= 1, 'a screen compares equity with whole requirements at least');
  const groups = parameters.underlyings + 1;
  const capacity = table.mark.length;
  const deviationAt = arena.takeDoubles(capacity);
  const bounds = createRowRates(capacity);
  return {
    table,
    cellsAt,
    arena,
    parameters,
    share,
    groups,
    expiries: plan.expiries,
    probe,
    probes: [createProbe(arena, table), createProbe(arena, table)],
    parabolas: createParabolas(arena, table),
    anchors: STEPS.map((step) => createAnchor(arena, table, groups, step)),
    deviation: arena.doubles.subarray(deviationAt, deviationAt + capacity),
    deviationAt,
    basisDeviation: new Float64Array(capacity),
    rates: createRowRates(capacity),
    bounds,
    here: { bounds, kind: table.kind, zeroUp: parameters.zeroUp, zeroDown: parameters.zeroDown },
    rowsAt: arena.takeIntegers(capacity),
    rows: Array.from({ length: groups }, () => new Int32Array(0)),
    hasNewRows: new Uint8Array(groups),
    hasNewRates: new Uint8Array(groups).fill(1),
    price: new Float64Array(groups),
    pace: new Float64Array(groups),
    level: new Float64Array(groups * GENERATIONS),
    links: {
      base: new Float64Array(groups * GENERATIONS),
      slope: new Float64Array(groups * GENERATIONS),
      bend: new Float64Array(groups * GENERATIONS),
      scale: new Float64Array(groups * GENERATIONS),
    },
    newest: new Int32Array(groups * KINDS).fill(NONE),
    kindLevel: new Float64Array(groups * KINDS),
    isMeasured: new Uint8Array(groups * KINDS),
    kindLinks: Array.from({ length: groups * KINDS }, () => ({ base: 0, slope: 0, bend: 0, scale: 1 })),
    accounts: 0,
    barriers: createBarriers(plan.slots, groups, GENERATIONS),
    watch: createWatch(accounts),
    firstSlot: new Int32Array(accounts).fill(NONE),
    dues: new Uint8Array(accounts),
    isNarrow: new Uint8Array(accounts),
    isTried: new Uint8Array(accounts),
    dueList: new Int32Array(accounts),
    dueCount: 0,
  };
}

/**
 * Says which rows exist: when one was listed, priced for the first time, or ended. References are captured anew with the next move of
 * their groups; until then accounts that hold a row unknown to them cannot be certified.
 */
export function listRows(screen: Screen, isLive: (row: number) => boolean): void {
  const { table, arena, groups } = screen;
  const byGroup: number[][] = Array.from({ length: groups }, () => []);
  for (let row = 0; row < table.count; row++) {
    if (isLive(row)) byGroup[table.underlying[row] < 0 ? groups - 1 : table.underlying[row]].push(row);
  }
  let at = screen.rowsAt;
  screen.rows = byGroup.map((rows, group) => {
    const view = arena.integers.subarray(at, at + rows.length);
    at += rows.length;
    view.set(rows);
    screen.hasNewRates[group] = 1;
    if (rows.some((row) => screen.anchors[0].known[row] === 0)) screen.hasNewRows[group] = 1;
    return view;
  });
}

/** Whether an owner is not the newest reference of its kind: nobody takes a slot of it any more. */
export function isOld({ newest }: Screen, owner: number): boolean {
  const group = Math.floor(owner / GENERATIONS);
  const generation = owner - group * GENERATIONS;
  return newest[group * KINDS + Math.floor(generation / KIND_GENERATIONS)] !== generation;
}
