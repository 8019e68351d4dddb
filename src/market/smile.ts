import { log } from '../quant/log.ts';
import { sviVariance } from '../quant/svi.ts';
import { yearsBetween } from '../units/time.ts';
import { bracketOf } from './forward-curve.ts';
import type { ExpiryMarket, Smile, StrikeSmile, UnderlyingMarket } from './market.ts';

/**
 * Annualised vol of a strike (0.55 = 55 %), for the forward as it stands now.
 *
 * SVI: vol = sqrt(w(ln(strike / forward)) / timeYears of the fit), so a smile moves with the forward between two fits and its vols
 * stand still. Strikes: total variance linear in log strike, flat outside. @see spec/02-MRKT, MRKT-022
 */
export function smileVol(smile: Smile, strike: number, forward: number): number {
  return Math.sqrt(
    smile.kind === 'svi' ? sviVariance(smile, log(strike / forward)) / smile.timeYears : strikeVariance(smile, strike),
  );
}

/**
 * Vol of a strike at any expiry up to the last one that has a smile; undefined beyond it.
 *
 * Between two expiries total variance vol^2 * time is linear in time along constant log-moneyness ln(strike / forward); before the
 * first the vol of the first holds. @see spec/02-MRKT, MRKT-023
 */
export function surfaceVol(market: UnderlyingMarket, timeMs: number, point: SurfacePoint): number | undefined {
  const quoted = market.expiries.filter((expiry) => expiry.smile !== undefined);
  const { before, after } = bracketOf(quoted, point.expiryMs);
  if (after === undefined) return undefined;
  const late = volAt(after, point);
  if (before === undefined || after.expiryMs === point.expiryMs) return late;
  const early = volAt(before, point);
  const [t1, t, t2] = [before, point, after].map((expiry) => yearsBetween(timeMs, expiry.expiryMs)) as [
    number,
    number,
    number,
  ];
  const share = (t - t1) / (t2 - t1);
  return Math.sqrt((early * early * t1 * (1 - share) + late * late * t2 * share) / t);
}

/** A strike at an expiry with the forward of that expiry. */
export interface SurfacePoint {
  readonly expiryMs: number;
  readonly strike: number;
  readonly forward: number;
}

/** Vol of the same moneyness on a quoted expiry. */
function volAt(expiry: ExpiryMarket, { strike, forward }: SurfacePoint): number {
  const sameMoneyness = (strike / forward) * expiry.forward;
  return expiry.smile === undefined ? 0 : smileVol(expiry.smile, sameMoneyness, expiry.forward);
}

function strikeVariance({ strikes, vols }: StrikeSmile, strike: number): number {
  const last = strikes.length - 1;
  if (strike <= strikes[0]) return vols[0] * vols[0];
  if (strike >= strikes[last]) return vols[last] * vols[last];
  let i = 1;
  while (strikes[i] < strike) i++;
  const share = log(strike / strikes[i - 1]) / log(strikes[i] / strikes[i - 1]);
  return vols[i - 1] * vols[i - 1] * (1 - share) + vols[i] * vols[i] * share;
}
