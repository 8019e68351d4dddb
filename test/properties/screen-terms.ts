import { arenaBytes, createArena } from '../../src/quant/kernels/arena.ts';
import { createBookMargin } from '../../src/risk/book-margin.ts';
import type { BookMargin } from '../../src/risk/book-margin.ts';
import type { Book } from '../../src/risk/book.ts';
import { compileHouseParameters } from '../../src/risk/house-compile.ts';
import type { HouseParameters } from '../../src/risk/house-parameters.ts';
import type { PortfolioParameters } from '../../src/risk/house-preset.ts';
import { evaluateBook } from '../../src/risk/margin.ts';
import { createNetting, nettingColumns } from '../../src/risk/netting.ts';
import { listRow } from '../../src/risk/risk-array.ts';
import { createRiskTable, ROW_KIND } from '../../src/risk/risk-table.ts';
import type { RiskTable } from '../../src/risk/risk-table.ts';
import { createScratch } from '../../src/risk/scratch.ts';
import type { Line } from '../../src/risk/screen-bounds.ts';
import { certifierColumns, certify, createCertifier } from '../../src/risk/screen-certify.ts';
import { touchFirst } from '../../src/risk/screen-dues.ts';
import { moveGroup } from '../../src/risk/screen-move.ts';
import { createScreen, listRows, NONE, screenColumns, WATCHED } from '../../src/risk/screen.ts';
import type { Screen } from '../../src/risk/screen.ts';
import { uniform } from './draws.ts';
import { farthestWithin, placesOf, usedBy } from './watched-end.ts';
import preset from '../../presets/portfolio-default.json' with { type: 'json' };

/**
 * A world without options and vols: every cell, mark and basis delta is a parabola of its underlying's price, so that nothing deviates and
 * a certificate rests on slopes, bends and charges alone. Charges are far larger than any venue's, so that each of them matters. Certificates
 * are then judged at their very ends, where whoever leaves a term out is found.
 */

const NAMES = ['BTC-USD', 'ETH-USD', 'USDC-USD'];
const COINS = ['BTC', 'ETH', 'USDC'];
const TRADED = 2;
const EXPIRIES = 2;
const PRICE = 1_000_000;

/** What a certificate is asked to keep: above a line, or between two. */
const LINES: readonly (readonly Line[])[] = [
  [{ requirement: 'initial', share: 1.1 }],
  [
    { requirement: 'initial', share: 1 },
    { requirement: 'initial', share: 1.02 },
  ],
  [
    { requirement: 'maintenance', share: 1 },
    { requirement: 'initial', share: 1.05 },
  ],
];

/** Parameters in which one kind of charge is heavy, or none. */
export type Heavy =
  | 'nothing'
  | 'fees'
  | 'basis'
  | 'size'
  | 'haircut'
  | 'floors'
  | 'twist'
  | 'stress'
  | 'credit'
  | 'days';

function presetOf(heavy: Heavy): PortfolioParameters {
  const base = preset.parameters as unknown as PortfolioParameters;
  const is = (kind: Heavy, value: number, otherwise = 0): number => (heavy === kind ? value : otherwise);
  const own = {
    ...base.underlyings.default,
    gainCredit: is('credit', 0.6, 0.3),
    correlationSpread: 0,
    grossMinimum: is('floors', 0.2, 0.001),
    shortOptionMinimum: is('floors', 0.3, 0.001),
    closingFee: is('fees', 0.3, 0.0001),
    basis: { annualMove: 0, minimum: is('basis', 0.4, 0.0001), perpetual: is('basis', 0.4, 0.0001) },
    size: [
      { from: 0, rate: 0 },
      { from: 1_000, rate: is('size', 0.3) },
      { from: 30_000, rate: is('size', 0.9) },
    ],
  };
  const haircut = [
    { from: 0, rate: is('haircut', 0.1) },
    { from: 3_000, rate: is('haircut', 0.9) },
  ];
  const names = NAMES.slice(0, TRADED);
  const random = uniform(99);
  const days = Array.from({ length: 40 }, (_, day) => ({
    label: `day ${day}`,
    moves: Object.fromEntries(names.map((name) => [name, 0.5 * (random() - 0.5)])),
  }));
  const { historical: _, ...rest } = base;
  return {
    ...rest,
    tenorTwist: is('twist', 3, 0.01),
    underlyings: { default: own },
    collateral: { coin: { haircut }, stable: { haircut: [{ from: 0, rate: 0 }] } },
    dependencies: [],
    stress: [{ label: 'apart', vol: 'same', moves: { 'BTC-USD': is('stress', -0.3, -0.01), 'ETH-USD': 0.1 } }],
    ...(heavy === 'days' ? { historical: { worstShare: 0.05, days } } : {}),
  } as PortfolioParameters;
}

