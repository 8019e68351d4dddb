import { markTicksOf } from '../../engine/mark.ts';
import { lotsOf } from '../../engine/positions.ts';
import type { State } from '../../engine/state.ts';
import { valueAccount } from '../../engine/valuation.ts';
import { inventoryNav } from '../../engine/waterfall/inventory-nav.ts';
import { FUND_ACCOUNT, INVENTORY_ACCOUNT, LOSS_ACCOUNT } from '../../ledger/account-kind.ts';
import { imbalance } from '../../ledger/conservation.ts';
import { balanceOf } from '../../ledger/ledger.ts';
import { RISK_TICKS_PER_USD } from '../../units/limits.ts';
import type { CrashRun } from './crash-run.ts';
import { EngineTally } from './engine-tally.ts';
import { depthCommands, indexCommand, openedEngine, perpetualOf } from './engine-venue.ts';
import type { EngineOpening } from './engine-venue.ts';
import { ImbalanceRecord } from './imbalance-record.ts';
import type { CrashMoment, CrashOutcome } from './tally.ts';
import { DOLLARS, FIRST_CUSTOMER, UNITS_PER_USD } from './venue-books.ts';

/** Lives through a day with the engine itself, the code that a venue runs; yields the number of each step that is over. */
export function* runEngine(run: CrashRun, opening: EngineOpening): Generator<number, CrashOutcome> {
  const venue = openedEngine(run, opening);
  const { accounts } = opening;
  const { state } = venue;
  const events = new EngineTally();
  const { tally } = events;
  const tradersStartUsd = tradersUsd(state, accounts.length);
  const conserved = new ImbalanceRecord(run);
  const moments: CrashMoment[] = [];
  for (const [s, { timeMs }] of run.steps.entries()) {
    if (s > 0) {
      venue.send(timeMs, depthCommands(run, s));
      events.observe(venue.send(timeMs, [indexCommand(run, s)]));
    }
    if (s % run.conservationEvery === 0) conserved.note(imbalances(state, run));
    const { liquidated, closedUsd } = tally;
    moments.push({ timeMs, liquidated: liquidated.size, closedUsd, fundUsd: fundUsd(state) });
    yield s;
  }
  const owed = balanceOf(state.ledger, LOSS_ACCOUNT, DOLLARS) < 0n;
  const endMs = run.steps[run.steps.length - 1].timeMs;
  if (owed) events.observe(venue.send(endMs, [{ kind: 'socialise-loss', asset: DOLLARS }]));
  conserved.note(imbalances(state, run));
  return {
    ...tally,
    liquidated: tally.liquidated.size,
    emptied: [...tally.liquidated].filter((trader) => heldUsd(state, run, FIRST_CUSTOMER + trader) === 0).length,
    fundStartUsd: run.fundUsd,
    fundEndUsd: fundUsd(state),
    inventoryUsd: heldUsd(state, run, INVENTORY_ACCOUNT),
    inventoryNavUsd: Number(inventoryNav(state)) / RISK_TICKS_PER_USD,
    tradersStartUsd,
    tradersEndUsd: tradersUsd(state, accounts.length),
    imbalance: conserved.largest,
    moments,
  };
}

function fundUsd({ ledger }: State): number {
  return Number(balanceOf(ledger, FUND_ACCOUNT, DOLLARS)) / UNITS_PER_USD;
}

function tradersUsd(state: State, accounts: number): number {
  let usd = 0;
  for (let i = 0; i < accounts; i++) usd += valueAccount(state, FIRST_CUSTOMER + i).nav / RISK_TICKS_PER_USD;
  return usd;
}

/** Notional of the perpetuals of an account at marks. */
function heldUsd(state: State, run: CrashRun, account: number): number {
  let ticks = 0;
  for (const [c] of run.coins.entries()) {
    const perpetual = perpetualOf(run, c);
    ticks += Math.abs(lotsOf(state, account, perpetual) * markTicksOf(state, perpetual));
  }
  return ticks / RISK_TICKS_PER_USD;
}

/** Of dollars and each coin in ledger units, then of each perpetual in lots. */
function imbalances(state: State, run: CrashRun): readonly bigint[] {
  const { count } = state.accounts;
  const sums = [DOLLARS, ...run.coins.map((_, c) => c + 1)].map((asset) => imbalance(state.ledger, count, asset));
  for (const [c] of run.coins.entries()) {
    let lots = 0;
    for (let account = 0; account < count; account++) lots += lotsOf(state, account, perpetualOf(run, c));
    sums.push(BigInt(lots));
  }
  return sums;
}
