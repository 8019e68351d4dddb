/** What the engine itself is told, beside the margin model's preset. Ratios in parts per million. @see spec/06-LIQD */
export interface EngineParameters {
  /** An account is called when initial headroom falls below this share of its initial margin ... */
  readonly warningPpm: number;
  /** ... and the call is lifted when headroom is back above this share (>= warningPpm, so that it does not flicker). */
  readonly warningReleasePpm: number;
  /** A liquidation goes on until maintenance headroom is this share of maintenance margin. */
  readonly liquidationTargetPpm: number;
  /** Paid to the insurance fund on the notional that a liquidation closes. */
  readonly liquidationPenaltyPpm: number;
  /** Largest share of a position that one step closes (1_000_000: all of it). */
  readonly liquidationSlicePpm: number;
  /** Most steps that one command takes in one account; the rest follows with the next market command, advance-time or liquidate-step. */
  readonly liquidationStepsMax: number;
  /** The account liquidations trade against, at mark. A `liquidity` account, or the clearing account (CLEARING_ACCOUNT). */
  readonly liquidityProvider: number;
  /** An underlying without a publish-index for so long is stale: no new risk, nobody liquidated for it. */
  readonly staleAfterMs: number;
}

/** Starting values: warn at 10 %, lift at 15 %, restore to 10 %, penalty 0.5 %, quarter slices. */
export const DEFAULT_ENGINE_PARAMETERS: EngineParameters = {
  warningPpm: 100_000,
  warningReleasePpm: 150_000,
  liquidationTargetPpm: 100_000,
  liquidationPenaltyPpm: 5_000,
  liquidationSlicePpm: 250_000,
  liquidationStepsMax: 64,
  liquidityProvider: 3,
  staleAfterMs: 600_000,
};