type Parabola = readonly [value: number, slope: number, bend: number];
const at = ([value, slope, bend]: Parabola, move: number): number =>
  Math.round(value + move * (slope + (move * bend) / 2));

interface TermsRow {
  readonly underlying: number;
  readonly cells: readonly Parabola[];
  readonly mark: Parabola;
  readonly basis: Parabola;
  readonly notional: Parabola;
}

export interface TermsFound {
  /** Certificates judged, by kind; places judged; those where an account had crossed a line. */
  boxes: number;
  watched: number;
  places: number;
  crossed: number;
  first: string;
}

export interface TermsTrial {
  readonly seed: number;
  readonly heavy: Heavy;
  /** Random books, until one has crossed when `untilCrossed`. */
  readonly books: number;
  readonly untilCrossed?: boolean;
  /** Plants a mutation: changes the screen, or the parameters that certificates are written with. */
  readonly mutate?: (screen: Screen) => void;
  readonly written?: (parameters: HouseParameters) => HouseParameters;
}

/** Certifies random books and judges each at the ends of what it is promised. */
export function runTerms({ seed, heavy, books, untilCrossed = false, mutate, written }: TermsTrial): TermsFound {
  const found: TermsFound = { boxes: 0, watched: 0, places: 0, crossed: 0, first: '' };
  for (let i = 0; i < books && !(untilCrossed && found.crossed > 0); i++)
    judgeBook(seed * 1_000 + i, heavy, found, mutate, written);
  return found;
}

function judgeBook(
  seed: number,
  heavy: Heavy,
  found: TermsFound,
  mutate: TermsTrial['mutate'],
  written: TermsTrial['written'],
): void {
  const next = uniform(seed);
  const parameters = parametersOf(heavy);
  const { table, rows, arena, cellsAt, fill } = worldOf(next, parameters.columns);
  const scratch = createScratch(table, parameters, createNetting(arena, table, cellsAt, NAMES.length));
  const margin = createBookMargin();
  const lines = LINES[Math.floor(next() * LINES.length)];
  const book = bookOf(rows, next);
  const evaluate = (moves: readonly number[]): BookMargin => {
    for (let u = 0; u < TRADED; u++) fill(table, u, moves[u]);
    evaluateBook(book, table, parameters, scratch, margin);
    return margin;
  };
  const screen = createScreen({
    arena,
    table,
    cellsAt,
    parameters,
    accounts: 1,
    expiries: parameters.expiries,
    slots: 4,
    share: 1.1,
    probe: (group, _rows, factor, into) => {
      if (group < TRADED) fill(into, group, (screen.price[group] * factor) / PRICE - 1);
      else into.mark.set(table.mark);
    },
  });
  mutate?.(screen);
  touchFirst(screen, 1);
  listRows(screen, () => true);
  const start = Array.from({ length: TRADED }, () => 0.004 * (next() - 0.5));
  evaluate(start);
  placeOnLine(book, margin, lines, next);
  // References are captured a little way off, as they are in life.
  for (let u = 0; u < TRADED; u++) {
    fill(table, u, start[u] / 2);
    moveGroup(screen, u, PRICE * (1 + start[u] / 2));
    fill(table, u, start[u]);
    moveGroup(screen, u, PRICE * (1 + start[u]));
  }
  moveGroup(screen, screen.groups - 1, 1);
  // A pace that makes narrow boxes watched, or none.
  screen.pace.fill(next() < 0.5 ? 0 : 0.02);
  evaluate(start);
  const sides = lines.map((line) => isAbove(margin, line));
  screen.parameters = written?.(parameters) ?? parameters;
  const certifier = createCertifier({ ...screen, parameters: screen.parameters });
  if (!certify(screen, certifier, { account: 0, book, scratch, margin }, lines)) return;
  if (screen.firstSlot[0] <= WATCHED) found.watched += 1;
  else found.boxes += 1;
  for (const moves of endsOf(screen, next)) {
    const there = evaluate(moves);
    found.places += 1;
    lines.forEach((line, l) => {
      if (isAbove(there, line) === sides[l]) return;
      found.crossed += 1;
      found.first ||= `seed ${seed} ${heavy} moves ${moves.join(', ')}`;
    });
  }
}

