import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Command } from '../../engine/command.ts';
import { earlyWarnings } from '../../engine/early-warnings.ts';
import type { Outcome } from '../../engine/event.ts';
import { FundWatch } from '../../engine/fund-flows.ts';
import { fundRecord } from '../../engine/fund-query.ts';
import type { Genesis as TableSizes } from '../../engine/genesis.ts';
import { DEFAULT_GENESIS } from '../../engine/genesis.ts';
import { isHolding } from '../../engine/holders.ts';
import { rejectionName } from '../../engine/rejection.ts';
import { venueRecord } from '../../engine/query.ts';
import { isCustomer } from '../../engine/state.ts';
import type { State } from '../../engine/state.ts';
import { volView, watchPrices } from '../../engine/vol-view.ts';
import { OWN_ACCOUNTS } from '../../ledger/account-kind.ts';
import { generatedMarket } from '../../feeds/generated.ts';
import { replayChains } from '../../feeds/replay.ts';
import type { MarketSnapshot } from '../../feeds/snapshot.ts';
import { population } from '../../lab/population.ts';
import type { Log } from '../../log/log.ts';
import type { DigestBoard } from '../../node/digest-board.ts';
import { openNode } from '../../node/node.ts';
import type { Node } from '../../node/node.ts';
import type { SnapshotMaker } from '../../node/snapshots.ts';
import type { Preset } from '../../risk/model.ts';
import { VolWatch } from '../../risk/early-warning/vol-watch.ts';
import { HOUR_MS, MINUTE_MS } from '../../units/time.ts';
import { InputError } from '../cli-error.ts';
import { fundStatus } from './fund-view.ts';
import { withListedLots } from './listed-lots.ts';
import { DepthPublisher } from './depth-commands.ts';
import type { MarketDriver } from './market-commands.ts';
import { depositsWorth, tradableMarket } from './opening.ts';
import type { OpenedAccount } from './opening.ts';
import { paceLiquidations, WaitingLiquidations } from './pace.ts';
import { recordedEntries, SHARD } from './recorded-entries.ts';
import type { RecordedEntries } from './recorded-entries.ts';
import { createRegister } from './register.ts';
import type { Checkpoint, RunOptions } from './run-folder.ts';
import { createRunStory } from './run-story.ts';
import type { RunStory } from './run-story.ts';
import { assetSummaries, kindSummaries, largestLiquidations, navByAccount } from './run-summary.ts';
import type { RunSummary } from './run-summary.ts';
import { openVenue, playSnapshot } from './run.ts';
import { SettlementBook } from './settlement-book.ts';
import type { RunCounts, Watches } from './status-view.ts';
import type { Venue } from './venue.ts';
import { warningStatus } from './warning-view.ts';

/** House accounts come first: the provider's number is that of the first account anybody opens. */
const PROVIDER = OWN_ACCOUNTS;

/** Commands of one submission: a batch of the log at most. */
const BATCH = 5_000;

/** Time between the snapshots of a recorded chain, at most; prices must not go stale in between. */
const RECORDED_STEP_MS = 24 * HOUR_MS;

export interface PlayOptions {
  readonly log: Log;
  readonly options: RunOptions;
  readonly preset: Preset;
  readonly snapshotEvery: number;
  readonly snapshotMaker: SnapshotMaker;
  /** Entries between two looks of the node at itself, and where it says its digest then. */
  readonly checkEvery: number;
  readonly board: DigestBoard;
  /** Ticks after which this process stops though the run is not over. */
  readonly stopAfter: number | undefined;
  readonly signal: AbortSignal;
  /** Whether the log may hold a run already. */
  readonly resume: boolean;
}

/** Told how a run goes. */
export interface Watcher {
  /** The node is up; nothing has been played. */
  onNode(node: Node, counts: () => RunCounts, watches: Watches): Promise<void>;
  onOpened(accounts: number): void;
  /** After every tick. */
  onTick(moment: TickMoment): void;
}

