import { nextStage } from '../../src/engine/ladder.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../../src/engine/engine-parameters.ts';
import { ladderLines } from '../../src/engine/screening.ts';
import { STAGE } from '../../src/engine/stage.ts';
import { certifierColumns, certify, createCertifier } from '../../src/risk/screen-certify.ts';
import { takeDue, touch, touchFirst } from '../../src/risk/screen-dues.ts';
import { moveGroup } from '../../src/risk/screen-move.ts';
import { renewAhead, takeNear } from '../../src/risk/screen-refresh.ts';
import { useParameters } from '../../src/risk/screen-parameters.ts';
import { createScreen, listRows, screenColumns } from '../../src/risk/screen.ts';
import type { Screen } from '../../src/risk/screen.ts';
import { collateralise, drawnBook } from './screen-books.ts';
import { countTick, countValuation, createCoverage, createStanding } from './screen-coverage.ts';
import type { Coverage, Standing } from './screen-coverage.ts';
import { attackSome, everythingNew, moveMarket } from './screen-market.ts';
import type { Moved } from './screen-market.ts';
import { compile, createWorld, evaluate, heldBy, probeOf, TRADED } from './screen-world.ts';
import type { World } from './screen-world.ts';
import { ROW_KIND } from '../../src/risk/risk-table.ts';
import type { RiskTable } from '../../src/risk/risk-table.ts';

/** The lines of each stage: what the ladder compares. A liquidating account has none: it is always valued. */
const LINES = ladderLines(DEFAULT_ENGINE_PARAMETERS);
const SHARE = Math.max(...LINES.flat().map(({ share }) => share));

export interface Findings {
  /** Stage changes that full valuation found. */
  events: number;
  /** Those of accounts that were certified: there must be none. */
  missed: number;
  /** Accounts valued because they were due, and accounts that a full sweep values. */
  valued: number;
  swept: number;
  /** Accounts certified between ticks; accounts that were watched, summed over ticks. */
  ahead: number;
  watched: number;
  first: string;
  readonly coverage: Coverage;
}

export interface Trial {
  readonly seed: number;
  readonly accounts: number;
  readonly ticks: number;
  readonly calm?: boolean;
  /** Ends at the first event that was missed. */
  readonly stopsAtMiss?: boolean;
  /** Told after each tick. */
  readonly onTick?: (tick: number, found: Findings, venue: { readonly world: World; readonly screen: Screen }) => void;
  /** Columns of the arena beside those of the screen and its certifier. */
  readonly room?: (table: RiskTable, groups: number) => readonly { count: number; width: number }[];
}

/** Of the accounts, so many change their money or their whole book between two ticks: 1 in this many. */
const CHANGED_SHARE = 400;

/** When the first expiry is: a little after the last tick, so that options die while the trial runs. Ticks are 5 s apart, 2.3 s more or less, but one in six. */
const firstExpiryMs = (ticks: number): number => 4_200 * ticks + 12_000 * Math.sqrt(ticks);

/** Runs a world tick by tick; each tick values everybody in full and looks for an event in an account that was not due. */
export function runTrial(trial: Trial): Findings {
  const { seed, accounts, ticks, calm = false, stopsAtMiss = false, onTick, room = () => [] } = trial;
  const columns: typeof room = (table, groups) => [
    ...screenColumns(table),
    ...certifierColumns(groups, table.stride),
    ...room(table, groups),
  ];
  const world = createWorld(seed, columns, firstExpiryMs(ticks));
  for (let account = 0; account < accounts; account++) world.books.push(drawnBook(world));
  const screen = screenOf(world, accounts);
  const certifier = createCertifier(screen);
  const venue: Venue = {
    world,
    screen,
    certifier,
    stage: new Uint8Array(accounts),
    held: world.books.map((book) => heldBy(world, book)),
    due: new Uint8Array(accounts),
    standing: createStanding(accounts, world),
    found: { events: 0, missed: 0, valued: 0, swept: 0, ahead: 0, watched: 0, first: '', coverage: createCoverage() },
  };
  for (let tick = 0; tick < ticks; tick++) {
    if (tick === Math.floor(ticks / 4) || tick === Math.floor(ticks / 2))
      listRows(screen, isListed(world.table, tick < ticks / 2 ? 1 : 2));
    const moved = tick === 0 ? everythingNew() : movedBy(venue, calm);
    countTick(venue.found.coverage, moved);
    passTick(venue, moved.groups, tick);
    if (tick % 3 === 0) workAhead(venue);
    venue.found.watched += screen.watch.count;
    onTick?.(tick, venue.found, venue);
    if (stopsAtMiss && venue.found.missed > 0) break;
    changeSome(venue);
  }
  return venue.found;
}

/** One tick in six goes to a corner of somebody's box. */
const ATTACKS = 1 / 6;

