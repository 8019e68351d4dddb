import { DEFAULT_ENGINE_PARAMETERS } from '../../src/engine/engine-parameters.ts';
import type { Book } from '../../src/risk/book.ts';
import { evaluateBook } from '../../src/risk/margin.ts';
import { ROW_KIND } from '../../src/risk/risk-table.ts';
import { shock } from './draws.ts';
import { TRADED, USDC } from './screen-world.ts';
import type { Row, World } from './screen-world.ts';

/** A book whose money may change. */
export type HeldBook = { -readonly [field in keyof Book]: Book[field] };

/** A book of a believable kind with cash that puts it near its line, or far from it. */
export function drawnBook(world: World): HeldBook {
  const { rows, next } = world;
  const size = next() < 0.05 ? 200 + 3_000 * next() : 1 + 40 * next() * next();
  const lots = new Map<number, number>();
  const add = (row: number, amount: number): void => {
    lots.set(row, (lots.get(row) ?? 0) + Math.round(amount * size));
  };
  const pick = (test: (row: Row) => boolean): number => {
    const fitting = rows.flatMap((row, i) => (test(row) ? [i] : []));
    return fitting[Math.floor(next() * fitting.length)];
  };
  const u = Math.floor(next() * TRADED);
  const sign = next() < 0.5 ? -1 : 1;
  const option = (kind: number) => (row: Row) => row.underlying === u && row.kind === kind;
  const future = (row: Row) =>
    row.underlying === u && (row.kind === ROW_KIND.perpetual || row.kind === ROW_KIND.future) && row.shape === 'linear';
  const spot = pick((row) => row.underlying === u && row.kind === ROW_KIND.spot);
  switch (Math.floor(next() * 9)) {
    case 0: // levered
      add(pick(future), sign * 3);
      break;
    case 1: // basis
      add(spot, 3);
      add(pick(future), -3);
      break;
    case 2: // covered call
      add(spot, 3);
      add(pick(option(ROW_KIND.call)), -3);
      break;
    case 3: // strangle
      add(pick(option(ROW_KIND.call)), -2);
      add(pick(option(ROW_KIND.put)), -2);
      break;
    case 4: // calendar
      add(pick(option(ROW_KIND.call)), 3);
      add(pick(option(ROW_KIND.call)), -3);
      add(pick(future), -sign);
      break;
    case 5: // inverse
      add(
        pick((row) => row.shape === 'inverse'),
        sign * 5,
      );
      add(
        pick((row) => row.kind === ROW_KIND.spot && row.underlying === 0),
        1,
      );
      break;
    case 6: // spread across coins
      for (let other = 0; other < TRADED; other++) {
        add(
          pick((row) => row.underlying === other && row.kind === ROW_KIND.perpetual && row.shape === 'linear'),
          (other === u ? 3 : -1.5) * sign,
        );
      }
      break;
    case 7: // at a tier
      addAtTier(world, u, lots);
      break;
    default: // anything
      for (let i = 0; i < 9; i++)
        add(
          pick((row) => row.underlying >= 0),
          2 * shock(next),
        );
  }
  const usdc = rows.findIndex((row) => row.coin === USDC && row.underlying < 0);
  lots.set(usdc, 0);
  const held = [...lots]
    .filter(([row, amount]) => amount !== 0 || row === usdc)
    .sort(([a], [b]) => rows[a].underlying - rows[b].underlying || a - b);
  const book = {
    start: 0,
    count: held.length,
    instrument: Int32Array.from(held, ([row]) => row),
    lots: Float64Array.from(held, ([, amount]) => amount),
    cash: 0,
  };
  collateralise(world, book);
  return book;
}

/** Coins worth about as much as a tier of their haircut begins with, or perpetuals of about a tier of size. */
function addAtTier({ rows, next, parameters, table }: World, u: number, lots: Map<number, number>): void {
  const isHaircut = u < 2 && next() < 0.5;
  const { from } = isHaircut ? parameters.haircut[u] : parameters.size[u];
  const wanted = from[Math.min(from.length - 1, 1 + Math.floor(2 * next()))] * (0.995 + 0.01 * next());
  const kind = isHaircut ? ROW_KIND.spot : ROW_KIND.perpetual;
  const row = rows.findIndex((listed) => listed.underlying === u && listed.kind === kind);
  const each = isHaircut ? table.mark[row] : Math.abs(table.basisDelta[row]);
  const sign = isHaircut || next() < 0.5 ? 1 : -1;
  lots.set(row, sign * Math.round(wanted / each));
}

/**
 * Gives a book the dollars that put its initial headroom somewhere between 0 and 4 times its initial margin, most often near 0; one in ten
 * within a few ticks a lot of the line on which it is called.
 */
export function collateralise(world: World, book: HeldBook): void {
  const { rows, next, margin } = world;
  const at = book.instrument.findIndex((row) => rows[row].coin === USDC && rows[row].underlying < 0);
  const isOnLine = next() < 0.1;
  book.cash = 0;
  for (let round = 0; round < 3; round++) {
    evaluateBook(book, world.table, world.parameters, world.scratch, margin);
    const x = next();
    const share = isOnLine ? CALL_SHARE : (round === 2 ? 1 : 1.2) * (x < 0.4 ? 0.14 * x : 4 * x * x * x);
    book.lots[at] += Math.ceil((share * margin.initialMargin - margin.initialHeadroom) / 10_000);
  }
  if (isOnLine) standOnLine(world, book, at);
}

/** What a balance leaves below a whole lot puts the book within a tick a traded lot of its line. */
function standOnLine({ table, parameters, scratch, margin, next }: World, book: HeldBook, dollars: number): void {
  evaluateBook(book, table, parameters, scratch, margin);
  const distance = (2 * next() - 0.5) * (scratch.grossLots - Math.abs(book.lots[dollars]));
  book.cash = Math.round(CALL_SHARE * margin.initialMargin - margin.initialHeadroom + distance);
}

/** Headroom over initial margin at which an account is called. */
const CALL_SHARE = DEFAULT_ENGINE_PARAMETERS.warningPpm / 1_000_000;