export interface TickMoment {
  readonly tick: number;
  /** Ticks of the whole run, undefined when the market is read to its end. */
  readonly ticks: number | undefined;
  readonly snapshot: MarketSnapshot;
  readonly node: Node;
  readonly story: RunStory;
  readonly watches: Watches;
}

export interface Played {
  readonly summary: RunSummary;
  readonly end: Checkpoint & { readonly finished: boolean };
}

/** Plays a run to its end, to `stopAfter`, or to the interrupt; closes the node. */
export async function play({ log, options, preset, ...how }: PlayOptions, watcher: Watcher): Promise<Played> {
  const began = performance.now();
  const register = createRegister();
  const story = createRunStory(register);
  const recorded = how.resume ? await recordedEntries(log) : undefined;
  let nowMs = 0;
  const genesis = recorded !== undefined && recorded.count > 0 ? undefined : tableSizes(options);
  const node = await openNode({
    log,
    shard: SHARD,
    clock: () => nowMs,
    whenIdle: (work) => setImmediate(work),
    snapshotEvery: how.snapshotEvery,
    snapshotMaker: how.snapshotMaker,
    checkEvery: how.checkEvery,
    board: how.board,
    ...(genesis === undefined ? {} : { genesis }),
  });
  const counter = { commands: 0, judgements: 0, finished: false };
  let engineMs = 0;
  const counts = (): RunCounts => ({ ...counter, rejections: sum(story.rejections) });
  const watches: Watches = { vol: new VolWatch(), fund: new FundWatch() };
  const waiting = new WaitingLiquidations();
  const driver: MarketDriver = { register, settlement: new SettlementBook(), depth: new DepthPublisher() };
  await watcher.onNode(node, counts, watches);
  const venue = venueOf(node, recorded, (outcomes, liveMs) => {
    register.observe(outcomes.flatMap(({ events }) => events));
    story.observe(outcomes);
    watch(node, watches, outcomes);
    waiting.observe(outcomes);
    if (liveMs === undefined) return;
    engineMs += liveMs;
    counter.commands += outcomes.length;
    counter.judgements += judgementsOf(node, outcomes);
  });

  let opened: readonly OpenedAccount[] = [];
  let navBefore: ReadonlyMap<number, number> = new Map();
  let [tick, fromMs, previousMs] = [0, 0, undefined as number | undefined];
  for (const raw of marketOf(options)) {
    const snapshot = withListedLots(raw);
    nowMs = snapshot.timeMs;
    if (previousMs === undefined) {
      fromMs = snapshot.timeMs;
      const plans = population(tradableMarket(snapshot), options.accounts, options.seed);
      opened = await openVenue(venue, driver, snapshot, {
        preset,
        plans,
        fund: options.fund,
        stepMs: options.market === null ? options.stepMs : RECORDED_STEP_MS,
      });
      navBefore = depositsWorth(opened, snapshot);
      watcher.onOpened(opened.length);
    } else {
      await playSnapshot(venue, driver, { snapshot, previousMs });
    }
    await paceLiquidations(venue, waiting, options.market === null ? options.stepMs : MINUTE_MS, (ms) => {
      nowMs = snapshot.timeMs + ms;
    });
    previousMs = snapshot.timeMs;
    tick += 1;
    watcher.onTick({ tick, ticks: options.ticks ?? undefined, snapshot, node, story, watches });
    await nextTurn();
    if (how.signal.aborted || (how.stopAfter !== undefined && tick >= how.stopAfter)) break;
  }
  if (tick === 0)
    throw new InputError(
      'the market has no snapshot in the time asked for; leave --from and --to out to see what it has',
    );
  const finished = !how.signal.aborted && (how.stopAfter === undefined || tick < how.stopAfter);
  counter.finished = true;
  const assets = node.query(assetSummaries);
  const navAfter = node.query(navByAccount);
  const end = { entries: node.entries, digest: node.digest(), finished };
  const summary: RunSummary = {
    fromMs,
    toMs: previousMs ?? fromMs,
    ticks: tick,
    kinds: kindSummaries(opened, story, { before: navBefore, after: navAfter }),
    largest: largestLiquidations(opened, story, navAfter),
    nearest: node.query((state) => earlyWarnings(state, volView(watches.vol, state), 10).map(warningStatus)),
    fund: node.query((state) => fundStatus(fundRecord(state), watches.fund)),
    assets,
    conserved: assets.every(({ imbalance }) => imbalance === '0'),
    ...counts(),
    refused: refusedByName(story),
    entries: end.entries,
    digest: end.digest,
    seconds: (performance.now() - began) / 1000,
    engineSeconds: engineMs / 1000,
    interrupted: how.signal.aborted,
  };
  return { summary, end };
}

