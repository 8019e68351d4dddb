/** How far estimates of one correlation may lie apart before the credit shrinks, and where it is gone. */
export interface CorrelationTolerance {
  /** Spread (largest less smallest estimate) up to which the full credit holds. */
  readonly tolerated: number;
  /** Spread from which on nothing is credited; above `tolerated`. */
  readonly useless: number;
}

/**
 * The credit that a gain gets against losses of other underlyings, when its correlation with them has been estimated `spread` apart over
 * time: full while estimates agree, linear down to nothing as they part. In [0, credit]. @see spec/03-SCAN, SCAN-051
 */
export function steadyCredit(credit: number, spread: number, { tolerated, useless }: CorrelationTolerance): number {
  const lost = (spread - tolerated) / (useless - tolerated);
  return credit * (1 - Math.max(0, Math.min(1, lost)));
}
