/**
 * Columns over all underlyings at once: historical days and named stress vectors. A book is judged in them through its own columns of
 * each underlying, by interpolation between price moves, so their cost does not follow the positions.
 *
 * Each move of each underlying is a point between two nodes: own columns of one vol state. Options held long are convex in the price:
 * between nodes the chord flatters them, so they take the higher of the two neighbouring chords extended, which is never above the
 * curve. Everything else is straight or concave, where the chord itself is never above the curve. @see spec/03-SCAN, SCAN-060
 */
export interface JointColumns {
  /** Historical days first, then stress vectors. */
  readonly labels: readonly string[];
  readonly historical: number;
  /** How many of the worst historical days the expected shortfall averages. */
  readonly worstDays: number;
  /** [labels] 0: vol unchanged, 1: vol up. */
  readonly ladder: Uint8Array;
  /** [2][underlyings] the nodes with vol unchanged, and with vol up. */
  readonly ladders: readonly [readonly NodeLadder[], readonly NodeLadder[]];
  /** [labels * underlyings] the node at or below the move. */
  readonly node: Int32Array;
  /** [labels * underlyings] how far the move is from that node to the next; outside the ladder below 0 or above 1. */
  readonly share: Float64Array;
}

/** The own columns of one underlying that differ only by the price move: at least three. */
export interface NodeLadder {
  /** [n] moves, ascending. */
  readonly moves: Float64Array;
  /** [n] column numbers. */
  readonly columns: Int32Array;
  /** [n] what a cell of that column is multiplied by to undo its damping weight. */
  readonly undamped: Float64Array;
  /** [n] false: the column moves vol as well (a tail), so long options are not read from it but extended from below. */
  readonly sameVol: Uint8Array;
}