/** Shows outcomes to what is watched. */
function watch(node: Node, { vol, fund }: Watches, outcomes: readonly Outcome[]): void {
  node.query((state) => {
    for (const outcome of outcomes) {
      watchPrices(vol, state, outcome);
      fund.observe(state, outcome.events);
    }
  });
}

/** The snapshots of a run: recorded chains or the generated market. */
export function* marketOf(options: RunOptions): Generator<MarketSnapshot> {
  const { market, seed, startMs, stepMs, crashDay, fromMs, toMs } = options;
  const snapshots =
    market === null
      ? generatedMarket({ seed, startMs, stepMs, ...(crashDay === null ? {} : { crashDay }) })
      : replayChains(market, { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) });
  let left = options.ticks ?? Number.POSITIVE_INFINITY;
  for (const snapshot of snapshots) {
    if (left <= 0) return;
    left -= 1;
    yield snapshot;
  }
}

/** Room for the accounts asked for; a recorded chain lists thousands of options over its months. */
function tableSizes({ accounts, market }: RunOptions): TableSizes {
  const wanted = Math.max(DEFAULT_GENESIS.accounts, accounts + 64);
  const positionRows = Math.max(DEFAULT_GENESIS.positionRows, wanted * 32);
  return market === null
    ? { ...DEFAULT_GENESIS, accounts: wanted, positionRows }
    : { ...DEFAULT_GENESIS, accounts: wanted, positionRows, instruments: 32_768, expiries: 1_024 };
}

/** The node as the driver sees it: what the log has already is answered from the log, the rest is submitted. */
function venueOf(
  node: Node,
  recorded: RecordedEntries | undefined,
  observe: (outcomes: readonly Outcome[], liveMs: number | undefined) => void,
): Venue {
  const submitBatch = async (commands: readonly Command[]): Promise<readonly Outcome[]> => {
    const known = recorded?.take(commands) ?? [];
    observe(known, undefined);
    const rest = commands.slice(known.length);
    if (rest.length === 0) return known;
    const began = performance.now();
    const outcomes = await node.submit(rest);
    observe(outcomes, performance.now() - began);
    return [...known, ...outcomes];
  };
  return {
    provider: PROVIDER,
    submit: async (commands) => {
      const outcomes: Outcome[] = [];
      for (let from = 0; from < commands.length; from += BATCH) {
        outcomes.push(...(await submitBatch(commands.slice(from, from + BATCH))));
      }
      return outcomes;
    },
  };
}

/** Accounts that the ticks among these outcomes judged: all that hold what moved, whether valued or proved safe without. */
function judgementsOf(node: Node, outcomes: readonly Outcome[]): number {
  let judged = 0;
  for (const { events } of outcomes) {
    for (const event of events) {
      if (event.kind === 'underlyings-priced') judged += node.query((state) => holdersOf(state, event.underlyings));
    }
  }
  return judged;
}

function holdersOf(state: State, underlyings: readonly number[]): number {
  let holders = 0;
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    if (isCustomer(state, account) && isHolding(state, account, underlyings)) holders += 1;
  }
  return holders;
}

/** Accounts by stage, for a line of the timeline. */
export function stagesOf(node: Node): ReturnType<typeof venueRecord>['stages'] {
  return node.query((state) => venueRecord(state).stages);
}

/** How often each rejection happened, by name. */
function refusedByName({ rejections }: RunStory): Record<string, number> {
  return Object.fromEntries([...rejections].map(([code, count]) => [rejectionName(code) ?? String(code), count]));
}

function sum(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
