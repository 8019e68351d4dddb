/**
 * The cheapest point of a box that satisfies linear conditions which arrive one by one.
 *
 * minimise sum cost[j] * x[j], 0 <= x[j] <= upper[j], subject to sum a[k][j] * x[j] >= b[k]. Dual simplex on a dictionary: without
 * conditions the origin is optimal (costs are >= 0), and each new condition is repaired from where the last one ended. Deterministic: plain
 * arithmetic, ties by the lowest number.
 */
export class BoundedProgramme {
  readonly #n: number;
  readonly #columns: number;
  readonly #rowsMax: number;
  readonly #upper: Float64Array;
  /** [rows * columns] basic variable = constant + sum of entry * nonbasic variable. */
  readonly #entries: Float64Array;
  readonly #constant: Float64Array;
  /** [rows] variable number: < n structural, else surplus of a condition. */
  readonly #basic: Int32Array;
  /** [columns] */
  readonly #nonbasic: Int32Array;
  readonly #atUpper: Uint8Array;
  readonly #reduced: Float64Array;
  /** [n] row of a structural variable that is basic, -1; column otherwise. */
  readonly #place: Int32Array;
  readonly #isBasic: Uint8Array;
  #rows = 0;

  /** @param rowsMax most conditions that will be added */
  constructor(cost: Float64Array, upper: Float64Array, rowsMax: number) {
    const n = cost.length;
    this.#n = n;
    this.#columns = n;
    this.#rowsMax = rowsMax;
    this.#upper = Float64Array.from({ length: n + rowsMax }, (_, j) => (j < n ? upper[j] : Number.POSITIVE_INFINITY));
    this.#entries = new Float64Array(rowsMax * n);
    this.#constant = new Float64Array(rowsMax);
    this.#basic = new Int32Array(rowsMax);
    this.#nonbasic = Int32Array.from({ length: n }, (_, j) => j);
    this.#atUpper = new Uint8Array(n);
    this.#reduced = Float64Array.from(cost);
    this.#place = Int32Array.from({ length: n + rowsMax }, (_, j) => j);
    this.#isBasic = new Uint8Array(n + rowsMax);
  }

  get isFull(): boolean {
    return this.#rows === this.#rowsMax;
  }

  /** Adds sum a[j] * x[j] >= b and finds the cheapest point again. False when no point satisfies all conditions. */
  add(a: Float64Array, b: number): boolean {
    const row = this.#rows++;
    const at = row * this.#columns;
    this.#constant[row] = -b;
    this.#basic[row] = this.#n + row;
    this.#isBasic[this.#n + row] = 1;
    this.#place[this.#n + row] = row;
    for (let j = 0; j < this.#n; j++) {
      if (a[j] === 0) continue;
      if (this.#isBasic[j] === 0) this.#entries[at + this.#place[j]] += a[j];
      else this.#addRow(at, row, this.#place[j], a[j]);
    }
    return this.#repair();
  }

  /** Writes the cheapest point. @param x [n] */
  read(x: Float64Array): void {
    for (let c = 0; c < this.#columns; c++) {
      const j = this.#nonbasic[c];
      if (j < this.#n) x[j] = this.#atUpper[c] === 1 ? this.#upper[j] : 0;
    }
    for (let row = 0; row < this.#rows; row++) {
      const j = this.#basic[row];
      if (j < this.#n) x[j] = Math.max(0, Math.min(this.#upper[j], this.#valueOf(row)));
    }
  }

  #addRow(at: number, row: number, from: number, factor: number): void {
    const source = from * this.#columns;
    this.#constant[row] += factor * this.#constant[from];
    for (let c = 0; c < this.#columns; c++) this.#entries[at + c] += factor * this.#entries[source + c];
  }

  #valueOf(row: number): number {
    let sum = this.#constant[row];
    const at = row * this.#columns;
    for (let c = 0; c < this.#columns; c++) {
      if (this.#atUpper[c] === 1) sum += this.#entries[at + c] * this.#upper[this.#nonbasic[c]];
    }
    return sum;
  }

  /** Dual simplex until every basic variable is within its bounds. */
  #repair(): boolean {
    for (let iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
      let worst = -1;
      let violation = TOLERANCE;
      let below = true;
      for (let row = 0; row < this.#rows; row++) {
        const held = this.#valueOf(row);
        const over = held - this.#upper[this.#basic[row]];
        if (-held > violation) [worst, violation, below] = [row, -held, true];
        if (over > violation) [worst, violation, below] = [row, over, false];
      }
      if (worst < 0) return true;
      const column = this.#entering(worst, violation, below);
      if (column < 0) return false;
      this.#pivot(worst, column, below);
    }
    return false;
  }

  /**
   * The column that keeps all reduced costs in order; columns on the way that cannot repair the row by themselves go to their other
   * bound. -1: nothing can repair the row.
   */
  #entering(row: number, violation: number, below: boolean): number {
    const at = row * this.#columns;
    const candidates: number[] = [];
    for (let c = 0; c < this.#columns; c++) {
      const effect = (below ? 1 : -1) * this.#entries[at + c];
      if (this.#atUpper[c] === 1 ? effect < -PIVOT_MIN : effect > PIVOT_MIN) candidates.push(c);
    }
    const ratio = (c: number): number => Math.abs(this.#reduced[c]) / Math.abs(this.#entries[at + c]);
    candidates.sort((a, b) => ratio(a) - ratio(b) || this.#nonbasic[a] - this.#nonbasic[b]);
    let rest = violation;
    for (const c of candidates) {
      const step = Math.abs(this.#entries[at + c]) * this.#upper[this.#nonbasic[c]];
      if (!(step < rest)) return c;
      rest -= step;
      this.#atUpper[c] = this.#atUpper[c] === 1 ? 0 : 1;
    }
    return -1;
  }

  #pivot(row: number, column: number, below: boolean): void {
    const at = row * this.#columns;
    const entries = this.#entries;
    const pivot = entries[at + column];
    const leaving = this.#basic[row];
    const entering = this.#nonbasic[column];
    // entering = (leaving - constant - sum of the others) / pivot
    for (let c = 0; c < this.#columns; c++) entries[at + c] = c === column ? 1 / pivot : -entries[at + c] / pivot;
    this.#constant[row] = -this.#constant[row] / pivot;
    for (let other = 0; other < this.#rows; other++) {
      if (other === row) continue;
      const to = other * this.#columns;
      const factor = entries[to + column];
      if (factor === 0) continue;
      entries[to + column] = 0;
      for (let c = 0; c < this.#columns; c++) entries[to + c] += factor * entries[at + c];
      this.#constant[other] += factor * this.#constant[row];
    }
    const price = this.#reduced[column];
    this.#reduced[column] = 0;
    for (let c = 0; c < this.#columns; c++) this.#reduced[c] += price * entries[at + c];
    this.#basic[row] = entering;
    this.#nonbasic[column] = leaving;
    this.#atUpper[column] = below ? 0 : 1;
    this.#isBasic[entering] = 1;
    this.#isBasic[leaving] = 0;
    this.#place[entering] = row;
    this.#place[leaving] = column;
  }
}

const TOLERANCE = 1e-9;
const PIVOT_MIN = 1e-11;
const ITERATIONS_MAX = 500;
