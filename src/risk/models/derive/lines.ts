/** A collateral line of the book: its value moves with the spot price. */
export interface Line {
  readonly symbol: string;
  readonly amount: number;
  /** Stablecoin. */
  readonly value: number;
}

/** One column: P&L per line, in the order options (by expiry), perpetuals, collateral. */
export interface Column {
  readonly label: string;
  readonly amounts: readonly number[];
}

/** What a manager says about one market, in stablecoin units. The parts are magnitudes that add up to the requirement. */
export interface ManagerMargin {
  readonly columns: readonly Column[];
  readonly active: number;
  /** Value of one contract at marks, per expiry and option. */
  readonly marks: readonly (readonly number[])[];
  readonly parts: readonly ManagerPart[];
}

export interface ManagerPart {
  readonly name: string;
  readonly initial: number;
  readonly maintenance: number;
  readonly inputs: Readonly<Record<string, number | string>>;
}

export function sumOf(amounts: readonly number[]): number {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return sum;
}

/** The column with the lowest sum; ties: the first. */
export function worstColumn(columns: readonly Column[]): number {
  let worst = 0;
  let lowest = Infinity;
  columns.forEach(({ amounts }, c) => {
    const sum = sumOf(amounts);
    if (sum >= lowest) return;
    lowest = sum;
    worst = c;
  });
  return worst;
}
