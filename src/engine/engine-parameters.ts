import type { AdlPolicy } from '../risk/adl.ts';

/** What the engine itself is told, beside the margin model's preset. Ratios in parts per million. @see spec/06-LIQD */
export interface EngineParameters {
  /** An account is called when initial headroom falls below this share of its initial margin ... */
  readonly warningPpm: number;
  /** ... and the call is lifted when headroom is back above this share (>= warningPpm, so that it does not flicker). */
  readonly warningReleasePpm: number;
  /** A restriction is lifted when initial headroom is this share of initial margin. */
  readonly restrictionReleasePpm: number;
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
  /** `closing`: a plan only closes; `hedging`: it may open linear perpetuals and futures where that restores more cheaply. */
  readonly liquidationMeans: 'closing' | 'hedging';
  /** `provider`: slices fill at once against the liquidity provider; `venue`: the venue executes plans and reports fill-liquidation. */
  readonly liquidationExecution: 'provider' | 'venue';
  /** Nobody is liquidated farther than this from a mark: deeper levels of the published depth are not used. */
  readonly liquidationBandPpm: number;
  /** Share of the published depth of an instrument that all liquidations of one interval may take together ... */
  readonly depthSharePpm: number;
  /** ... and how long an interval is: it begins with its first slice. */
  readonly liquidationIntervalMs: number;
  /** Notional of the smallest trade of a liquidation, risk ticks; what would be left below it is closed with the rest. */
  readonly leastTradeTicks: number;
  /** Who is deleveraged when the fund cannot pay; `none`: what is lacking waits to be shared. */
  readonly adlPolicy: AdlPolicy | 'none';
  /** Width of a damage class of `hedge-aware`, share of the notional of a lot. */
  readonly adlClassPpm: number;
  /** Share of the requirement of the fund's inventory that an interval unwinds. */
  readonly unwindPpm: number;
  /** An underlying without a publish-index for so long is stale: no new risk, nobody liquidated for it. */
  readonly staleAfterMs: number;
}

/**
 * Starting values: warn at 10 %, lift at 15 %, lift a restriction at 2 %, restore to 10 %, penalty 0.5 %, quarter slices and a quarter of the depth every
 * five seconds within 10 % of the mark, no trade below 10 USD, a fifth of the inventory's requirement an interval.
 */
export const DEFAULT_ENGINE_PARAMETERS: EngineParameters = {
  warningPpm: 100_000,
  warningReleasePpm: 150_000,
  restrictionReleasePpm: 20_000,
  liquidationTargetPpm: 100_000,
  liquidationPenaltyPpm: 5_000,
  liquidationSlicePpm: 250_000,
  liquidationStepsMax: 64,
  liquidityProvider: 3,
  liquidationMeans: 'closing',
  liquidationExecution: 'provider',
  liquidationBandPpm: 100_000,
  depthSharePpm: 250_000,
  liquidationIntervalMs: 5_000,
  leastTradeTicks: 100_000,
  adlPolicy: 'hedge-aware',
  adlClassPpm: 10_000,
  unwindPpm: 200_000,
  staleAfterMs: 600_000,
};
