/** A pivoted Cholesky factor of a positive semidefinite matrix: the n x n factor has `rank` columns that are not zero. */
export interface CholeskyFactor {
  /** Row by row, in the order of the matrix: matrix = factor * transposed factor. Not triangular when rows were exchanged. */
  readonly factor: Float64Array;
  readonly rank: number;
  /** The largest remaining variance that was taken for zero. */
  readonly residual: number;
}

/**
 * Factors a covariance matrix, also one without full rank: at each step the largest remaining variance is the pivot, and what is left
 * below `tolerance` times the largest variance is rounding.
 *
 * @param matrix  n x n, symmetric, row by row; only its lower triangle is read
 * @param n       > 0
 * @returns       undefined when the matrix is not positive semidefinite within the tolerance
 * Cost: n * n * rank multiply-adds; allocates three arrays.
 * @see spec/11-QUNT, QUNT-080; Higham, "Analysis of the Cholesky decomposition of a semi-definite matrix", 1990
 */
export function choleskyPivoted(matrix: Float64Array, n: number, tolerance = 1e-12): CholeskyFactor | undefined {
  const factor = new Float64Array(n * n);
  const remaining = new Float64Array(n);
  let scale = 0;
  for (let i = 0; i < n; i++) {
    remaining[i] = matrix[i * n + i];
    scale = Math.max(scale, remaining[i]);
  }
  const least = tolerance * scale;
  let rank = 0;
  while (rank < n) {
    const pivot = indexOfLargest(remaining);
    if (!(remaining[pivot] > least)) break;
    const root = Math.sqrt(remaining[pivot]);
    for (let i = 0; i < n; i++) {
      let entry = i > pivot ? matrix[i * n + pivot] : matrix[pivot * n + i];
      for (let k = 0; k < rank; k++) entry -= factor[i * n + k] * factor[pivot * n + k];
      factor[i * n + rank] = i === pivot ? root : entry / root;
    }
    for (let i = 0; i < n; i++) remaining[i] -= factor[i * n + rank] * factor[i * n + rank];
    remaining[pivot] = 0;
    rank++;
  }
  return settled(matrix, n, factor, remaining, rank, least);
}

function indexOfLargest(column: Float64Array): number {
  let found = 0;
  for (let i = 1; i < column.length; i++) if (column[i] > column[found]) found = i;
  return found;
}

/** Refuses a factor whose product is not the matrix: a negative variance or a correlation beyond one. */
function settled(
  matrix: Float64Array,
  n: number,
  factor: Float64Array,
  remaining: Float64Array,
  rank: number,
  least: number,
): CholeskyFactor | undefined {
  let residual = 0;
  for (let i = 0; i < n; i++) {
    if (!(remaining[i] >= -least)) return undefined;
    residual = Math.max(residual, remaining[i]);
    for (let j = 0; j <= i; j++) {
      let entry = matrix[i * n + j];
      for (let k = 0; k < rank; k++) entry -= factor[i * n + k] * factor[j * n + k];
      // The rest of a semidefinite matrix is bounded by its diagonal, which is below the tolerance.
      if (!(Math.abs(entry) <= 4 * n * least)) return undefined;
    }
  }
  return { factor, rank, residual };
}
