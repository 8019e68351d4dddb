import type { Smile, StrikeSmile, SviSmile } from '../../market/market.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { expiryKey } from '../derived.ts';
import type { Answer } from '../questions.ts';
import { isUnderlying } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { STRIKES_MAX } from '../schema.ts';
import type { State } from '../state.ts';

/** Highest vol that is believed: 2000 % a year. */
const VOL_MAX = 20;

/** Highest magnitude of a smile's parameters. */
const PARAMETER_MAX = 1e9;

/** Stages smiles until the next index price of their underlying. @see spec/15-ENGN, ENGN-052 */
export function publishSurface(state: State, { underlying, smiles }: Of<'publish-surface'>, emit: Emit): Answer {
  if (!isUnderlying(state, underlying)) return REJECTION.UNDERLYING_UNKNOWN;
  if (smiles.length === 0) return REJECTION.LIST_EMPTY;
  for (const { expiryMs, smile } of smiles) {
    if (!state.derived.expiryRows.has(expiryKey(underlying, expiryMs))) return REJECTION.EXPIRY_UNKNOWN;
    if (!isSmile(smile)) return REJECTION.SMILE_INVALID;
  }
  if (new Set(smiles.map(({ expiryMs }) => expiryMs)).size < smiles.length) return REJECTION.LIST_REPEATS;

  for (const quote of smiles) emit({ kind: 'smile-published', underlying, ...quote });
  return undefined;
}

function isSmile(smile: Smile): boolean {
  return smile.kind === 'svi' ? isSvi(smile) : isStrikes(smile);
}

/** Whatever the forward and the strike, the total variance is above zero: an option of this expiry can always be priced. */
function isSvi({ a, b, rho, m, sigma, forward, timeYears }: SviSmile): boolean {
  const finite = [a, b, rho, m, sigma, forward, timeYears].every((x) => Math.abs(x) <= PARAMETER_MAX);
  if (!finite || !(b >= 0 && sigma > 0 && forward > 0 && timeYears > 0 && Math.abs(rho) < 1)) return false;
  return a + b * sigma * Math.sqrt(1 - rho * rho) > 0;
}

function isStrikes({ strikes, vols }: StrikeSmile): boolean {
  if (strikes.length === 0 || strikes.length > STRIKES_MAX || strikes.length !== vols.length) return false;
  if (!vols.every((vol) => vol > 0 && vol <= VOL_MAX)) return false;
  return strikes.every((strike, i) => strike > (i === 0 ? 0 : strikes[i - 1]) && strike <= PARAMETER_MAX);
}
