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
import { shock } from './draws.ts';
import { collateralise, drawnBook } from './screen-books.ts';
import { build, buildStables, compile, createWorld, evaluate, heldBy, probeOf, TRADED } from './screen-world.ts';
import type { World } from './screen-world.ts';

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
}

export interface Trial {
  readonly seed: number;
  readonly accounts: number;
  readonly ticks: number;
  /** Changes the screen before it is used: how a mutation is planted. */
  readonly mutate?: (screen: Screen) => Screen;
  readonly calm?: boolean;
  /** Ends with the first event that is missed. */
  readonly untilMissed?: boolean;
}

/** Runs a world tick by tick; each tick values everybody in full and looks for an event in an account that was not due. */
export function runTrial({
  seed,
  accounts,
  ticks,
  mutate = (screen) => screen,
  calm = false,
  untilMissed = false,
}: Trial): Findings {
  const world = createWorld(seed, (table, groups) => [
    ...screenColumns(table),
    ...certifierColumns(groups, table.stride),
  ]);
  for (let account = 0; account < accounts; account++) world.books.push(drawnBook(world));
  const screen = mutate(screenOf(world, accounts));
  const certifier = createCertifier(screen);
  const stage = new Uint8Array(accounts);
  const held = world.books.map((book) => heldBy(world, book));
  const found: Findings = { events: 0, missed: 0, valued: 0, swept: 0, ahead: 0, watched: 0, first: '' };
  const due = new Uint8Array(accounts);
  for (let tick = 0; tick < ticks; tick++) {
    const moved = tick === 0 ? 15 : moveMarket(world, calm);
    compile(world);
    for (const group of useParameters(screen, world.parameters))
      if (screen.price[group] > 0) moveGroup(screen, group, screen.price[group]);
    for (let group = 0; group <= TRADED; group++) {
      if ((moved & (1 << group)) === 0) continue;
      moveGroup(screen, group === TRADED ? screen.groups - 1 : group, group === TRADED ? 1 : world.index[group]);
    }
    due.fill(0);
    for (const account of takeDue(screen, (a) => (held[a] & moved) !== 0)) due[account] = 1;
    for (let account = 0; account < accounts; account++) {
      if ((held[account] & moved) === 0) continue;
      found.swept += 1;
      found.valued += due[account];
      judge(world, screen, certifier, account, stage, due[account] === 1, found, tick);
    }
    if (tick % 3 === 0) workAhead(world, screen, certifier, stage, found);
    found.watched += screen.watch.count;
    if (untilMissed && found.missed > 0) break;
  }
  return found;
}

/** What is done between ticks: the accounts that the next ones may reach are certified from where prices are. */
function workAhead(
  world: World,
  screen: Screen,
  certifier: ReturnType<typeof createCertifier>,
  stage: Uint8Array,
  found: Findings,
): void {
  renewAhead(screen);
  for (const account of takeNear(screen, 40)) {
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
  listRows(screen, () => true);
  return screen;
}

function judge(
  world: World,
  screen: Screen,
  certifier: ReturnType<typeof createCertifier>,
  account: number,
  stage: Uint8Array,
  isDue: boolean,
  found: Findings,
  tick: number,
): void {
  let margin = evaluate(world, account);
  let kind = nextStage(stage[account], margin, DEFAULT_ENGINE_PARAMETERS);
  if (kind !== undefined) {
    found.events += 1;
    if (!isDue) {
      found.missed += 1;
      found.first ||= `tick ${tick} account ${account} ${kind}`;
    }
    for (let step = 0; step < 4 && kind !== undefined; step++) {
      stage[account] = {
        'margin-called': 1,
        'margin-call-lifted': 0,
        restricted: 2,
        'restriction-lifted': 1,
        'liquidation-started': 3,
        'liquidation-ended': 2,
      }[kind];
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

/** One tick of the market. @returns the groups that moved, one bit each */
function moveMarket(world: World, calm: boolean): number {
  const { next } = world;
  world.timeMs += 1_000 + Math.floor(next() * 8_000);
  let moved = 1 << Math.floor(next() * TRADED);
  if (next() < 0.3) moved = 7;
  const common = shock(next);
  for (let u = 0; u < TRADED; u++) {
    if ((moved & (1 << u)) === 0) continue;
    const size = next() < (calm ? 0 : 0.004) ? 0.03 : 0.0008;
    const towards = 0.002 * Math.log([60_000, 3_000, 150][u] / world.index[u]);
    world.index[u] *= 1 + towards + size * (0.6 * common + 0.8 * shock(next));
    if (calm) continue;
    if (next() < 0.05) world.basis[u] = world.basis[u].map((basis) => basis * (1 + 0.0004 * shock(next)));
    if (next() < 0.05) world.perpetual[u] = 1 + 0.0007 * shock(next);
    if (next() < 0.1)
      world.vols[u] = world.vols[u].map((vol) => Math.min(2, Math.max(0.2, vol * (1 + 0.01 * shock(next)))));
    if (next() < 0.002)
      world.vols[u] = world.vols[u].map((vol) => Math.min(2, Math.max(0.2, vol * (0.85 + 0.35 * next()))));
    if (next() < 0.01) world.funding[u] = 0.0004 * shock(next);
    if (next() < 0.003) world.confidence[u] = next() < 0.5 ? 1 : 0.7 + 0.3 * next();
  }
  if (!calm && next() < 0.002) {
    world.index[TRADED] = Math.min(1.002, Math.max(0.96, world.index[TRADED] + 0.004 * shock(next)));
    buildStables(world);
    moved |= 15;
  }
  for (let u = 0; u < TRADED; u++) if ((moved & (1 << u)) !== 0) build(world, u);
  return moved;
}
