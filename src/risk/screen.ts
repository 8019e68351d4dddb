import type { Arena } from '../quant/kernels/arena.ts';
import { assert } from '../units/assert.ts';
import { centre, createBarriers, displace, isCentred, passAll, passLevel, passPrice, place } from './barriers.ts';
import type { Barriers } from './barriers.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { RiskTable } from './risk-table.ts';
import type { Tiers } from './tiers.ts';
import {
  captureRows,
  createAnchor,
  createLines,
  levelOf,
  linkRows,
  measureRows,
  ROUNDING_TICKS,
  setBounds,
} from './screen-anchor.ts';
import type { Anchor, Lines, Link, Measure } from './screen-anchor.ts';
import { createRowRates } from './screen-rates.ts';
import type { RowRates } from './screen-rates.ts';

/**
 * Who has to be valued when prices move: everybody who is not proved to stay on his side of his lines.
 *
 * Accounts hold certificates (certify.ts): a box of prices and levels for each group of their rows. `moveGroup` measures the rows that
 * changed, passes the barriers and makes the accounts whose boxes ended due; `takeDue` says who of them a tick must value. An account
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
  /** The builder's answer to: what are the lines of this group's rows at its present price? */
  readonly setLines: (group: number, rows: Int32Array, into: Lines) => void;
  readonly lines: Lines & { readonly slopesAt: number };
  /** References that follow the price closely, and wide ones that stay for long. */
  readonly near: Anchor;
  readonly far: Anchor;
  readonly deviation: Float64Array;
  readonly deviationAt: number;
  readonly rates: RowRates;
  readonly bounds: RowRates;
  readonly rowsAt: number;
  /** Rows by group, views of the arena. */
  rows: Int32Array[];

  /** [groups] 1: some row is not known to the near reference yet. */
  readonly hasNewRows: Uint8Array;

  /** [groups] price now. */
  readonly price: Float64Array;
  /** [groups * GENERATIONS] level now; how it follows from that of the newest of its kind; accounts on it. */
  readonly level: Float64Array;
  readonly links: { readonly base: Float64Array; readonly slope: Float64Array; readonly scale: Float64Array };
  readonly standing: Int32Array;
  /** [groups] newest generations, and the link of the newest far reference to the newest near one. */
  readonly newestNear: Int32Array;
  readonly newestFar: Int32Array;
  readonly farLinks: Link[];

  readonly barriers: Barriers;
  readonly slots: Slots;
  /** [accounts] first slot, NONE for no certificate or an empty one. */
  readonly firstSlot: Int32Array;
  /** [accounts] DUE when it must be valued. */
  readonly dues: Uint8Array;
  /** Accounts that are listed as due; some may have been certified since. */
  readonly dueList: Int32Array;
  dueCount: number;
}

/** One group of one account. */
interface Slots {
  readonly account: Int32Array;
  readonly group: Uint16Array;
  readonly generation: Uint16Array;
  /** Next slot of the account, or next free slot. */
  readonly next: Int32Array;
  free: number;
}

export interface ScreenPlan {
  readonly arena: Arena;
  readonly table: RiskTable;
  readonly cellsAt: number;
  readonly parameters: HouseParameters;
  readonly accounts: number;
  /** Slots in all: groups of all accounts. */
  readonly slots: number;
  /** Largest multiple of a requirement that is compared with equity, >= 1. */
  readonly share: number;
  readonly setLines: Screen['setLines'];
}

export const NONE = -1;
/** Generations of each kind that may be alive at once. */
const KIND_GENERATIONS = 32;
export const GENERATIONS = 2 * KIND_GENERATIONS;

/** Moves (and levels) after which a new near reference is captured, and a new far one. */
const NEAR_MOVE = 0.004;
const NEAR_LEVEL = 0.5;
const FAR_MOVE = 0.03;

const SETTLED = 0;
const DUE = 1;
const LISTED = 2;

/** Doubles and integers that a screen takes from its arena. */
export function screenColumns(table: RiskTable): readonly { count: number; width: number }[] {
  const capacity = table.mark.length;
  const matrices = Array.from({ length: 5 }, () => ({ count: capacity * table.stride, width: 8 }));
  return [...matrices, { count: capacity, width: 8 }, { count: capacity, width: 4 }];
}

