/** What one way of liquidating did on one day. Money in US dollars. */
export interface CrashOutcome {
  readonly way: string;
  accountsLiquidated: number;
  /** Notional that liquidations closed, and what they lost to slippage. */
  closedUsd: number;
  slippageUsd: number;
  /** Penalties paid into the fund. */
  penaltiesUsd: number;
  /** What accounts lacked and the fund paid, deleveraging took, everybody shared. */
  fundUsd: number;
  adlUsd: number;
  socialisedUsd: number;
  /** Accounts that lost profit by deleveraging. */
  adlAccounts: number;
  /** Worth of all customers and of the fund at the end. */
  customersUsd: number;
  fundAtEndUsd: number;
  /** Largest gap of the books: what came in less what is there, over what came in. */
  conservationGap: number;
}

export function emptyOutcome(way: string): CrashOutcome {
  return {
    way,
    accountsLiquidated: 0,
    closedUsd: 0,
    slippageUsd: 0,
    penaltiesUsd: 0,
    fundUsd: 0,
    adlUsd: 0,
    socialisedUsd: 0,
    adlAccounts: 0,
    customersUsd: 0,
    fundAtEndUsd: 0,
    conservationGap: 0,
  };
}
