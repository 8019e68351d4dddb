import type { Ledger } from '../ledger/ledger.ts';
import { ACCOUNT_KIND, OWN_ACCOUNTS } from '../ledger/account-kind.ts';
import { assert } from '../units/assert.ts';
import type { Preset } from '../risk/model.ts';
import type { Derived } from './derived.ts';
import { createDerived } from './derived.ts';
import type { EngineParameters } from './engine-parameters.ts';
import type { Genesis } from './genesis.ts';
import { genesisProblems } from './genesis.ts';
import { LABEL_WIDTH, createTables } from './schema.ts';
import type { Tables } from './schema.ts';
import { addRow, setText } from './table.ts';

export { isCustomer, isOpened, nextSeq, stateTime } from './state-questions.ts';

/** What set-parameters put in force. */
export interface Parameters {
  readonly engine: EngineParameters;
  readonly preset: Preset;
}

/**
 * Everything the engine knows: tables (schema.ts), parameters, and what can be rebuilt from those two (derived.ts).
 * Only `evolve` and what it calls write here; handlers and queries read.
 */
export interface State extends Tables {
  readonly genesis: Genesis;
  /** The balances of `accounts`, seen as a ledger. */
  readonly ledger: Ledger;
  parameters: Parameters | undefined;
  readonly derived: Derived;
}

const OWN_NAMES = ['external', 'fund', 'fee', 'clearing', 'dust', 'loss', 'inventory'] as const;

/** The state before the first command: empty tables and the venue's own accounts. */
export function createState(genesis: Genesis): State {
  const problems = genesisProblems(genesis);
  assert(problems.length === 0, problems.join('; '));
  const tables = createTables(genesis);
  const state: State = {
    ...tables,
    genesis,
    ledger: { assets: genesis.assets, balances: tables.accounts.columns.balances },
    parameters: undefined,
    derived: createDerived(genesis),
  };
  for (const name of OWN_NAMES) {
    const row = addRow(state.accounts);
    setText(state.accounts.columns.label, LABEL_WIDTH, row, name);
    state.accounts.columns.kind[row] = ACCOUNT_KIND[name];
  }
  assert(state.accounts.count === OWN_ACCOUNTS, "the venue's own accounts come first");
  return state;
}
