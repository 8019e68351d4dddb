import { custody, imbalance } from '../ledger/conservation.ts';
import { CLEARING_ACCOUNT, DUST_ACCOUNT, FEE_ACCOUNT, FUND_ACCOUNT, LOSS_ACCOUNT } from '../ledger/account-kind.ts';
import { EXACT_MAX, POSITIONS_MAX } from '../units/limits.ts';
import { exposureOf } from './exactness.ts';
import { hasBalanceRows } from './holdings.ts';
import { isCustomer } from './state.ts';
import type { State } from './state.ts';
import { lotsOf } from './positions.ts';
import { balanceLots } from './worth.ts';

/** A promise of the engine that does not hold: what stopped the replica. */
export interface BrokenInvariant {
  readonly name: string;
  /** One sentence with the values. */
  readonly sentence: string;
}

/**
 * Everything that must hold after every entry; empty when it does. Cost: accounts * (assets + positions): the node asks at snapshots and
 * at the end of runs, tests ask after every command. @see spec/15-ENGN, ENGN-070
 */
export function brokenInvariants(state: State): readonly BrokenInvariant[] {
  return [...brokenLedger(state), ...brokenPositions(state), ...brokenAccounts(state)];
}

function brokenLedger(state: State): readonly BrokenInvariant[] {
  const broken: BrokenInvariant[] = [];
  for (let asset = 0; asset < state.assets.count; asset++) {
    const { code } = state.derived.assets[asset];
    const missing = imbalance(state.ledger, state.accounts.count, asset);
    if (missing !== 0n) broken.push({ name: 'conservation', sentence: `${code} sums to ${missing}, not to zero` });
    const held = custody(state.ledger, asset);
    if (held < 0n) broken.push({ name: 'custody', sentence: `the venue holds ${held} of ${code}` });
    for (const [name, account] of [
      ['fund', FUND_ACCOUNT],
      ['fee', FEE_ACCOUNT],
      ['dust', DUST_ACCOUNT],
    ] as const) {
      const balance = state.ledger.balances[account * state.ledger.assets + asset];
      if (balance < 0n)
        broken.push({ name: `${name}-below-zero`, sentence: `the ${name} account has ${balance} of ${code}` });
    }
    const loss = state.ledger.balances[LOSS_ACCOUNT * state.ledger.assets + asset];
    if (loss > 0n) broken.push({ name: 'loss-above-zero', sentence: `the loss account has ${loss} of ${code}` });
  }
  return broken;
}

/** For every long lot there is a short one, and open interest is what it is called. */
function brokenPositions(state: State): readonly BrokenInvariant[] {
  const net = new Map<number, number>();
  const long = new Map<number, number>();
  const { start, positions } = state.accounts.columns;
  const { instrument, lots } = state.positions.columns;
  for (let account = 0; account < state.accounts.count; account++) {
    for (let row = start[account]; row < start[account] + positions[account]; row++) {
      if (state.instruments.columns.standing[instrument[row]] === 0) continue;
      net.set(instrument[row], (net.get(instrument[row]) ?? 0) + lots[row]);
      if (lots[row] > 0) long.set(instrument[row], (long.get(instrument[row]) ?? 0) + lots[row]);
    }
  }
  const broken: BrokenInvariant[] = [];
  for (let row = 0; row < state.instruments.count; row++) {
    const { symbol } = state.derived.instruments[row];
    const sum = net.get(row) ?? 0;
    if (sum !== 0)
      broken.push({ name: 'positions-net', sentence: `positions in ${symbol} sum to ${sum} lots, not to zero` });
    if (state.instruments.columns.standing[row] === 0) continue;
    const open = state.derived.openInterest[row];
    if (open !== (long.get(row) ?? 0)) {
      broken.push({
        name: 'open-interest',
        sentence: `${symbol} has ${long.get(row) ?? 0} long lots, noted are ${open}`,
      });
    }
  }
  return broken;
}

function brokenAccounts(state: State): readonly BrokenInvariant[] {
  const broken: BrokenInvariant[] = [];
  const { lotUnits, instrument } = state.assets.columns;
  for (let account = 0; account < state.accounts.count; account++) {
    if (hasBalanceRows(state, account)) {
      for (let asset = 0; asset < state.assets.count; asset++) {
        const balance = state.ledger.balances[account * state.ledger.assets + asset];
        const lots = balanceLots(balance, lotUnits[asset]);
        if (lots !== lotsOf(state, account, instrument[asset])) {
          broken.push({
            name: 'balance-row',
            sentence: `account ${account} has ${balance} of asset ${asset} but not ${lots} lots`,
          });
        }
      }
    }
    const rows = state.accounts.columns.positions[account];
    if (isCustomer(state, account) && rows > POSITIONS_MAX) {
      broken.push({ name: 'rows', sentence: `account ${account} has ${rows} rows, above ${POSITIONS_MAX}` });
    }
    if (isCustomer(state, account) && exposureOf(state, account) > EXACT_MAX) {
      broken.push({
        name: 'exactness',
        sentence: `account ${account} has an exposure of ${exposureOf(state, account)}, above 2^53`,
      });
    }
  }
  return broken;
}

/** Balances of the clearing account: what the house itself has won or lost as counterparty. Reported, not bounded. */
export function clearingBalance(state: State, asset: number): bigint {
  return state.ledger.balances[CLEARING_ACCOUNT * state.ledger.assets + asset];
}
