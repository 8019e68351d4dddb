import { digestState } from '../../src/engine/digest.ts';
import type { Event, Outcome } from '../../src/engine/event.ts';
import { beginEntry, evolve } from '../../src/engine/evolve/evolve.ts';
import { flowBalance, FundWatch } from '../../src/engine/fund-flows.ts';
import { brokenInvariants } from '../../src/engine/invariants.ts';
import { lotsOf } from '../../src/engine/positions.ts';
import { STAGE } from '../../src/engine/stage.ts';
import { createState, isCustomer } from '../../src/engine/state.ts';
import type { State } from '../../src/engine/state.ts';
import { valueAccount } from '../../src/engine/valuation.ts';
import type { Deleveraged } from '../../src/engine/waterfall-event.ts';
import { profitTicks } from '../../src/engine/waterfall/candidates.ts';
import { hex } from '../../src/hash/hash.ts';
import { PART } from '../../src/risk/book-margin.ts';
import { FUND_ACCOUNT, INVENTORY_ACCOUNT } from '../../src/ledger/account-kind.ts';
import { imbalance } from '../../src/ledger/conservation.ts';

/** Most events of one entry: the waterfall ends. */
const EVENTS_MAX = 4_000;

/** Ticks that rounding balances to whole lots may cost an account: a lot of each coin's row, and a little. */
function roundingOf(state: State): number {
  const { model } = state.derived.pricing;
  let ticks = 100;
  for (let asset = 0; asset < state.assets.count && model !== undefined; asset++) {
    if (state.assets.columns.kind[asset] === 0) ticks += model.table.mark[state.assets.columns.instrument[asset]];
  }
  return ticks;
}

/**
 * Folds what was recorded, event by event, on a follower without the decision code, and says which law of the waterfall is broken. Empty when none is.
 */
export function brokenLaws(outcomes: readonly Outcome[], end: State): string[] {
  const follower = createState(end.genesis);
  const broken: string[] = [];
  const say = (seq: number, sentence: string): void => void broken.push(`entry ${seq}: ${sentence}`);
  for (const { seq, timeMs, events } of outcomes) {
    beginEntry(follower, seq, timeMs);
    if (events.length > EVENTS_MAX) say(seq, `${events.length} events`);
    for (let i = 0; i < events.length; ) {
      const end = basketEnd(events, i);
      const law = stageLaw(follower, events[i]);
      for (; i < end; i++) {
        for (const sentence of beforeEvent(follower, events[i])) say(seq, sentence);
        evolve(follower, events[i]);
        for (const sentence of afterEvent(follower)) say(seq, sentence);
      }
      for (const sentence of law()) say(seq, sentence);
    }
    for (const { sentence } of brokenInvariants(follower)) say(seq, sentence);
  }
  const watch = new FundWatch();
  for (const { events } of outcomes) watch.observe(end, events);
  for (let asset = 0; asset < end.assets.count; asset++) {
    const fund = end.ledger.balances[FUND_ACCOUNT * end.ledger.assets + asset];
    if (flowBalance(watch.of(asset)) !== fund)
      say(outcomes.length, `the fund's flows of asset ${asset} are not its balance`);
  }
  if (hex(digestState(follower)) !== hex(digestState(end))) say(outcomes.length, 'the events give another state');
  return broken;
}

/** Conservation after every event, and a fund that is never below zero. */
function afterEvent(state: State): string[] {
  const broken: string[] = [];
  for (let asset = 0; asset < state.assets.count; asset++) {
    if (imbalance(state.ledger, state.accounts.count, asset) !== 0n) broken.push(`asset ${asset} does not sum to zero`);
    const fund = state.ledger.balances[FUND_ACCOUNT * state.ledger.assets + asset];
    if (fund < 0n) broken.push(`the fund has ${fund} of asset ${asset}`);
  }
  return broken;
}

/** Who may be touched, and how far. */
function beforeEvent(state: State, event: Event): string[] {
  if (event.kind === 'liquidation-planned' || event.kind === 'liquidation-filled' || event.kind === 'taken-over') {
    const { account } = event;
    const liquidating = state.accounts.columns.stage[account] === STAGE.liquidating;
    return account === INVENTORY_ACCOUNT || liquidating ? [] : [`${event.kind} touches the healthy account ${account}`];
  }
  return event.kind === 'deleveraged' ? brokenDeleveraging(state, event) : [];
}

/** Exactly the shortfall, from profits, at the bankruptcy price or better. */
function brokenDeleveraging(state: State, { instrument, gapTicks, neededTicks, accounts }: Deleveraged): string[] {
  const broken: string[] = [];
  let given = 0;
  for (const { account, lots, givenTicks } of accounts) {
    given += givenTicks;
    const held = lotsOf(state, account, instrument);
    if (!isCustomer(state, account) || held === 0 || held > 0 === lots > 0 || Math.abs(lots) > Math.abs(held))
      broken.push(`account ${account} loses ${lots} of ${held} lots`);
    if (state.accounts.columns.stage[account] === STAGE.liquidating) broken.push(`account ${account} is liquidating`);
    if (givenTicks > Math.abs(lots) * gapTicks) broken.push(`account ${account} gives more than the bankruptcy price`);
    if (givenTicks > profitTicks(state, account, instrument))
      broken.push(`account ${account} gives more than its profit`);
  }
  if (given > neededTicks) broken.push(`${given} taken where ${neededTicks} were needed`);
  return broken;
}

/**
 * What a stage promises of its account once its events are folded: a slice raises maintenance headroom, a take-over leaves nothing but
 * what rounding marks to whole ticks makes of its lots (what no position could carry is still owed).
 */
function stageLaw(state: State, event: Event): () => string[] {
  if (event.kind === 'taken-over') {
    const { nav, parts } = valueAccount(state, event.account);
    const rounding = roundingOf(state) + parts[PART.rounding];
    return () => {
      const left = valueAccount(state, event.account).nav;
      const isFair = left >= Math.min(nav, 0) - rounding && left <= Math.max(nav, 0) + rounding;
      return isFair ? [] : [`account ${event.account}, taken over at ${nav}, is left with ${left}`];
    };
  }
  if (event.kind !== 'liquidation-planned' || event.account === INVENTORY_ACCOUNT) return () => [];
  const before = valueAccount(state, event.account).maintenanceHeadroom;
  return () => {
    const after = valueAccount(state, event.account).maintenanceHeadroom;
    return after > before ? [] : [`a slice of account ${event.account} took headroom from ${before} to ${after}`];
  };
}

/** Where the trades that follow a plan end. */
function basketEnd(events: readonly Event[], at: number): number {
  const plan = events[at];
  let end = at + 1;
  if (plan.kind !== 'liquidation-planned') return end;
  while (end < events.length) {
    const { kind } = events[end];
    if (kind !== 'liquidation-filled' && kind !== 'collateral-converted') break;
    end += 1;
  }
  return end;
}
