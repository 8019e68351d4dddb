/** A sum of squares to be made small. Arrays are owned by the caller of `minimised` and reused. */
export interface LeastSquares {
  /** Numbers of parameters and of residuals. */
  readonly parameters: number;
  readonly residuals: number;
  /** Fills `out` with the residuals at `at`. */
  readonly evaluate: (at: Float64Array, out: Float64Array) => void;
  /** Moves `at` to the nearest allowed point. */
  readonly admit: (at: Float64Array) => void;
}

const ROUNDS_MAX = 40;
const DAMPINGS_MAX = 8;
const STEP = 1e-6;
const GAIN_MIN = 1e-6;

/**
 * Levenberg-Marquardt with forward differences from a starting point; moves `at` to the end and returns the sum of squares there.
 *
 * Deterministic: fixed order of every sum, fixed limits, only + - * / and sqrt. Stops when a round gains less than one part in a million.
 */
export function minimised(problem: LeastSquares, at: Float64Array): number {
  const { parameters: n, residuals: count, evaluate, admit } = problem;
  const here = new Float64Array(count);
  const there = new Float64Array(count);
  const trial = new Float64Array(n);
  const slopes = Array.from({ length: n }, () => new Float64Array(count));
  const system = new Float64Array(n * (n + 1));
  let damping = 1e-2;
  admit(at);
  evaluate(at, here);
  let sum = squares(here);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    differentiate(problem, at, here, { trial, there, slopes });
    let gain = 0;
    for (let attempt = 0; attempt < DAMPINGS_MAX && gain === 0; attempt++) {
      normalEquations(slopes, here, damping, system);
      if (solved(system, n)) {
        for (let j = 0; j < n; j++) trial[j] = at[j] + system[j * (n + 1) + n];
        admit(trial);
        evaluate(trial, there);
        const next = squares(there);
        if (next < sum) {
          gain = (sum - next) / sum;
          sum = next;
          at.set(trial);
          here.set(there);
          damping = Math.max(damping / 5, 1e-9);
          continue;
        }
      }
      damping *= 4;
    }
    if (gain < GAIN_MIN) break;
  }
  return sum;
}

function differentiate(
  { parameters, evaluate }: LeastSquares,
  at: Float64Array,
  here: Float64Array,
  { trial, there, slopes }: { trial: Float64Array; there: Float64Array; slopes: readonly Float64Array[] },
): void {
  for (let j = 0; j < parameters; j++) {
    const step = STEP * Math.max(1, Math.abs(at[j]));
    trial.set(at);
    trial[j] += step;
    evaluate(trial, there);
    const slope = slopes[j];
    for (let i = 0; i < here.length; i++) slope[i] = (there[i] - here[i]) / step;
  }
}

/** Rows of (J'J + damping * diagonal | -J'r) in `system`. */
function normalEquations(
  slopes: readonly Float64Array[],
  here: Float64Array,
  damping: number,
  system: Float64Array,
): void {
  const n = slopes.length;
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const product = dot(slopes[i], slopes[j]);
      system[i * (n + 1) + j] = product;
      system[j * (n + 1) + i] = product;
    }
    system[i * (n + 1) + i] = system[i * (n + 1) + i] * (1 + damping) + 1e-12;
    system[i * (n + 1) + n] = -dot(slopes[i], here);
  }
}

/** Gauss elimination with row exchange; the solution stands in the last column. False when the system is singular. */
export function solved(system: Float64Array, n: number): boolean {
  const width = n + 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(system[row * width + column]) > Math.abs(system[pivot * width + column])) pivot = row;
    }
    const lead = system[pivot * width + column];
    if (!(Math.abs(lead) > 1e-200)) return false;
    for (let j = 0; j < width; j++) {
      const kept = system[column * width + j];
      system[column * width + j] = system[pivot * width + j] / lead;
      if (pivot !== column) system[pivot * width + j] = kept;
    }
    for (let row = 0; row < n; row++) {
      const factor = row === column ? 0 : system[row * width + column];
      if (factor !== 0) for (let j = 0; j < width; j++) system[row * width + j] -= factor * system[column * width + j];
    }
  }
  return true;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function squares(a: Float64Array): number {
  return dot(a, a);
}
