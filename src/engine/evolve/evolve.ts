import { assert, Fault } from '../../units/assert.ts';
import type { Event, Outcome, StageChanged } from '../event.ts';
import { touchAccount } from '../screening.ts';
import { STAGE } from '../stage.ts';
import type { State } from '../state.ts';
import { nextSeq, stateTime } from '../state.ts';
import {
  evolveAccountOpened,
  evolveAssetListed,
  evolveInstrumentDelisted,
  evolveInstrumentListed,
  evolveParametersSet,
} from './evolve-listing.ts';
import {
  evolveForwardPublished,
  evolveIndexPublished,
  evolveMarkPublished,
  evolveSmilePublished,
  evolveUnderlyingsPriced,
  evolveUnderlyingStaled,
} from './evolve-market.ts';
import {
  evolveCollateralConverted,
  evolveDeposited,
  evolveShortfallPaid,
  evolveShortfallUncovered,
  evolveTransferred,
  evolveWithdrawn,
} from './evolve-money.ts';
import {
  evolveFilled,
  evolveFundingPaid,
  evolveInstrumentSettled,
  evolveOrderCancelled,
  evolveOrderPlaced,
} from './evolve-trading.ts';

import {
  evolveDeleveraged,
  evolveDepthPublished,
  evolveLiquidationFilled,
  evolveLiquidationPlanned,
  evolveLossSocialised,
  evolveTakenOver,
} from './evolve-waterfall.ts';

/** Folds one event into the state: the only writer. Decides nothing. @see spec/15-ENGN, ENGN-010 */
export function evolve(state: State, event: Event): void {
  switch (event.kind) {
    case 'asset-listed':
      return evolveAssetListed(state, event);
    case 'instrument-listed':
      return evolveInstrumentListed(state, event);
    case 'instrument-delisted':
      return evolveInstrumentDelisted(state, event);
    case 'parameters-set':
      return evolveParametersSet(state, event);
    case 'account-opened':
      return evolveAccountOpened(state, event);
    case 'deposited':
      return evolveDeposited(state, event);
    case 'withdrawn':
      return evolveWithdrawn(state, event);
    case 'transferred':
      return evolveTransferred(state, event);
    case 'index-published':
      return evolveIndexPublished(state, event);
    case 'forward-published':
      return evolveForwardPublished(state, event);
    case 'mark-published':
      return evolveMarkPublished(state, event);
    case 'smile-published':
      return evolveSmilePublished(state, event);
    case 'underlyings-priced':
      return evolveUnderlyingsPriced(state, event);
    case 'underlying-staled':
      return evolveUnderlyingStaled(state, event);
    case 'funding-paid':
      return evolveFundingPaid(state, event);
    case 'filled':
      return evolveFilled(state, event);
    case 'order-placed':
      return evolveOrderPlaced(state, event);
    case 'order-cancelled':
      return evolveOrderCancelled(state, event);
    case 'instrument-settled':
      return evolveInstrumentSettled(state, event);
    case 'margin-called':
    case 'margin-call-lifted':
    case 'restricted':
    case 'restriction-lifted':
    case 'liquidation-started':
    case 'liquidation-ended':
      return evolveStage(state, event);
    case 'liquidation-filled':
      return evolveLiquidationFilled(state, event);
    case 'liquidation-planned':
      return evolveLiquidationPlanned(state, event);
    case 'taken-over':
      return evolveTakenOver(state, event);
    case 'deleveraged':
      return evolveDeleveraged(state, event);
    case 'loss-socialised':
      return evolveLossSocialised(state, event);
    case 'depth-published':
      return evolveDepthPublished(state, event);
    case 'collateral-converted':
      return evolveCollateralConverted(state, event);
    case 'shortfall-paid':
      return evolveShortfallPaid(state, event);
    case 'shortfall-uncovered':
      return evolveShortfallUncovered(state, event);
    case 'debts-assessed':
    case 'rejected':
    case 'order-checked':
    case 'time-advanced':
      return;
    default:
      event satisfies never;
  }
}

const STAGE_AFTER = {
  'margin-called': STAGE.called,
  'margin-call-lifted': STAGE.normal,
  restricted: STAGE.restricted,
  'restriction-lifted': STAGE.called,
  'liquidation-started': STAGE.liquidating,
  'liquidation-ended': STAGE.restricted,
} as const;

function evolveStage(state: State, { kind, account }: StageChanged): void {
  state.accounts.columns.stage[account] = STAGE_AFTER[kind];
  touchAccount(state, account);
}

/** Notes that an entry begins: its number must be the next one, its time not before the last. @throws Fault otherwise. */
export function beginEntry(state: State, seq: number, timeMs: number): void {
  // The sentence is made only when it is needed: this is asked of every entry.
  if (seq !== nextSeq(state)) throw new Fault(`entry ${seq} follows entry ${nextSeq(state) - 1}`);
  assert(Number.isSafeInteger(timeMs) && timeMs >= stateTime(state), 'time in the log never goes back');
  state.venue.columns.entries[0] = seq + 1;
  state.venue.columns.timeMs[0] = timeMs;
}

/** Folds what was recorded of one entry: how a follower without the decision code reaches the same digest. */
export function fold(state: State, { seq, timeMs, events }: Outcome): void {
  beginEntry(state, seq, timeMs);
  for (const event of events) evolve(state, event);
}
