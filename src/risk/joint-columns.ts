/**
 * Columns over all underlyings at once: historical days and named stress vectors. A book is judged in them through its own columns of
 * each underlying, by interpolation between price moves, so their cost does not follow the positions.
 *
 * A move of one underlying is read from nodes: own columns of one vol state that differ by the price move. What is straight or concave in
 * the price (futures, coins, options held short) is read from the chord between the nodes around the move, which is never above it. Options
 * held long are convex and the chord would flatter them: calls take the chord left of these nodes extended to the move, puts the chord right
 * of them. Both are never above the curve, and never below the loss of the whole price. @see spec/03-SCAN, SCAN-060
 */
export interface JointColumns {
  /** Historical days first, then stress vectors. */
  readonly labels: readonly string[];
  readonly historical: number;
  /** How many of the worst historical days the expected shortfall averages; 0 when there are none. */
  readonly worstDays: number;
  /** [labels * underlyings * TERMS] own columns: two of the chord, two of the chord on the left (long calls), two of that on the right. */
  readonly columns: Int32Array;
  /** [labels * underlyings * TERMS] what each is multiplied by. */
  readonly weights: Float64Array;
}

/** Weighted columns of one underlying's move, and where those of long calls and long puts begin. */
export const TERMS = 6;
export const CALL_TERMS = 2;
export const PUT_TERMS = 4;

/** The own columns of one underlying that differ only by the price move, ascending. At least three have the vol state of the ladder. */
export interface LadderNode {
  readonly move: number;
  readonly column: number;
  /** What a cell of that column is multiplied by to undo its damping weight. */
  readonly undamped: number;
  /** false: a tail whose vol is up while the ladder's is not: short options may be read from it, long ones are extended past it. */
  readonly sameVol: boolean;
}

/**
 * Writes the six terms of one move. A move beyond the ladder is cut to its ends.
 * @param at where the six begin
 */
export function writeTerms(
  joint: Pick<JointColumns, 'columns' | 'weights'>,
  at: number,
  ladder: readonly LadderNode[],
  move: number,
): void {
  const x = Math.max(ladder[0].move, Math.min(ladder[ladder.length - 1].move, move));
  let i = 0;
  while (i < ladder.length - 2 && ladder[i + 1].move < x) i++;
  const nodes = ladder.filter(({ sameVol }) => sameVol);
  writeChord(joint, at, [ladder[i], ladder[i + 1]], x);
  writeChord(joint, at + CALL_TERMS, callChord(nodes, ladder[i].move, x), x);
  writeChord(joint, at + PUT_TERMS, putChord(nodes, ladder[i + 1].move, x), x);
}

type Chord = readonly [LadderNode, LadderNode];

function writeChord(
  { columns, weights }: Pick<JointColumns, 'columns' | 'weights'>,
  at: number,
  [a, b]: Chord,
  x: number,
): void {
  const share = a === b ? 0 : (x - a.move) / (b.move - a.move);
  columns[at] = a.column;
  columns[at + 1] = b.column;
  weights[at] = (1 - share) * a.undamped;
  weights[at + 1] = share * b.undamped;
}

/** The last two nodes at or below `low`. A call rises with the price: with one such node its worth there stands; with none the first chord. */
function callChord(nodes: readonly LadderNode[], low: number, x: number): Chord {
  const below = nodes.filter(({ move }) => move <= low);
  if (below.length >= 2) return [below[below.length - 2], below[below.length - 1]];
  return x < nodes[0].move ? [nodes[0], nodes[1]] : [nodes[0], nodes[0]];
}

/** The first two nodes at or above `high`; as `callChord`, mirrored. */
function putChord(nodes: readonly LadderNode[], high: number, x: number): Chord {
  const above = nodes.filter(({ move }) => move >= high);
  const last = nodes.length - 1;
  if (above.length >= 2) return [above[0], above[1]];
  return x > nodes[last].move ? [nodes[last - 1], nodes[last]] : [nodes[last], nodes[last]];
}
