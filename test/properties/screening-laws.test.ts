import { expect, test, vi } from 'vitest';
import { apply } from '../../src/engine/apply.ts';
import type { Command } from '../../src/engine/command.ts';
import {
  BTC_PERP,
  fill,
  openingCommands,
  SMALL_GENESIS,
  START_MS,
  tick,
  usdc,
  USDC,
} from '../../src/engine/small-venue.suite.ts';
import { createState } from '../../src/engine/state.ts';
import type { HouseParameters } from '../../src/risk/house-parameters.ts';
import type { BookMargin } from '../../src/risk/book-margin.ts';
import { evaluateBook } from '../../src/risk/margin.ts';
import type { RiskTable } from '../../src/risk/risk-table.ts';
import { createAnchor } from '../../src/risk/screen-anchor.ts';
import type { Anchor } from '../../src/risk/screen-anchor.ts';
import { ownerOf } from '../../src/risk/barriers.ts';
import { levelOf, measureRows } from '../../src/risk/screen-measure.ts';
import type { Measure } from '../../src/risk/screen-measure.ts';
import { createRowRates, marginalRate, setRowRates } from '../../src/risk/screen-rates.ts';
import { useParameters } from '../../src/risk/screen-parameters.ts';
import {
  DUE,
  GENERATIONS,
  KINDS,
  KIND_GENERATIONS,
  NONE,
  screenColumns,
  STEPS,
  WATCHED,
} from '../../src/risk/screen.ts';
import type { Screen } from '../../src/risk/screen.ts';
import { WATCH_GROUPS, watchedOn } from '../../src/risk/screen-watch.ts';
import { ROW_FIELDS } from '../../src/quant/kernels/net-kernels.ts';
import { drawnBook } from './screen-books.ts';
import { restore, snapshotOf } from './screen-references.ts';
import type { Snapshot } from './screen-references.ts';
import { createWorld } from './screen-world.ts';
import type { World } from './screen-world.ts';
import { runTrial } from './screening.ts';

function measureWith({ world, screen }: { world: World; screen: Screen }, group: number): Measure {
  const rows = screen.rows[group];
  const { parameters, share, deviation, deviationAt, basisDeviation, rates, bounds, cellsAt } = screen;
  const own = { kernels: world.arena.kernels, table: world.table, cellsAt, rows, rowsAt: rows.byteOffset / 4 };
  return { ...own, parameters, share, deviation, deviationAt, basisDeviation, rates, bounds };
}

/** Told of each reference as soon as it was captured. */
const captures = vi.hoisted(() => ({ listener: undefined as ((anchor: Anchor, group: number) => void) | undefined }));

vi.mock('../../src/risk/screen-anchor.ts', async (original) => {
  const { captureRows, ...rest } = await original<typeof import('../../src/risk/screen-anchor.ts')>();
  const told: typeof captureRows = (anchor, group, ...others) => {
    captureRows(anchor, group, ...others);
    captures.listener?.(anchor, group);
  };
  return { ...rest, captureRows: told };
});

test('SCRN-011 the level of an older reference never passes what its links say', { timeout: 120_000 }, () => {
  const room = ({ mark, stride }: RiskTable) =>
    [stride, stride, stride, ROW_FIELDS].map((width) => ({ count: mark.length * width, width: 8 }));
  const snapshots = new Map<number, Snapshot>();
  /** References by group and kind that are the newest, or will be as soon as they have a generation. */
  const pending = new Map<number, Snapshot>();
  let live: Screen | undefined;
  const keep = (at: number): void => {
    const snapshot = pending.get(at);
    const generation = live?.newest[at] ?? NONE;
    if (snapshot === undefined || generation === NONE) return;
    snapshots.set(Math.floor(at / KINDS) * GENERATIONS + generation, snapshot);
    pending.delete(at);
  };
  captures.listener = (anchor, group) => {
    for (let kind = 0; kind < KINDS; kind++) {
      if (live !== undefined && live.anchors[kind] !== anchor) continue;
      keep(group * KINDS + kind);
      pending.set(group * KINDS + kind, snapshotOf(anchor, group));
    }
  };
  const begun: number[] = [];
  let spare: Anchor | undefined;
  let checked = 0;
  let moved = 0;
  /** Rows that were listed in the middle and have not got what their deviations are measured in. */
  let withoutUnit = 0;
  const onTick = (_tick: number, _found: unknown, venue: { world: World; screen: Screen }): void => {
    const { world, screen } = venue;
    if (live === undefined) pending.clear();
    live = screen;
    spare ??= createAnchor(world.arena, world.table, screen.groups, STEPS[0]);
    for (let at = 0; at < screen.groups * KINDS; at++) keep(at);
    for (const { known, unit, basisUnit } of screen.anchors)
      for (let row = 0; row < known.length; row++)
        if (known[row] === 1 && !(unit[row] > 0 && basisUnit[row] > 0)) withoutUnit += 1;
    for (let group = 0; group < screen.groups - 1; group++) {
      const isMoved = screen.price[group] !== begun[group];
      begun[group] = screen.price[group];
      if (!isMoved) continue;
      for (let kind = 0; kind < KINDS; kind++) {
        const newest = screen.newest[group * KINDS + kind];
        if (newest === NONE) continue;
        const at = group * GENERATIONS + newest;
        for (let i = 0; i < KIND_GENERATIONS; i++) {
          const generation = group * GENERATIONS + kind * KIND_GENERATIONS + i;
          const old = snapshots.get(generation);
          const standing = screen.barriers.standing[generation] + watchedOn(screen.watch, generation);
          if (generation === at || old === undefined || standing === 0) continue;
          restore(old, spare, group);
          const m = measureWith(venue, group);
          if (!measureRows(spare, group, screen.price[group], m)) continue;
          const level = levelOf(spare, m);
          expect(level, `group ${group} generation ${generation}`).toBeLessThanOrEqual(
            screen.level[generation] * (1 + 1e-12),
          );
          checked += 1;
          if (level > 0) moved += 1;
        }
      }
    }
  };
  runTrial({ seed: 3, accounts: 150, ticks: 600, room, onTick });
  captures.listener = undefined;
  expect(checked).toBeGreaterThan(300);
  expect(moved).toBeGreaterThan(0.5 * checked);
  expect(withoutUnit).toBe(0);
});

