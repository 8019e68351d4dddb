import type { HeldRow } from './book.ts';
import { vectorOf } from './book.ts';
import { underlyingOf } from './preset.ts';
import type { HousePreset } from './preset.ts';
import { positive } from './whole.ts';

/**
 * The columns over all underlyings at once (spec/03-SCAN, SCAN-060 and SCAN-061): stress vectors and single-name shocks, read from the own
 * columns by chords. Real numbers, rounded down to a tick an underlying.
 */

/** An own column that differs from its neighbours by the price move. */
interface Node {
  readonly move: number;
  readonly column: number;
  readonly weight: number;
  /** Whether its vol is that of the ladder. */
  readonly sameVol: boolean;
}

type Vol = 'same' | 'up';

interface JointColumn {
  readonly move: (name: string) => number;
  readonly vol: (name: string) => Vol;
}

const STEPS = 4;
const VOL_AT = { same: 1, up: 2 } as const;

/** The worst loss over the joint columns, >= 0. @param names of all underlyings of the venue */
export function jointLoss(preset: HousePreset, names: readonly string[], held: readonly HeldRow[]): bigint {
  let worst = 0n;
  for (const column of jointColumns(preset, names)) {
    let pnl = 0n;
    for (const underlying of new Set(held.map(({ row }) => row.underlying))) {
      const name = names[underlying];
      const rows = held.filter(({ row }) => row.underlying === underlying);
      pnl += BigInt(Math.floor(readAt(rows, ladderOf(preset, name, column.vol(name)), column.move(name))));
    }
    if (-pnl > worst) worst = -pnl;
  }
  return positive(worst);
}

function jointColumns(preset: HousePreset, names: readonly string[]): JointColumn[] {
  const vectors = preset.stress.map(({ vol, moves }) => ({
    move: (name: string) => moves[name] ?? moves.default ?? 0,
    vol: () => vol,
  }));
  const alone = names.flatMap((moved) =>
    [-1, 1].map((sign) => ({
      move: (name: string) => (name === moved ? sign * underlyingOf(preset, name).singleNameShock : 0),
      vol: (name: string): Vol => (name === moved ? 'up' : 'same'),
    })),
  );
  return [...vectors, ...alone];
}

/** The own columns of a vol state, with the tails beyond the grid, by move. */
function ladderOf(preset: HousePreset, name: string, vol: Vol): Node[] {
  const { priceRange } = underlyingOf(preset, name);
  const nodes: Node[] = [];
  for (let step = -STEPS; step <= STEPS; step++) {
    const column = (step + STEPS) * 3 + VOL_AT[vol];
    nodes.push({ move: (priceRange * step) / STEPS, column, weight: 1, sameVol: true });
  }
  preset.tails.forEach((move, i) => {
    const weight = Math.min(1, (preset.tailShare * priceRange) / Math.abs(move));
    if (Math.abs(move) > priceRange) nodes.push({ move, column: 27 + i, weight, sameVol: vol === 'up' });
  });
  return nodes.sort((a, b) => a.move - b.move);
}

/** P&L of the rows of one underlying at a move: calls held long left of it, puts held long right of it, all else around it. */
function readAt(rows: readonly HeldRow[], ladder: readonly Node[], move: number): number {
  const x = Math.max(ladder[0].move, Math.min(ladder[ladder.length - 1].move, move));
  const right = Math.max(
    1,
    ladder.findIndex((node) => node.move >= x),
  );
  const [low, high] = [ladder[right - 1], ladder[right]];
  const nodes = ladder.filter(({ sameVol }) => sameVol);
  const left = nodes.filter((node) => node.move <= low.move).slice(-2);
  const beyond = nodes.filter((node) => node.move >= high.move).slice(0, 2);
  const last = nodes.length - 1;
  const calls = left.length === 2 ? left : x < nodes[0].move ? nodes.slice(0, 2) : [nodes[0], nodes[0]];
  const puts = beyond.length === 2 ? beyond : x > nodes[last].move ? nodes.slice(-2) : [nodes[last], nodes[last]];
  const isLong = (type: string) => (held: HeldRow) => held.isLongOption && held.row.record.optionType === type;
  const others = rows.filter(({ isLongOption }) => !isLongOption);
  return (
    chord(others, [low, high], x) +
    chord(rows.filter(isLong('call')), calls, x) +
    chord(rows.filter(isLong('put')), puts, x)
  );
}

/** P&L read from two nodes. Each is multiplied by its share and its damping undone, as the engine does, so that both cut the same tick. */
function chord(rows: readonly HeldRow[], [a, b]: readonly Node[], x: number): number {
  if (rows.length === 0) return 0;
  const vector = vectorOf(rows);
  const share = a === b ? 0 : (x - a.move) / (b.move - a.move);
  return (
    Number(vector[a.column]) * ((1 - share) * (1 / a.weight)) + Number(vector[b.column]) * (share * (1 / b.weight))
  );
}
