import { smileVol } from '../../../market/smile.ts';
import type { ExpiryMarket, SviSmile } from '../../../market/market.ts';
import { log } from '../../../quant/log.ts';

/** Total variance is capped here, so that absurd strikes cannot break pricing. */
const VARIANCE_MAX = 144;
/** Log-moneyness is clamped to this many times sqrt(a + b sigma), the spread of the smile at its centre. */
const WING_CLAMP = 4;

/**
 * Vol of a strike as the venue's library reads a slice: raw SVI with clamped log-moneyness and capped variance, at the forward and
 * time of the fit (the strike's vol stands still between fits). Undefined without a smile.
 * @see Derive v2-core, SVI library.
 */
export function optionVol(expiry: ExpiryMarket, strike: number): number | undefined {
  const { smile } = expiry;
  if (smile === undefined || (smile.kind === 'svi' && smile.timeYears <= 0)) return undefined;
  if (strike <= 0) return 0;
  return smile.kind === 'svi' ? clampedSviVol(smile, strike) : smileVol(smile, strike, expiry.forward);
}

function clampedSviVol({ a, b, rho, m, sigma, forward, timeYears }: SviSmile, strike: number): number {
  const limit = WING_CLAMP * Math.sqrt(Math.max(0, a + b * sigma));
  const k = Math.min(limit, Math.max(-limit, log(strike / forward)));
  const x = k - m;
  const variance = a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
  return Math.sqrt(Math.min(VARIANCE_MAX, Math.max(0, variance)) / timeYears);
}
