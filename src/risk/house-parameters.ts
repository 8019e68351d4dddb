import type { JointColumns } from './joint-columns.ts';
import type { Tiers } from './tiers.ts';

/**
 * The house model's parameters as the arithmetic reads them: numbers by underlying, expiry and coin number. Rates are parts per million;
 * money is in the unit of the risk table (risk ticks in the engine). Built by `compileHouseParameters`; refreshed when time, confidence or
 * funding changes. @see presets/portfolio-default.json, spec/05-MARG
 */
export interface HouseParameters {
  /** true: integers in, integers out, requirements rounded up and credits down. false: real numbers (calculators). */
  readonly exact: boolean;
  readonly columns: number;
  readonly underlyings: number;
  readonly expiries: number;
  readonly coins: number;
  /** Columns of no move with vol up and vol down, which the tenor twist reads. */
  readonly zeroUp: number;
  readonly zeroDown: number;
  /** Share of the tenor twist that counts. */
  readonly twistPpm: number;
  /** MM as a share of the risk parts of IM. */
  readonly maintenancePpm: number;

  /** [underlyings] credit for a gain of this underlying against losses of others, in 1/1024. */
  readonly gainCredit: Float64Array;
  /** [underlyings] floor on the gross notional of futures, perpetuals and short options. */
  readonly grossMinimumPpm: Float64Array;
  /** [underlyings] floor on the notional of short options, on top of the gross minimum. */
  readonly shortOptionPpm: Float64Array;
  /** [underlyings] of gross notional: fee for closing. */
  readonly closingFeePpm: Float64Array;
  /** [underlyings] signed; what longs pay over the provision's horizon. */
  readonly fundingPpm: Float64Array;
  /** [underlyings] marginal charge on the size that has to be closed. */
  readonly size: readonly Tiers[];
  /** [expiries + underlyings] charge on the net basis delta of an expiry; the last ones are the perpetuals of each underlying. */
  readonly basisPpm: Float64Array;
  /** [expiries + underlyings] charge on gross notional for a doubtful price, IM only. */
  readonly confidencePpm: Float64Array;
  /** [expiries + underlyings] the underlying of each bucket. */
  readonly bucketUnderlying: Int32Array;

  /** [coins] haircut on the positive equity in a coin. */
  readonly haircut: readonly Tiers[];
  /** [coins] de-peg charge on positive equity in a stablecoin. */
  readonly depegPpm: Float64Array;
  /** [coins] charge on |equity| of a coin whose price is doubtful, IM only. */
  readonly coinConfidencePpm: Float64Array;
  /** Protocols, issuers and bridges that several coins depend on. */
  readonly dependencies: readonly Dependency[];
  /** Historical columns and stress vectors; absent: the same-move columns only. */
  readonly joint?: JointColumns;
}

/** What is lost when one protocol, issuer or bridge fails. */
export interface Dependency {
  readonly name: string;
  /** [coins] share of a coin's positive equity that is lost, ppm. */
  readonly lossPpm: Float64Array;
  /** Loss that is borne without a charge. */
  readonly free: number;
}