/** A screen in which every account is due. */
export function createScreen(plan: ScreenPlan): Screen {
  const { arena, table, cellsAt, parameters, accounts, share, setLines } = plan;
  assert(share >= 1, 'a screen compares equity with whole requirements at least');
  const groups = parameters.underlyings + 1;
  const capacity = table.mark.length;
  const deviationAt = arena.takeDoubles(capacity);
  const screen: Screen = {
    table,
    cellsAt,
    arena,
    parameters,
    share,
    groups,
    setLines,
    lines: createLines(arena, table),
    near: createAnchor(arena, table, groups),
    far: createAnchor(arena, table, groups),
    deviation: arena.doubles.subarray(deviationAt, deviationAt + capacity),
    deviationAt,
    rates: createRowRates(capacity),
    bounds: createRowRates(capacity),
    rowsAt: arena.takeIntegers(capacity),
    rows: Array.from({ length: groups }, () => new Int32Array(0)),
    hasNewRows: new Uint8Array(groups),
    price: new Float64Array(groups),
    level: new Float64Array(groups * GENERATIONS),
    links: {
      base: new Float64Array(groups * GENERATIONS),
      slope: new Float64Array(groups * GENERATIONS),
      scale: new Float64Array(groups * GENERATIONS),
    },
    standing: new Int32Array(groups * GENERATIONS),
    newestNear: new Int32Array(groups).fill(NONE),
    newestFar: new Int32Array(groups).fill(NONE),
    farLinks: Array.from({ length: groups }, () => ({ base: 0, slope: 0, scale: 1 })),
    barriers: createBarriers(plan.slots, groups, GENERATIONS),
    slots: createSlots(plan.slots),
    firstSlot: new Int32Array(accounts).fill(NONE),
    dues: new Uint8Array(accounts),
    dueList: new Int32Array(accounts),
    dueCount: 0,
  };
  for (let account = 0; account < accounts; account++) touch(screen, account);
  return screen;
}

function createSlots(count: number): Slots {
  const next = new Int32Array(count);
  for (let slot = 0; slot < count; slot++) next[slot] = slot + 1 < count ? slot + 1 : NONE;
  return {
    account: new Int32Array(count),
    group: new Uint16Array(count),
    generation: new Uint16Array(count),
    next,
    free: count > 0 ? 0 : NONE,
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
    if (rows.some((row) => screen.near.known[row] === 0)) screen.hasNewRows[group] = 1;
    return view;
  });
}

/** An account changed (cash, lots, stage), or its certificate ended: it is due until it is certified again. */
export function touch(screen: Screen, account: number): void {
  for (let slot = screen.firstSlot[account]; slot !== NONE; ) {
    const after = screen.slots.next[slot];
    releaseSlot(screen, slot);
    slot = after;
  }
  screen.firstSlot[account] = NONE;
  if (screen.dues[account] === SETTLED) screen.dueList[screen.dueCount++] = account;
  screen.dues[account] = DUE;
}

function releaseSlot(screen: Screen, slot: number): void {
  const { slots, barriers, standing } = screen;
  displace(barriers, slot);
  standing[slots.group[slot] * GENERATIONS + slots.generation[slot]] -= 1;
  slots.next[slot] = slots.free;
  slots.free = slot;
}

/** Makes every account due: parameters changed, or a proof's own conditions no longer hold. */
export function touchAll(screen: Screen): void {
  for (let account = 0; account < screen.firstSlot.length; account++) touch(screen, account);
  screen.newestNear.fill(NONE);
  screen.newestFar.fill(NONE);
}

/**
 * The due accounts that `isConcerned` says a tick is about, ascending. The others stay due. Those returned do too, until they are certified.
 */
export function takeDue(screen: Screen, isConcerned: (account: number) => boolean): Int32Array {
  const { dueList, dues } = screen;
  const found: number[] = [];
  let kept = 0;
  for (let i = 0; i < screen.dueCount; i++) {
    const account = dueList[i];
    if (dues[account] === LISTED) {
      dues[account] = SETTLED;
      continue;
    }
    dueList[kept++] = account;
    if (isConcerned(account)) found.push(account);
  }
  screen.dueCount = kept;
  return Int32Array.from(found).sort();
}

/** Notes that an account holds a certificate: it is due no more. */
export function settle(screen: Screen, account: number): void {
  if (screen.dues[account] === DUE) screen.dues[account] = LISTED;
}

/** A slot for one group of an account, in no rung yet; NONE when all are taken. */
export function takeSlot(screen: Screen, account: number, group: number, generation: number): number {
  const { slots, firstSlot, standing } = screen;
  const slot = slots.free;
  if (slot === NONE) return NONE;
  slots.free = slots.next[slot];
  slots.account[slot] = account;
  slots.group[slot] = group;
  slots.generation[slot] = generation;
  slots.next[slot] = firstSlot[account];
  firstSlot[account] = slot;
  standing[group * GENERATIONS + generation] += 1;
  return slot;
}

/** Stands a slot with its barriers set in its rungs. */
export function standSlot({ barriers, slots }: Screen, slot: number): void {
  place(barriers, slot, slots.group[slot], slots.generation[slot]);
}

