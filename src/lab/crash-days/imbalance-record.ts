import type { CrashRun } from './crash-run.ts';

/** The largest imbalance of every asset and perpetual that a run has seen. */
export class ImbalanceRecord {
  readonly largest: Record<string, string> = {};
  readonly #names: readonly string[];

  constructor({ coins }: Pick<CrashRun, 'coins'>) {
    this.#names = ['USDC', ...coins, ...coins.map((coin) => `${coin} perpetual`)];
    for (const name of this.#names) this.largest[name] = '0';
  }

  /** @param sums units of dollars and of each coin, then lots of each perpetual */
  note(sums: readonly bigint[]): void {
    for (const [i, sum] of sums.entries()) {
      const size = sum < 0n ? -sum : sum;
      if (size > BigInt(this.largest[this.#names[i]])) this.largest[this.#names[i]] = String(size);
    }
  }
}