function isAbove({ equity, initialMargin, maintenanceMargin }: BookMargin, { requirement, share }: Line): boolean {
  return equity >= (requirement === 'initial' ? share * initialMargin : maintenanceMargin);
}

function parametersOf(heavy: Heavy): HouseParameters {
  return compileHouseParameters(
    presetOf(heavy),
    {
      timeMs: 0,
      underlyings: NAMES.map((name) => ({ name, confidence: 1, fundingRate: heavy === 'basis' ? 0.1 : 0 })),
      expiries: Array.from({ length: TRADED * EXPIRIES }, (_, e) => ({
        underlying: Math.floor(e / EXPIRIES),
        expiryMs: 1_000_000 * (1 + e),
        confidence: 1,
      })),
      coins: COINS.map((asset, coin) => ({ asset, stable: coin === TRADED, price: 1, confidence: 1 })),
    },
    { unitsPerUsd: 10_000, exact: true },
  );
}

/** Four rows an underlying (coin, perpetual, call, put of two expiries) and one of dollars. */
function worldOf(next: () => number, columns: number) {
  const rows: TermsRow[] = [];
  const count = TRADED * 6 + 1;
  const plain = createRiskTable(count, columns);
  const arena = createArena(
    arenaBytes([
      { count: plain.cells.length, width: 8 },
      ...nettingColumns(NAMES.length, plain.stride),
      ...screenColumns(plain),
      ...certifierColumns(NAMES.length + 1, plain.stride),
    ]),
  );
  const cellsAt = arena.takeDoubles(plain.cells.length);
  const table = { ...plain, cells: arena.doubles.subarray(cellsAt, cellsAt + plain.cells.length) };
  const signed = (size: number): number => Math.round(2 * size * (next() - 0.5));
  const kinds = [ROW_KIND.spot, ROW_KIND.perpetual, ROW_KIND.call, ROW_KIND.put, ROW_KIND.call, ROW_KIND.put];
  for (let u = 0; u < TRADED; u++) {
    kinds.forEach((kind, k) => {
      const isOption = kind >= ROW_KIND.call;
      // What a column loses is a share of what it controls, larger in some columns, and may bend either way.
      const size = 300_000;
      const cells = Array.from({ length: columns }, (): Parabola => {
        const value = signed(size * 0.3);
        return [value, value + signed(size), signed(isOption ? 60 * size : 0)];
      });
      const notional: Parabola = [size, size, 0];
      const mark: Parabola = isOption ? [Math.round(size * 0.1), signed(size), signed(60 * size)] : [size, size, 0];
      const basis: Parabola = isOption ? [signed(size), signed(4 * size), signed(60 * size)] : [size, size, 0];
      rows.push({ underlying: u, cells, mark, basis: kind === ROW_KIND.spot ? [0, 0, 0] : basis, notional });
      listRow(table, rows.length - 1, {
        underlying: u,
        expiry: isOption ? u * EXPIRIES + (k < 4 ? 0 : 1) : -1,
        kind,
        coin: kind === ROW_KIND.spot ? u : TRADED,
        cellLimit: 2 ** 36,
      });
    });
  }
  listRow(table, rows.length, { underlying: -1, expiry: -1, kind: ROW_KIND.spot, coin: TRADED, cellLimit: 2 ** 20 });
  table.mark[rows.length] = 10_000;
  const fill = (into: RiskTable, underlying: number, move: number): void => {
    rows.forEach((row, i) => {
      if (row.underlying !== underlying) return;
      row.cells.forEach((cell, c) => {
        into.cells[i * into.stride + c] = at(cell, move);
      });
      into.mark[i] = at(row.mark, move);
      into.basisDelta[i] = at(row.basis, move);
      into.notional[i] = at(row.notional, move);
    });
  };
  return { table, rows, arena, cellsAt, fill };
}