/**
 * The rows of a group were built anew, or the rates that its charges are computed with changed: measures them, passes the barriers, and
 * makes the accounts behind them due. @param price of the underlying, > 0, any unit; 1 for the stablecoins
 */
export function moveGroup(screen: Screen, group: number, price: number): void {
  const { barriers, newestNear } = screen;
  const reached = (slot: number): void => touch(screen, screen.slots.account[slot]);
  screen.price[group] = price;
  if (!isCentred(barriers, group, price)) {
    dropGroup(screen, group);
    centre(barriers, group, price);
  }
  passPrice(barriers, group, price, reached);
  const m = measureOf(screen, group);
  if (newestNear[group] === NONE || !measureRows(screen.near, group, price, m)) {
    dropGroup(screen, group);
    begin(screen, group, m);
    return;
  }
  const level = levelOf(screen.near, m, ROUNDING_TICKS);
  setLevels(screen, group, level);
  for (let generation = 0; generation < GENERATIONS; generation++) {
    if (screen.standing[group * GENERATIONS + generation] === 0) continue;
    passLevel(barriers, group, generation, screen.level[group * GENERATIONS + generation], reached);
  }
  const isAway = Math.abs(price / screen.near.price[group] - 1) > NEAR_MOVE || level > NEAR_LEVEL;
  if (isAway || screen.hasNewRows[group] === 1) renew(screen, group, m);
}

/** Ends every certificate that rests on a group. */
function dropGroup(screen: Screen, group: number): void {
  for (let generation = 0; generation < GENERATIONS; generation++) {
    if (screen.standing[group * GENERATIONS + generation] > 0) {
      passAll(screen.barriers, group, generation, (slot) => touch(screen, screen.slots.account[slot]));
    }
  }
}

function measureOf(screen: Screen, group: number): Measure {
  const rows = screen.rows[group];
  return {
    kernels: screen.arena.kernels,
    table: screen.table,
    cellsAt: screen.cellsAt,
    rows,
    rowsAt: rows.byteOffset / 4,
    parameters: screen.parameters,
    share: screen.share,
    deviation: screen.deviation,
    deviationAt: screen.deviationAt,
    rates: screen.rates,
    bounds: screen.bounds,
  };
}

/** First references of a group: nobody stands on older ones. */
function begin(screen: Screen, group: number, m: Measure): void {
  setBounds(m, () => true);
  screen.setLines(group, m.rows, screen.lines);
  for (const anchor of [screen.near, screen.far]) captureRows(anchor, group, screen.price[group], screen.lines, m);
  screen.newestNear[group] = 0;
  screen.newestFar[group] = KIND_GENERATIONS;
  setLink(screen, group, 0, ITSELF);
  setLink(screen, group, KIND_GENERATIONS, ITSELF);
  screen.farLinks[group] = ITSELF;
  screen.hasNewRows[group] = 0;
  setLevels(screen, group, 0);
}

const ITSELF: Link = { base: 0, slope: 0, scale: 1 };

function setLink({ links }: Screen, group: number, generation: number, { base, slope, scale }: Link): void {
  const at = group * GENERATIONS + generation;
  links.base[at] = base;
  links.slope[at] = slope;
  links.scale[at] = scale;
}

/** Levels of all generations from that of the newest near reference. Rounded up. */
function setLevels(screen: Screen, group: number, level: number): void {
  const price = screen.price[group];
  const nearMove = Math.abs(price / screen.near.price[group] - 1);
  const farMove = Math.abs(price / screen.far.price[group] - 1);
  const { base, slope, scale } = screen.farLinks[group];
  const farLevel = base + slope * nearMove + scale * level;
  for (let generation = 0; generation < GENERATIONS; generation++) {
    const at = group * GENERATIONS + generation;
    const isNear = generation < KIND_GENERATIONS;
    const own = isNear ? level : farLevel;
    const move = isNear ? nearMove : farMove;
    const { links } = screen;
    screen.level[at] = (links.base[at] + links.slope[at] * move + links.scale[at] * own) * (1 + 1e-9);
  }
}

/** Captures a new near reference, and a new far one when the price has gone far; the group was measured against the near one just now. */
function renew(screen: Screen, group: number, m: Measure): void {
  const { near, far, lines } = screen;
  const price = screen.price[group];
  screen.setLines(group, m.rows, lines);
  setBounds(m, (row) => near.known[row] === 0);
  chain(screen, group, 0, near, m);
  captureRows(near, group, price, lines, m);
  screen.newestNear[group] = freshGeneration(screen, group, 0);
  screen.hasNewRows[group] = 0;

  if (!measureRows(far, group, price, m)) {
    dropGroup(screen, group);
    begin(screen, group, m);
    return;
  }
  if (Math.abs(price / far.price[group] - 1) > FAR_MOVE) {
    chain(screen, group, KIND_GENERATIONS, far, m);
    captureRows(far, group, price, lines, m);
    screen.newestFar[group] = freshGeneration(screen, group, KIND_GENERATIONS);
    screen.farLinks[group] = ITSELF;
  } else {
    screen.farLinks[group] = linkRows(far, group, price, lines, m);
  }
  setLevels(screen, group, 0);
}

