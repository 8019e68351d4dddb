/**
 * Columns over all underlyings at once: historical days and named stress vectors. A book is judged in them through its own columns of
 * each underlying, by interpolation between price moves, so their cost does not follow the positions.
 *
 * A move of one underlying is read from nodes: own columns of one vol state that differ by the price move. Six weighted columns say it:
 * the chord between the nodes around the move, and the chords left and right of these extended to the move. Options held long are convex
 * in the price, so the chord would flatter them: they take the higher of the two extended chords, which is never above the curve. All
 * else is straight or concave: its chord is never above the curve. @see spec/03-SCAN, SCAN-060
 */
export interface JointColumns {
  /** Historical days first, then stress vectors. */
  readonly labels: readonly string[];
  readonly historical: number;
  /** How many of the worst historical days the expected shortfall averages; 0 when there are none. */
  readonly worstDays: number;
  /** [labels * underlyings * TERMS] own columns: two of the chord, two of the left chord extended, two of the right. */
  readonly columns: Int32Array;
  /** [labels * underlyings * TERMS] what each is multiplied by. */
  readonly weights: Float64Array;
}

/** Weighted columns of one underlying's move. */
export const TERMS = 6;

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
  { columns, weights }: Pick<JointColumns, 'columns' | 'weights'>,
  at: number,
  ladder: readonly LadderNode[],
  move: number,
): void {
  const x = Math.max(ladder[0].move, Math.min(ladder[ladder.length - 1].move, move));
  let i = 0;
  while (i < ladder.length - 2 && ladder[i + 1].move < x) i++;
  const put = (term: number, chord: readonly [LadderNode, LadderNode]): void => {
    const [a, b] = chord;
    const share = (x - a.move) / (b.move - a.move);
    columns[at + term] = a.column;
    columns[at + term + 1] = b.column;
    weights[at + term] = (1 - share) * a.undamped;
    weights[at + term + 1] = share * b.undamped;
  };
  put(0, [ladder[i], ladder[i + 1]]);
  const { left, right } = extendedChords(ladder, ladder[i].move, ladder[i + 1].move);
  put(2, left);
  put(4, right);
}

/** Chords of same-vol nodes that lie wholly left and wholly right of an interval; one stands for both where the other is missing. */
function extendedChords(
  ladder: readonly LadderNode[],
  low: number,
  high: number,
): { left: [LadderNode, LadderNode]; right: [LadderNode, LadderNode] } {
  const nodes = ladder.filter(({ sameVol }) => sameVol);
  const below = nodes.filter(({ move }) => move <= low);
  const above = nodes.filter(({ move }) => move >= high);
  const left =
    below.length >= 2 ? ([below[below.length - 2], below[below.length - 1]] as [LadderNode, LadderNode]) : undefined;
  const right = above.length >= 2 ? ([above[0], above[1]] as [LadderNode, LadderNode]) : undefined;
  const first: [LadderNode, LadderNode] = [nodes[0], nodes[1]];
  return { left: left ?? right ?? first, right: right ?? left ?? first };
}
