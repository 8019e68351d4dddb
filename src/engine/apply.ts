import { assert } from '../units/assert.ts';
import type { Command, Entry } from './command.ts';
import { advanceTime } from './commands/advance-time.ts';
import { cancelOrder } from './commands/cancel-order.ts';
import { checkOrder } from './commands/check-order.ts';
import { deleverage } from './commands/deleverage.ts';
import { delistInstrument } from './commands/delist-instrument.ts';
import { deposit } from './commands/deposit.ts';
import { fillLiquidation } from './commands/fill-liquidation.ts';
import { fundDeposit } from './commands/fund-deposit.ts';
import { liquidateStep } from './commands/liquidate-step.ts';
import { listAsset } from './commands/list-asset.ts';
import { listInstrument } from './commands/list-instrument.ts';
import { openAccount } from './commands/open-account.ts';
import { placeOrder } from './commands/place-order.ts';
import { publishDepth } from './commands/publish-depth.ts';
import { publishForward } from './commands/publish-forward.ts';
import { publishFunding } from './commands/publish-funding.ts';
import { publishIndex } from './commands/publish-index.ts';
import { publishSurface } from './commands/publish-surface.ts';
import { recordFill } from './commands/record-fill.ts';
import { setParameters } from './commands/set-parameters.ts';
import { settleExpiry } from './commands/settle-expiry.ts';
import { socialiseLoss } from './commands/socialise-loss.ts';
import { transfer } from './commands/transfer.ts';
import { withdraw } from './commands/withdraw.ts';
import type { Event } from './event.ts';
import { beginEntry, evolve } from './evolve/evolve.ts';
import type { Answer } from './questions.ts';
import type { State } from './state.ts';

/** How a handler says what happened: the state has changed when it returns, so the next line sees the effect. */
export type Emit = (event: Event) => void;

/** The state machine. Same state and entry, same events: on every machine, forever. @see spec/15-ENGN, ENGN-001 */
export function apply(state: State, { seq, timeMs, command }: Entry): readonly Event[] {
  beginEntry(state, seq, timeMs);
  const events: Event[] = [];
  const refusal = decide(state, command, (event) => {
    evolve(state, event);
    events.push(event);
  });
  if (refusal !== undefined) {
    assert(events.length === 0, 'a command is refused before it changes anything');
    events.push({ kind: 'rejected', code: refusal });
  }
  return events;
}

function decide(state: State, command: Command, emit: Emit): Answer {
  switch (command.kind) {
    case 'list-asset':
      return listAsset(state, command, emit);
    case 'list-instrument':
      return listInstrument(state, command, emit);
    case 'delist-instrument':
      return delistInstrument(state, command, emit);
    case 'set-parameters':
      return setParameters(state, command, emit);
    case 'open-account':
      return openAccount(state, command, emit);
    case 'deposit':
      return deposit(state, command, emit);
    case 'withdraw':
      return withdraw(state, command, emit);
    case 'transfer':
      return transfer(state, command, emit);
    case 'publish-index':
      return publishIndex(state, command, emit);
    case 'publish-forward':
      return publishForward(state, command, emit);
    case 'publish-surface':
      return publishSurface(state, command, emit);
    case 'publish-funding':
      return publishFunding(state, command, emit);
    case 'record-fill':
      return recordFill(state, command, emit);
    case 'check-order':
      return checkOrder(state, command, emit);
    case 'place-order':
      return placeOrder(state, command, emit);
    case 'cancel-order':
      return cancelOrder(state, command, emit);
    case 'advance-time':
      return advanceTime(state, emit);
    case 'settle-expiry':
      return settleExpiry(state, command, emit);
    case 'liquidate-step':
      return liquidateStep(state, command, emit);
    case 'publish-depth':
      return publishDepth(state, command, emit);
    case 'fill-liquidation':
      return fillLiquidation(state, command, emit);
    case 'fund-deposit':
      return fundDeposit(state, command, emit);
    case 'deleverage':
      return deleverage(state, command, emit);
    case 'socialise-loss':
      return socialiseLoss(state, command, emit);
    default:
      return command satisfies never;
  }
}