/** One to four rows, so that often one term alone decides; the dollars come last. */
function bookOf(rows: readonly TermsRow[], next: () => number): Book {
  const held = new Map<number, number>();
  const many = 1 + Math.floor(4 * next());
  for (let i = 0; i < many; i++) held.set(Math.floor(rows.length * next()), Math.round(400 * (next() - 0.5)) || 1);
  const sorted = [...held].sort(([a], [b]) => a - b);
  return {
    start: 0,
    count: sorted.length + 1,
    instrument: Int32Array.from([...sorted.map(([row]) => row), rows.length]),
    lots: Float64Array.from([...sorted.map(([, lots]) => lots), 0]),
    cash: 0,
  };
}

/** Dollars that put the book a little above its highest line, or between two. */
function placeOnLine(book: Book, margin: BookMargin, lines: readonly Line[], next: () => number): void {
  const required = lines.map(({ requirement, share }) =>
    requirement === 'initial' ? share * margin.initialMargin : margin.maintenanceMargin,
  );
  const most = Math.max(...required);
  const least = Math.min(...required);
  const wanted = lines.length === 1 ? most * (1 + 0.02 + 0.3 * next() * next()) : least + (most - least) * next();
  book.lots[book.count - 1] += Math.round((wanted - margin.equity) / 10_000);
}

/** Moves to the corners of an account's box, or to where its shares are just about used up. */
function endsOf(screen: Screen, next: () => number): number[][] {
  const first = screen.firstSlot[0];
  const within = 1 - 1e-6;
  if (first <= WATCHED) return watchedEnds(screen, WATCHED - first, next, within);
  const { low, high, owner } = screen.barriers;
  const corners: number[][] = [[]];
  const ends = Array.from({ length: TRADED }, (_, u): readonly number[] => [screen.price[u] / PRICE - 1]);
  for (let slot = first; slot !== NONE; slot = screen.barriers.next[slot]) {
    const u = Math.floor(owner[slot >>> 6] / screen.barriers.generations);
    const price = screen.price[u];
    if (u < TRADED) ends[u] = [low[slot], high[slot]].map((end) => (price + (end - price) * within) / PRICE - 1);
  }
  return ends.reduce((sofar, own) => sofar.flatMap((moves) => own.map((move) => [...moves, move])), corners);
}

function watchedEnds(
  { watch, price, barriers }: Screen,
  entry: number,
  next: () => number,
  within: number,
): number[][] {
  const places = placesOf(watch, entry);
  return Array.from({ length: 12 }, () => {
    const direction = Array.from({ length: TRADED }, () => (next() < 0.3 ? 0 : next() - 0.5));
    const usedAt = (scale: number): number =>
      places.reduce((sum, place) => {
        const u = Math.floor(watch.owner[place] / barriers.generations);
        return u >= TRADED ? sum : sum + usedBy(watch, place, price[u] * direction[u] * scale);
      }, 0);
    const scale = farthestWithin(usedAt, within, 0.3);
    return direction.map((share, u) => (price[u] / PRICE) * (1 + share * scale) - 1);
  });
}
