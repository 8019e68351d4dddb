import type { Arena } from '../quant/kernels/arena.ts';
import { ROW_FIELDS, WAYS } from '../quant/kernels/net-kernels.ts';
import { assert } from '../units/assert.ts';
import type { Book } from './book.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { Netting } from './netting.ts';
import { ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { Scratch } from './scratch.ts';
import { basisSlopeHere, HERE, ROUNDING_TICKS } from './screen-anchor.ts';
import type { Anchor } from './screen-anchor.ts';
import { standingUnit } from './screen-measure.ts';
import { marginalRate } from './screen-rates.ts';
import { createTwistExposure, setGrossTwist } from './screen-twist.ts';
import type { TwistExposure } from './screen-twist.ts';

/**
 * How one book answers to its groups, to second order and beyond: what a certificate is made of. By place of the group in the book: slots of
 * its evaluation, and the stablecoins last. Slopes are changes for a +100 % move of the group's reference price from where it is now, bends
 * second derivatives, in risk ticks. Filled by `measureExposure`, allocated once.
 */
export interface ScreenExposure {
  /** Largest multiple of a requirement that is compared with equity, >= 1. */
  readonly share: number;
  readonly stride: number;
  /** Groups of the book, and how many of them are underlyings: the first ones. */
  count: number;
  slots: number;
  readonly group: Int32Array;
  /** Net of the marks. */
  readonly mark: Float64Array;
  readonly markBend: Float64Array;
  /** Net of each own column, without the mark: [slots * stride] of all positions, and of each way in which joint columns read them. */
  readonly slopes: Vectors;
  readonly bends: Vectors;
  readonly twist: TwistExposure;
  /** Gross change of haircuts and add-ons either way, and by the square of the move. */
  readonly charges: Float64Array;
  readonly chargeBends: Float64Array;
  /** Deviation of the book for a level of 1: sum of |lots| * unit. */
  readonly units: Float64Array;
  /** The parts of it that calls and puts held long make. */
  readonly callUnits: Float64Array;
  readonly putUnits: Float64Array;
  /** Gross lots, and those of calls and puts held long. */
  readonly lots: Float64Array;
  readonly callLots: Float64Array;
  readonly putLots: Float64Array;
  /** What rounding can make of the book's deviations, at one time. */
  rounding: number;

  readonly moves: Float64Array;
  readonly movesAt: number;
  /** [runs * ROW_FIELDS] sums of what rows say of themselves. */
  readonly sums: Float64Array;
  readonly sumsAt: number;
  readonly basisGrowth: Float64Array;
  readonly markGrowth: Float64Array;
  readonly sizeRate: Float64Array;
  readonly haircutRate: Float64Array;
}

/** Vectors as a netting leaves them. */
export interface Vectors {
  readonly at: number;
  readonly span: number;
  /** All together, as held short, calls held long, puts held long. */
  readonly way: readonly Float64Array[];
}

/** Doubles that an exposure takes from its arena. */
export function exposureDoubles(groups: number, stride: number): readonly number[] {
  const vectors = (1 + WAYS) * groups * stride;
  return [vectors, vectors, groups, groups * WAYS * ROW_FIELDS];
}

/** @param plan expiries at most; largest multiple of a requirement that is compared with equity */
export function createExposure(
  arena: Arena,
  stride: number,
  p: HouseParameters,
  { expiries, share }: { readonly expiries: number; readonly share: number },
): ScreenExposure {
  const groups = p.underlyings + 1;
  const zeros = (n: number): Float64Array => new Float64Array(n);
  const vectors = (): Vectors => {
    const span = groups * stride;
    const at = arena.takeDoubles((1 + WAYS) * span);
    const way = [0, 1, 2, 3].map((w) => arena.doubles.subarray(at + w * span, at + (w + 1) * span));
    return { at, span, way };
  };
  const slopes = vectors();
  const bends = vectors();
  const movesAt = arena.takeDoubles(groups);
  const sums = groups * WAYS * ROW_FIELDS;
  const sumsAt = arena.takeDoubles(sums);
  return {
    share,
    stride,
    count: 0,
    slots: 0,
    group: new Int32Array(groups),
    mark: zeros(groups),
    markBend: zeros(groups),
    slopes,
    bends,
    twist: createTwistExposure(groups, p.underlyings + expiries),
    charges: zeros(groups),
    chargeBends: zeros(groups),
    units: zeros(groups),
    callUnits: zeros(groups),
    putUnits: zeros(groups),
    lots: zeros(groups),
    callLots: zeros(groups),
    putLots: zeros(groups),
    rounding: 0,
    moves: arena.doubles.subarray(movesAt, movesAt + groups),
    movesAt,
    sumsAt,
    sums: arena.doubles.subarray(sumsAt, sumsAt + sums),
    basisGrowth: zeros(groups),
    markGrowth: zeros(groups),
    sizeRate: zeros(groups),
    haircutRate: zeros(p.coins),
  };
}

/**
 * Reads a book against an anchor. `scratch` must hold the evaluation of the same book at the present prices, netted by the kernels, and the
 * anchor's `here` must be of these prices.
 * @param room headroom at most to be lost, ticks: bounds what coins' equities can grow by beyond their parabolas
 * @returns false when a row is not known to the anchor
 */
export function measureExposure(
  x: ScreenExposure,
  book: Book,
  table: RiskTable,
  p: HouseParameters,
  scratch: Scratch,
  anchor: Anchor,
  room: number,
): boolean {
  const { net } = scratch;
  assert(net?.isSorted === true, 'a book is netted by the kernels before it is certified');
  sumRows(x, net, scratch, anchor);
  for (let slot = 0; slot < scratch.slots; slot++) addSlot(x, slot, scratch.slotUnderlying[slot], p);
  addStables(x, book.cash, p, anchor);
  x.rounding = ROUNDING_TICKS * (scratch.grossLots + (book.cash === 0 ? 0 : p.coins));
  for (let g = 0; g < x.count; g++) if (!(x.units[g] < Number.POSITIVE_INFINITY)) return false;
  netParabolas(x, net, anchor);
  if (setTierRates(x, p, scratch, room)) addTiers(x, book, table, scratch, anchor);
  return true;
}

function sumRows(x: ScreenExposure, net: Netting, { slots }: Scratch, { here }: Anchor): void {
  x.slots = slots;
  net.arena.kernels.sumFields({
    runs: slots * WAYS + 1,
    ends: net.endsAt,
    instrument: net.rowsAt,
    lots: net.lotsAt,
    fields: here.fieldsAt,
    out: x.sumsAt,
  });
}

/** One underlying of the book: what its three ways add up to. */
function addSlot(x: ScreenExposure, slot: number, underlying: number, p: HouseParameters): void {
  const { sums } = x;
  const rest = slot * WAYS * ROW_FIELDS;
  const calls = rest + ROW_FIELDS;
  const puts = calls + ROW_FIELDS;
  x.group[slot] = underlying;
  x.mark[slot] = sums[rest] + sums[calls] + sums[puts];
  x.markBend[slot] = sums[rest + HERE.markBend] + sums[calls + HERE.markBend] + sums[puts + HERE.markBend];
  x.charges[slot] = sums[rest + HERE.charge] + sums[calls + HERE.charge] + sums[puts + HERE.charge];
  x.chargeBends[slot] = sums[rest + HERE.chargeBend] + sums[calls + HERE.chargeBend] + sums[puts + HERE.chargeBend];
  x.callUnits[slot] = sums[calls + HERE.unit];
  x.putUnits[slot] = sums[puts + HERE.unit];
  x.units[slot] = sums[rest + HERE.unit] + x.callUnits[slot] + x.putUnits[slot];
  x.callLots[slot] = sums[calls + HERE.one];
  x.putLots[slot] = sums[puts + HERE.one];
  x.lots[slot] = sums[rest + HERE.one] + x.callLots[slot] + x.putLots[slot];
  x.basisGrowth[slot] = sums[rest + HERE.basisGrowth] + sums[calls + HERE.basisGrowth] + sums[puts + HERE.basisGrowth];
  x.markGrowth[slot] = sums[rest + HERE.markGrowth] + sums[calls + HERE.markGrowth] + sums[puts + HERE.markGrowth];
  const slope = sums[rest + HERE.twist] + sums[calls + HERE.twist] + sums[puts + HERE.twist];
  const bend = sums[rest + HERE.twistBend] + sums[calls + HERE.twistBend] + sums[puts + HERE.twistBend];
  setGrossTwist(x.twist, slot, slope, bend, p);
}

/**
 * The stablecoins, as the last place when the book has any. Cash is what balances leave below whole lots: it moves with their rows, by
 * twice their share of the mark for a level of 1.
 */
function addStables(x: ScreenExposure, cash: number, p: HouseParameters, anchor: Anchor): void {
  const { slots, sums } = x;
  const run = slots * WAYS * ROW_FIELDS;
  x.group[slots] = p.underlyings;
  x.mark[slots] = sums[run];
  x.markBend[slots] = sums[run + HERE.markBend];
  x.charges[slots] = sums[run + HERE.charge];
  x.chargeBends[slots] = sums[run + HERE.chargeBend];
  x.units[slots] = sums[run + HERE.unit] + 2 * standingUnit(anchor) * Math.abs(cash);
  x.callUnits[slots] = 0;
  x.putUnits[slots] = 0;
  x.markGrowth[slots] = sums[run + HERE.markGrowth];
  x.basisGrowth[slots] = 0;
  x.count = x.units[slots] === 0 ? slots : slots + 1;
  setGrossTwist(x.twist, slots, 0, 0, p);
}

/** Slopes and bends are cells of other tables. Slopes are then moved to the present price. */
function netParabolas(x: ScreenExposure, net: Netting, { slopesAt, bendsAt, stride, here }: Anchor): void {
  const { kernels } = net.arena;
  const { slots, movesAt } = x;
  const { span } = x.slopes;
  const { endsAt: ends, rowsAt: instrument, lotsAt: lots } = net;
  kernels.netRows({ slots, ends, instrument, lots, cells: slopesAt, stride, out: x.slopes.at, span });
  kernels.netRows({ slots, ends, instrument, lots, cells: bendsAt, stride, out: x.bends.at, span });
  for (let g = 0; g < slots; g++) x.moves[g] = here.move[x.group[g]];
  kernels.shiftRows({ slots, moves: movesAt, stride, slopes: x.slopes.at, bends: x.bends.at, span });
}

/**
 * Marginal rates of size and haircut at the most that each can become inside a box; every row's growth is counted for every coin.
 * @returns whether there are any
 */
function setTierRates(x: ScreenExposure, p: HouseParameters, scratch: Scratch, room: number): boolean {
  let isCharged = false;
  let growth = room;
  for (let g = 0; g < x.count; g++) growth += x.markGrowth[g];
  for (let g = 0; g < x.slots; g++) {
    const underlying = x.group[g];
    x.sizeRate[g] = marginalRate(p.size[underlying], scratch.closing[underlying] + x.basisGrowth[g]);
    if (x.sizeRate[g] > 0) isCharged = true;
  }
  x.sizeRate[x.slots] = 0;
  for (let coin = 0; coin < p.coins; coin++) {
    const most = scratch.coinEquity[coin] + growth;
    x.haircutRate[coin] = most > 0 ? marginalRate(p.haircut[coin], most) : 0;
    if (x.haircutRate[coin] > 0) isCharged = true;
  }
  return isCharged;
}

/** What the book's own tiers charge. */
function addTiers(x: ScreenExposure, book: Book, table: RiskTable, { slotOf, slots }: Scratch, anchor: Anchor): void {
  const { basisBend, basisUnit, here } = anchor;
  const f = here.fields;
  const end = book.start + book.count;
  for (let i = book.start; i < end; i++) {
    const row = book.instrument[i];
    const gross = Math.abs(book.lots[i]);
    const coin = table.coin[row];
    const g = table.underlying[row] < 0 ? slots : slotOf[table.underlying[row]];
    const at = row * ROW_FIELDS;
    if (coin >= 0 && x.haircutRate[coin] > 0) {
      const rate = gross * x.haircutRate[coin];
      x.charges[g] += rate * Math.abs(f[at]);
      x.chargeBends[g] += 0.5 * rate * Math.abs(f[at + HERE.markBend]);
    }
    if (table.kind[row] === ROW_KIND.spot || x.sizeRate[g] === 0) continue;
    const rate = gross * x.share * x.sizeRate[g];
    x.charges[g] += rate * Math.abs(basisSlopeHere(anchor, row, here.move[x.group[g]]));
    x.chargeBends[g] += 0.5 * rate * Math.abs(basisBend[row]);
    x.units[g] += rate * basisUnit[row];
  }
}