function movedBy({ world, screen }: Venue, calm: boolean): Moved {
  const attacked = !calm && world.next() < ATTACKS ? attackSome(world, screen) : undefined;
  return attacked ?? moveMarket(world, calm);
}

interface Venue {
  readonly world: World;
  readonly screen: Screen;
  readonly certifier: ReturnType<typeof createCertifier>;
  readonly stage: Uint8Array;
  readonly held: number[];
  readonly due: Uint8Array;
  readonly standing: Standing;
  readonly found: Findings;
}

function passTick(venue: Venue, moved: number, tick: number): void {
  const { world, screen, held, due, found } = venue;
  compile(world);
  for (const group of useParameters(screen, world.parameters))
    if (screen.price[group] > 0) moveGroup(screen, group, screen.price[group]);
  for (let group = 0; group <= TRADED; group++) {
    if ((moved & (1 << group)) === 0) continue;
    moveGroup(screen, group === TRADED ? screen.groups - 1 : group, group === TRADED ? 1 : world.index[group]);
  }
  due.fill(0);
  for (const account of takeDue(screen, (a) => (held[a] & moved) !== 0)) due[account] = 1;
  for (let account = 0; account < held.length; account++) {
    if ((held[account] & moved) === 0) continue;
    found.swept += 1;
    found.valued += due[account];
    judge(venue, account, tick);
  }
}

/** At most so many accounts are certified between two ticks. */
const AHEAD = 40;

/** What is done between ticks: the accounts that the next ones may reach are certified from where prices are. */
function workAhead({ world, screen, certifier, stage, found }: Venue): void {
  renewAhead(screen);
  for (const account of takeNear(screen, AHEAD)) {
    const margin = evaluate(world, account);
    if (nextStage(stage[account], margin, DEFAULT_ENGINE_PARAMETERS) !== undefined) {
      found.missed += 1;
      found.first ||= `certified account ${account} stands elsewhere`;
      continue;
    }
    found.ahead += 1;
    const { scratch } = world;
    certify(screen, certifier, { account, book: world.books[account], scratch, margin }, LINES[stage[account]]);
  }
}

/** Deposits, withdrawals and fills between two ticks. */
function changeSome({ world, screen, held }: Venue): void {
  const { books, next } = world;
  for (let i = 0; i < books.length / CHANGED_SHARE; i++) {
    const account = Math.floor(next() * books.length);
    if (next() < 0.5) collateralise(world, books[account]);
    else books[account] = drawnBook(world);
    held[account] = heldBy(world, books[account]);
    touch(screen, account);
  }
}

function screenOf(world: World, accounts: number): Screen {
  const { arena, table, cellsAt, parameters } = world;
  const screen = createScreen({
    arena,
    table,
    cellsAt,
    parameters,
    accounts,
    expiries: parameters.expiries,
    slots: accounts * 4,
    share: SHARE,
    probe: probeOf(world),
  });
  touchFirst(screen, accounts);
  listRows(screen, isListed(table, 0));
  return screen;
}

/** One option in ten is listed after the others: half of them after a quarter of the ticks, half after another quarter. Who holds it is always valued until then. */
const LATE = 10;

const isListed =
  ({ kind }: RiskTable, late: number) =>
  (row: number): boolean =>
    kind[row] < ROW_KIND.call || row % LATE > 1 || row % LATE < late;

function judge(venue: Venue, account: number, tick: number): void {
  const { world, screen, certifier, stage, due, found, standing } = venue;
  const isDue = due[account] === 1;
  let margin = evaluate(world, account);
  countValuation(found.coverage, world, account, margin, LINES[stage[account]], standing);
  let kind = nextStage(stage[account], margin, DEFAULT_ENGINE_PARAMETERS);
  if (kind !== undefined) {
    found.events += 1;
    if (!isDue) {
      found.missed += 1;
      found.first ||= `tick ${tick} account ${account} ${kind}`;
    }
    for (let step = 0; step < 4 && kind !== undefined; step++) {
      stage[account] = AFTER[kind];
      kind = nextStage(stage[account], margin, DEFAULT_ENGINE_PARAMETERS);
    }
    if (stage[account] === STAGE.liquidating) {
      collateralise(world, world.books[account]);
      margin = evaluate(world, account);
      stage[account] = STAGE.normal;
      touch(screen, account);
      return;
    }
  }
  if (!isDue && kind === undefined) return;
  const { scratch } = world;
  certify(screen, certifier, { account, book: world.books[account], scratch, margin }, LINES[stage[account]]);
}

const AFTER = {
  'margin-called': STAGE.called,
  'margin-call-lifted': STAGE.normal,
  restricted: STAGE.restricted,
  'restriction-lifted': STAGE.called,
  'liquidation-started': STAGE.liquidating,
  'liquidation-ended': STAGE.restricted,
} as const;
