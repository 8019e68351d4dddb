/** What a way of liquidating has done so far. Dollars. */
export interface CrashTally {
  /** Traders whose account, or one of whose isolated positions, fell below maintenance margin. */
  readonly liquidated: Set<number>;
  /** Notional at marks that liquidations took from traders: sold to the market, or taken over. */
  closedUsd: number;
  takenOverUsd: number;
  /** What closing cost them beyond the mark, and what they paid to the fund for it. */
  slippageUsd: number;
  penaltyUsd: number;
  /** What the fund paid for what accounts and its inventory lacked. */
  fundPaidUsd: number;
  /** Notional that profitable accounts lost by deleveraging, and what the bankruptcy price cost them. */
  adlClosedUsd: number;
  adlGivenUsd: number;
  /** What nobody had paid, and all traders shared in the end. */
  socialisedUsd: number;
}

export function emptyTally(): CrashTally {
  return {
    liquidated: new Set(),
    closedUsd: 0,
    takenOverUsd: 0,
    slippageUsd: 0,
    penaltyUsd: 0,
    fundPaidUsd: 0,
    adlClosedUsd: 0,
    adlGivenUsd: 0,
    socialisedUsd: 0,
  };
}

/** One moment of a run: what its picture draws. */
export interface CrashMoment {
  readonly timeMs: number;
  readonly liquidated: number;
  readonly closedUsd: number;
  readonly fundUsd: number;
}

/** What one way of liquidating made of a day. */
export interface CrashOutcome extends Omit<CrashTally, 'liquidated'> {
  readonly liquidated: number;
  /** Liquidated traders who hold no perpetual any more. */
  readonly emptied: number;
  readonly fundStartUsd: number;
  readonly fundEndUsd: number;
  /** Notional that the fund's inventory still holds, and what it is worth with its money. */
  readonly inventoryUsd: number;
  readonly inventoryNavUsd: number;
  /** What all traders have, before and after. */
  readonly tradersStartUsd: number;
  readonly tradersEndUsd: number;
  /** By asset and by perpetual: what was missing or too much, the largest of all steps. "0" for every one, or the run is worth nothing. */
  readonly imbalance: Readonly<Record<string, string>>;
  readonly moments: readonly CrashMoment[];
}