/** Equity less `share` times IM, and what of it is the value of rows at their marks. */
function distance({ nav, equity, initialMargin }: BookMargin, share: number): number {
  return equity - nav - share * initialMargin;
}

test('SCRN-020 all charges together answer to a row by no more than its rate', () => {
  const share = 1.1;
  let felt = 0;
  for (let seed = 1; seed <= 4; seed++) {
    const world = createWorld(seed, screenColumns);
    const { table, parameters: p, scratch, margin, next } = world;
    const rates = createRowRates(table.mark.length);
    const all = Int32Array.from({ length: world.rows.length }, (_, row) => row);
    setRowRates(rates, all, table, p, share);
    for (let i = 0; i < 300; i++) {
      const book = drawnBook(world);
      const evaluated = (): number => {
        evaluateBook(book, table, p, scratch, margin);
        return distance(margin, share);
      };
      for (const column of ['notional', 'basisDelta', 'mark'] as const) {
        const place = Math.floor(next() * book.count);
        const row = book.instrument[place];
        const lots = Math.abs(book.lots[place]);
        if (table.underlying[row] < 0 && column !== 'mark') continue;
        const change = Math.round(
          (column === 'basisDelta' ? 2 * next() - 1 : next()) * 0.02 * (1 + table[column][row]),
        );
        const before = evaluated();
        const kept = table[column][row];
        table[column][row] += change;
        const after = evaluated();
        const rate = rateOf(world, rates, row, share)[column];
        table[column][row] = kept;
        const most = lots * Math.abs(change) * rate + 40;
        expect(Math.abs(after - before), `${column} of row ${row}, seed ${seed}, book ${i}`).toBeLessThanOrEqual(most);
        if (Math.abs(after - before) > 100) felt += 1;
      }
    }
  }
  expect(felt).toBeGreaterThan(500);
});

/** The rate of a row with the marginal rates of the tiers that the book just evaluated has grown into. */
function rateOf(
  { table, parameters: p, scratch }: World,
  rates: ReturnType<typeof createRowRates>,
  row: number,
  share: number,
): Record<'notional' | 'basisDelta' | 'mark', number> {
  const [underlying, coin] = [table.underlying[row], table.coin[row]];
  const more = 1.05;
  const size = underlying < 0 ? 0 : share * marginalRate(p.size[underlying], more * scratch.closing[underlying]);
  const haircut = coin < 0 ? 0 : marginalRate(p.haircut[coin], more * Math.max(0, scratch.coinEquity[coin]));
  return { notional: rates.notional[row], basisDelta: rates.basis[row] + size, mark: rates.mark[row] + haircut };
}

