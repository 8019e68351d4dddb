import { decodeLogEntry } from '../../src/codec/log-record.ts';
import { decodeSnapshot, encodeSnapshot } from '../../src/codec/snapshot-codec.ts';
import { apply } from '../../src/engine/apply.ts';
import type { Entry } from '../../src/engine/command.ts';
import { digestState } from '../../src/engine/digest.ts';
import type { Event } from '../../src/engine/event.ts';
import { fold } from '../../src/engine/evolve/evolve.ts';
import { brokenInvariants } from '../../src/engine/invariants.ts';
import { accountRecord, marginRecord } from '../../src/engine/query.ts';
import { createState, isCustomer } from '../../src/engine/state.ts';
import type { State } from '../../src/engine/state.ts';
import { hex } from '../../src/hash/hash.ts';
import { OWN_ACCOUNTS } from '../../src/ledger/account-kind.ts';
import type { LogRecord } from '../../src/log/log.ts';
import { platformHasher } from '../../src/node/replica.ts';
import type { Client } from './client.ts';
import { Oracle } from './oracle.ts';
import type { Told } from './oracle.ts';

/** What the auditor found: empty when everything that was promised was kept. */
export interface Audit {
  readonly problems: readonly string[];
  /** Of the state that the log gives. */
  readonly digest: string;
  /** How often each kind of event happened. */
  readonly kinds: ReadonlyMap<string, number>;
}

/** Entries between two comparisons of everything with everything. */
const COMPARE_EVERY = 25;

const digestOf = (state: State): string => hex(digestState(state, platformHasher()));

/**
 * Reads the log as an auditor would who trusts nobody: replays it, folds its events, lets the oracle work out the books, asks for every
 * invariant and every missed breach, and holds every answer that a client got against what stands there.
 */
export function audit(records: readonly LogRecord[], clients: readonly Client[]): Audit {
  const problems: string[] = [];
  const kinds = new Map<string, number>();
  const genesis = records.length > 0 ? decodeLogEntry(records[0].bytes) : undefined;
  if (genesis?.kind !== 'genesis')
    return { problems: records.length === 0 ? [] : ['record 0 is no genesis'], digest: '', kinds };
  const state = createState(genesis.genesis);
  const follower = createState(genesis.genesis);
  const oracle = new Oracle(OWN_ACCOUNTS);
  const outcomes: (readonly Event[])[] = [];
  for (const { seq, bytes } of records.slice(1)) {
    const entry = decodeLogEntry(bytes);
    if (entry?.kind !== 'command') return { problems: [`record ${seq} cannot be read`], digest: '', kinds };
    const stamped: Entry = { seq: seq - 1, timeMs: entry.timeMs, command: entry.command };
    const events = apply(state, stamped);
    fold(follower, { seq: stamped.seq, timeMs: stamped.timeMs, events });
    outcomes.push(events);
    for (const { kind } of events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const found = [...oracle.take(entry.command, events, toldBy(state)), ...missedBreaches(state, events)];
    if (seq % COMPARE_EVERY === 0 || seq === records.length - 1) found.push(...compared(state, follower, oracle));
    problems.push(...found.map((sentence) => `entry ${stamped.seq} (${entry.command.kind}): ${sentence}`));
    if (problems.length > 0) break;
  }
  problems.push(...clients.flatMap((client) => wronglyAnswered(client, records, outcomes)));
  return { problems, digest: digestOf(state), kinds };
}

/** Engine, follower, snapshot and oracle say the same, and every invariant holds. */
function compared(state: State, follower: State, oracle: Oracle): readonly string[] {
  const found = brokenInvariants(state).map(({ sentence }) => sentence);
  if (digestOf(follower) !== digestOf(state)) found.push('the events do not fold to the state that the commands gave');
  const { state: read, problem } = decodeSnapshot(encodeSnapshot(state, platformHasher()), platformHasher);
  if (read === undefined) found.push(`its snapshot cannot be read: ${problem}`);
  else if (digestOf(read) !== digestOf(state)) found.push('its snapshot reads back to another state');
  const told = toldBy(state);
  for (let account = 0; account < state.accounts.count; account++) {
    found.push(...oracle.differences(account, told));
    if (
      read !== undefined &&
      JSON.stringify(marginRecord(read, account)) !== JSON.stringify(marginRecord(state, account))
    ) {
      found.push(`account ${account} has another margin after a snapshot`);
    }
  }
  return found;
}

/** After prices moved nobody stands below maintenance margin without being liquidated. */
function missedBreaches(state: State, events: readonly Event[]): readonly string[] {
  if (!events.some(({ kind }) => kind === 'underlyings-priced' || kind === 'funding-paid')) return [];
  const found: string[] = [];
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    if (!isCustomer(state, account)) continue;
    const margin = marginRecord(state, account);
    const stage = accountRecord(state, account)?.stage;
    if (margin !== null && margin.maintenanceHeadroom < 0 && stage !== 'liquidating') {
      found.push(`account ${account} is ${stage} with a maintenance headroom of ${margin.maintenanceHeadroom}`);
    }
  }
  return found;
}

/** Exactly once: what was answered stands where it was said to stand, once, with these bytes and these events. */
function wronglyAnswered(
  client: Client,
  records: readonly LogRecord[],
  outcomes: readonly (readonly Event[])[],
): readonly string[] {
  const found: string[] = [];
  const places = new Map<number, number>();
  for (const { seq, id } of records) {
    if (id.client !== client.id) continue;
    if (places.has(id.number))
      found.push(`command ${id.client}/${id.number} stands at ${places.get(id.number)} and ${seq}`);
    places.set(id.number, seq);
  }
  for (const [number, { seq, outcome }] of client.answers) {
    const name = `command ${client.id}/${number}`;
    if (places.get(number) !== seq + 1)
      found.push(`${name} was acknowledged as entry ${seq}; it stands at ${places.get(number)}`);
    const applied = outcomes[seq];
    if (outcome !== undefined && applied !== undefined && textOf(outcome.events) !== textOf(applied)) {
      found.push(`${name} was answered with other events than the log gives`);
    }
  }
  return found;
}

const textOf = (events: readonly Event[]): string =>
  JSON.stringify(events, (_, x: unknown) => (typeof x === 'bigint' ? `${x}n` : x));

/** What the engine says that accounts hold, the rows of their balances left out. */
function toldBy(state: State): Told {
  return (account) => {
    const { start, positions, balances } = state.accounts.columns;
    const { instrument, lots, entryCash } = state.positions.columns;
    const from = account * state.ledger.assets;
    const held = new Map<number, number>();
    const entry = new Map<number, bigint>();
    for (let row = start[account]; row < start[account] + positions[account]; row++) {
      if (state.instruments.columns.standing[instrument[row]] === 0) continue;
      held.set(instrument[row], lots[row]);
      entry.set(instrument[row], entryCash[row]);
    }
    return { units: Array.from(balances.subarray(from, from + state.assets.count)), lots: held, entry };
  };
}