/**
 * Expresses all generations of a kind by the reference that is about to be captured instead of the present one:
 * base + slope |move from old| + scale * old level, with old level <= link and |move from old| <= move between them + ratio |move from new|.
 */
function chain(screen: Screen, group: number, first: number, anchor: Anchor, m: Measure): void {
  const price = screen.price[group];
  const ratio = price / anchor.price[group];
  const link = linkRows(anchor, group, price, screen.lines, m);
  const { base, slope, scale } = screen.links;
  for (let at = group * GENERATIONS + first; at < group * GENERATIONS + first + KIND_GENERATIONS; at++) {
    base[at] += slope[at] * Math.abs(ratio - 1) + scale[at] * link.base;
    slope[at] = slope[at] * ratio + scale[at] * link.slope;
    scale[at] *= link.scale;
  }
}

/** A generation of a kind that nobody stands on; the one with the fewest accounts is given up when there is none. */
function freshGeneration(screen: Screen, group: number, first: number): number {
  const { standing } = screen;
  let fewest = first;
  for (let generation = first; generation < first + KIND_GENERATIONS; generation++) {
    if (standing[group * GENERATIONS + generation] < standing[group * GENERATIONS + fewest]) fewest = generation;
  }
  passAll(screen.barriers, group, fewest, (slot) => touch(screen, screen.slots.account[slot]));
  setLink(screen, group, fewest, ITSELF);
  return fewest;
}

/**
 * Puts parameters that were compiled again in force. Everybody is due when something changed that proofs take as fixed (credits, tiers,
 * joint columns, the maintenance share). @returns the groups whose charges are computed with other rates now: move each at its price
 */
export function useParameters(screen: Screen, parameters: HouseParameters): readonly number[] {
  const before = screen.parameters;
  if (before === parameters) return [];
  screen.parameters = parameters;
  if (!isFixedSame(before, parameters)) {
    touchAll(screen);
    return [];
  }
  const groups: number[] = [];
  const coins = !isSame(before.depegPpm, parameters.depegPpm) || !isSame(before.coinConfidencePpm, parameters.coinConfidencePpm);
  for (let group = 0; group < screen.groups; group++) {
    if (coins || (group < before.underlyings && !hasSameRates(before, parameters, group))) groups.push(group);
  }
  return groups;
}

function hasSameRates(a: HouseParameters, b: HouseParameters, underlying: number): boolean {
  if (a.fundingPpm[underlying] !== b.fundingPpm[underlying]) return false;
  for (let bucket = 0; bucket < b.bucketUnderlying.length; bucket++) {
    if (b.bucketUnderlying[bucket] !== underlying) continue;
    if (a.basisPpm[bucket] !== b.basisPpm[bucket] || a.confidencePpm[bucket] !== b.confidencePpm[bucket]) return false;
  }
  return true;
}

/** Whether everything that does not follow time, confidence, funding and pegs is the same. */
function isFixedSame(a: HouseParameters, b: HouseParameters): boolean {
  return (
    a.expiries === b.expiries &&
    a.coins === b.coins &&
    a.twistPpm === b.twistPpm &&
    a.maintenancePpm === b.maintenancePpm &&
    isSame(a.gainCredit, b.gainCredit) &&
    isSame(a.grossMinimumPpm, b.grossMinimumPpm) &&
    isSame(a.shortOptionPpm, b.shortOptionPpm) &&
    isSame(a.closingFeePpm, b.closingFeePpm) &&
    isSame(a.bucketUnderlying, b.bucketUnderlying) &&
    hasSameTiers(a.size, b.size) &&
    hasSameTiers(a.haircut, b.haircut) &&
    a.dependencies.length === b.dependencies.length &&
    a.dependencies.every(({ lossPpm, free }, i) => isSame(lossPpm, b.dependencies[i].lossPpm) && free === b.dependencies[i].free) &&
    isSame(a.joint?.weights ?? NOTHING, b.joint?.weights ?? NOTHING) &&
    isSame(a.joint?.columns ?? NOTHING, b.joint?.columns ?? NOTHING)
  );
}

const NOTHING = new Float64Array(0);

function hasSameTiers(a: readonly Tiers[], b: readonly Tiers[]): boolean {
  return a.every((tiers, i) => tiers === b[i] || (isSame(tiers.from, b[i].from) && isSame(tiers.ppm, b[i].ppm)));
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