test('SCRN-050 cash and lots end the certificate of their account and of no other', () => {
  const state = createState(SMALL_GENESIS);
  let seq = 0;
  const send = (command: Command): void => {
    const events = apply(state, { seq, timeMs: START_MS + seq * 1_000, command });
    expect(
      events.map(({ kind }) => kind),
      command.kind,
    ).not.toContain('rejected');
    seq += 1;
  };
  for (const command of openingCommands()) send(command);
  send(setParameters(0.8));
  const provider = state.accounts.count - 1;
  send({ kind: 'deposit', account: provider, asset: USDC, amount: usdc('50000000') });
  const customers = Array.from({ length: 30 }, (_, i) => {
    send({ kind: 'open-account', label: `customer ${i}`, accountKind: 'customer' });
    const account = state.accounts.count - 1;
    send({ kind: 'deposit', account, asset: USDC, amount: usdc('1500') });
    send(fill(BTC_PERP, account, provider, 100, 60_000));
    return account;
  });
  /** The certificate of each customer; none while it is due. Some commands value their account at once: then it has another one. */
  const certificates = (): string[] => {
    const screen = state.derived.pricing.screening?.screen;
    expect(screen).toBeDefined();
    return customers.map((account) => (screen === undefined ? '' : certificateOf(screen, account)));
  };
  const settled = (): string[] => {
    for (let i = 1; i <= 4; i++) for (const command of tick(60_000 + i, 3_000 + 0.1 * i, 0.6)) send(command);
    const found = certificates();
    expect(found).not.toContain('');
    return found;
  };
  const [first, second] = customers;
  const alone: readonly (readonly [Command, readonly number[]])[] = [
    [{ kind: 'deposit', account: first, asset: USDC, amount: usdc('1') }, [first]],
    [{ kind: 'withdraw', account: second, asset: USDC, amount: usdc('1') }, [second]],
    [{ kind: 'transfer', from: first, to: second, asset: USDC, amount: usdc('1') }, [first, second]],
    [fill(BTC_PERP, second, provider, 1, 60_000), [second]],
  ];
  for (const [command, expected] of alone) {
    const before = settled();
    send(command);
    const after = certificates();
    const ended = customers.filter((_, i) => before[i] !== after[i]);
    expect(ended, command.kind).toEqual(expected);
  }
});

test('SCRN-050 what proofs take as fixed makes everybody due when it changes', () => {
  const accounts = 1_000;
  const changes: readonly ((p: HouseParameters) => Partial<HouseParameters>)[] = [
    ({ maintenancePpm }) => ({ maintenancePpm: maintenancePpm + 1 }),
    ({ gainCredit }) => ({ gainCredit: gainCredit.map((credit) => credit - 1) }),
    ({ size }) => ({ size: size.map((tiers) => ({ ...tiers, ppm: tiers.ppm.map((ppm) => ppm + 1) })) }),
    ({ haircut }) => ({ haircut: haircut.map((tiers) => ({ ...tiers, ppm: tiers.ppm.map((ppm) => ppm + 1) })) }),
    ({ closingFeePpm }) => ({ closingFeePpm: closingFeePpm.map((ppm) => ppm + 1) }),
    ({ joint }) => (joint === undefined ? {} : { joint: { ...joint, weights: joint.weights.map((w) => w * 0.99) } }),
  ];
  for (const change of changes) {
    const onTick = (tickNumber: number, _found: unknown, { world, screen }: { world: World; screen: Screen }): void => {
      if (tickNumber < 3) return;
      const dues = (): number => screen.dues.reduce((sum, due) => sum + (due === DUE ? 1 : 0), 0);
      expect(dues()).toBeLessThan(0.5 * accounts);
      useParameters(screen, { ...world.parameters });
      expect(dues()).toBeLessThan(0.5 * accounts);
      useParameters(screen, { ...world.parameters, ...change(world.parameters) });
      expect(dues(), change.toString()).toBe(accounts);
    };
    runTrial({ seed: 5, accounts, ticks: 4, onTick, calm: true });
  }
});

/** The certificate of an account as text; empty when it is due. */
function certificateOf({ firstSlot, barriers, watch, dues }: Screen, account: number): string {
  if (dues[account] === DUE) return '';
  const certificate: number[] = [];
  const first = firstSlot[account];
  if (first <= WATCHED) {
    const place = (WATCHED - first) * WATCH_GROUPS;
    for (const column of [watch.owner, watch.centre, watch.fall, watch.rise, watch.bend, watch.most])
      certificate.push(...column.subarray(place, place + watch.groups[WATCHED - first]));
  }
  for (let slot = first; slot >= 0; slot = barriers.next[slot])
    certificate.push(ownerOf(barriers, slot), barriers.low[slot], barriers.high[slot], barriers.most[slot]);
  return certificate.join(' ');
}

/** The parameters of the small venue with another share of maintenance margin. */
function setParameters(mmFactor: number): Command {
  const own = openingCommands().find((command) => command.kind === 'set-parameters');
  if (own === undefined) throw new Error('the small venue sets parameters');
  const parameters = { ...(own.preset.parameters as object), mmFactor };
  return { ...own, preset: { ...own.preset, parameters } as typeof own.preset };
}
