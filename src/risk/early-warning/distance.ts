/** Maintenance headroom of a book at moves of one underlying, everything else standing still. */
export interface HeadroomLadder {
  /** Ascending, relative; one of them is 0. At least two. */
  readonly moves: readonly number[];
  /** [moves] money. */
  readonly headroom: readonly number[];
}

/** Where headroom is gone, each way; undefined where no node or line beyond the last one reaches it. */
export interface BreachMoves {
  /** <= 0, above -1 */
  readonly down: number | undefined;
  /** >= 0 */
  readonly up: number | undefined;
}

/**
 * The nearest moves at which headroom is zero, by straight lines between nodes and on from the last two. An account that lacks headroom already is at distance 0.
 * @see spec/06-LIQD, LIQD-002
 */
export function breachMoves({ moves, headroom }: HeadroomLadder): BreachMoves {
  const now = moves.indexOf(0);
  if (now < 0 || headroom[now] <= 0) return { down: -0, up: 0 };
  return { down: crossing(moves, headroom, now, -1), up: crossing(moves, headroom, now, 1) };
}

function crossing(
  moves: readonly number[],
  headroom: readonly number[],
  now: number,
  step: 1 | -1,
): number | undefined {
  let i = now;
  while (moves[i + step] !== undefined && headroom[i + step] > 0) i += step;
  const [from, to] = moves[i + step] === undefined ? [i - step, i] : [i, i + step];
  if (headroom[to] >= headroom[from]) return undefined;
  const x = moves[from] + ((moves[to] - moves[from]) * headroom[from]) / (headroom[from] - headroom[to]);
  return x > -1 ? x : undefined;
}

/** Headroom at any move: by straight lines between nodes, and on from the first and the last two. */
export function valueAt({ moves, headroom }: HeadroomLadder, move: number): number {
  let i = 0;
  while (i < moves.length - 2 && moves[i + 1] < move) i++;
  const share = (move - moves[i]) / (moves[i + 1] - moves[i]);
  return headroom[i] + share * (headroom[i + 1] - headroom[i]);
}

/** One underlying of a book as the joint distance sees it. */
export interface JointLeg {
  /** What a move of one deviation up does to headroom, and one down; money. */
  readonly up: number;
  readonly down: number;
}

/**
 * Deviations of the whole book between its headroom and zero, all underlyings moving together with their correlations.
 *
 * With s^2 = sum over pairs of correlation * s_i * s_j, s_i = (up - down) / 2, what d deviations lose is s * d; and with g the sum of what legs lose both
 * ways, g_i = -(up + down) / 2 where above zero (short gamma), g * d^2 more. The distance solves s * d + g * d^2 = headroom. Infinity for a book that
 * loses nothing. @see spec/06-LIQD, LIQD-002
 * @param correlation [legs][legs]
 */
export function jointDistance(
  headroom: number,
  legs: readonly JointLeg[],
  correlation: readonly (readonly number[])[],
): number {
  if (headroom <= 0) return 0;
  let variance = 0;
  let bothWays = 0;
  for (const [i, a] of legs.entries()) {
    bothWays += Math.max(0, -(a.up + a.down) / 2);
    for (const [j, b] of legs.entries()) {
      variance += (correlation[i][j] * (a.up - a.down) * (b.up - b.down)) / 4;
    }
  }
  const oneWay = Math.sqrt(Math.max(0, variance));
  // The root of g d^2 + s d - headroom, written so that nothing cancels; a book that loses nothing divides by zero: Infinity.
  return (2 * headroom) / (oneWay + Math.sqrt(oneWay * oneWay + 4 * bothWays * headroom));
}
