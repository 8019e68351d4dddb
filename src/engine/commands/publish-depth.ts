import type { DepthLevel } from '../../risk/cost-curve.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import type { Answer } from '../questions.ts';
import { askTradable, isPpm } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { DEPTH_LEVELS } from '../schema.ts';
import type { State } from '../state.ts';

/** Says how deep an instrument is: what liquidations may trade in an interval, and what it costs. @see spec/06-LIQD, LIQD-062 */
export function publishDepth(state: State, { instrument, bids, asks }: Of<'publish-depth'>, emit: Emit): Answer {
  const refusal = askTradable(state, instrument);
  if (refusal !== undefined) return refusal;
  if (!isSide(bids) || !isSide(asks)) return REJECTION.DEPTH_INVALID;

  emit({ kind: 'depth-published', instrument, bids, asks });
  return undefined;
}

function isSide(levels: readonly DepthLevel[]): boolean {
  if (levels.length > DEPTH_LEVELS) return false;
  return levels.every(
    ({ distancePpm, lots }, i) =>
      isPpm(distancePpm) &&
      Number.isSafeInteger(lots) &&
      lots > 0 &&
      (i === 0 || distancePpm >= levels[i - 1].distancePpm),
  );
}
