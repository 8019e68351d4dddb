import { assert } from '../units/assert.ts';
import type { SviSmile } from './market.ts';

/** Shape of a whole surface: one skew and one curvature for all expiries. */
export interface SurfaceShape {
  /** Skew, |rho| < 1; negative: puts dearer than calls. */
  readonly rho: number;
  /** Curvature, > 0; eta * (1 + |rho|) <= 2. */
  readonly eta: number;
}

/**
 * One expiry of an SSVI surface as raw SVI: w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)), phi(theta) =
 * eta / sqrt(theta (1 + theta)).
 *
 * Free of butterfly arbitrage because eta (1 + |rho|) <= 2, and of calendar arbitrage as long as theta rises with the expiry.
 * @param theta      total variance at the forward, vol^2 * timeYears, > 0
 * @throws Fault when the shape allows arbitrage
 * @see spec/02-MRKT, MRKT-056; Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces", theorem 4.2 and section 4
 */
export function ssviSmile({ rho, eta }: SurfaceShape, theta: number, forward: number, timeYears: number): SviSmile {
  assert(rho > -1 && rho < 1 && eta > 0 && eta * (1 + Math.abs(rho)) <= 2, 'the shape of the surface allows arbitrage');
  assert(theta > 0 && forward > 0 && timeYears > 0, 'a smile needs variance, a forward and time');
  const phi = eta / Math.sqrt(theta * (1 + theta));
  const width = Math.sqrt(1 - rho * rho) / phi;
  return {
    kind: 'svi',
    a: (theta / 2) * (1 - rho * rho),
    b: (theta * phi) / 2,
    rho,
    m: -rho / phi,
    sigma: width,
    forward,
    timeYears,
  };
}
