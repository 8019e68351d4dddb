import { apply } from '../../src/engine/apply.ts';
import type { Command } from '../../src/engine/command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../../src/engine/engine-parameters.ts';
import type { EngineParameters } from '../../src/engine/engine-parameters.ts';
import type { Event, Outcome } from '../../src/engine/event.ts';
import {
  BTC,
  BTC_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  ETH_PERP,
  fill,
  HOUSE_PRESET,
  openingCommands,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
} from '../../src/engine/small-venue.suite.ts';
import type { Genesis } from '../../src/engine/genesis.ts';
import { createState } from '../../src/engine/state.ts';
import type { State } from '../../src/engine/state.ts';
import { money } from '../../src/units/money.ts';
import { createRandom } from '../simulation/random.ts';
import type { Random } from '../simulation/random.ts';

/** A venue that crashes: accounts trade with each other on leverage, then prices jump. One seed, one story. */
export interface Crash {
  readonly commands: readonly (readonly [timeMs: number, command: Command])[];
  readonly outcomes: readonly Outcome[];
  readonly state: State;
}

const TRADED: readonly (readonly [instrument: number, price: number, lotUsd: number])[] = [
  [BTC_PERP, 60_000, 60],
  [BTC_PERP, 60_000, 60],
  [ETH_PERP, 3_000, 30],
  [BTC_INVERSE, 60_000, 10],
  [BTC_FUTURE, 60_240, 60],
  [BTC_CALL, 4_100, 60],
  [BTC_PUT, 3_900, 60],
];

const CUSTOMERS = 9;

/**
 * The commands of a seed, applied one after the other; what a command brings decides nothing about the next. In some venues the pool of position rows is too
 * small for the day.
 */
export function crashOf(seed: number): Crash {
  const random = createRandom(seed);
  const genesis = {
    ...SMALL_GENESIS,
    positionRows: random.chance(0.15) ? random.whole(48, 200) : SMALL_GENESIS.positionRows,
  };
  const commands: (readonly [number, Command])[] = [];
  let timeMs = START_MS;
  const later = (ms: number, list: readonly Command[]): void => {
    for (const command of list) {
      timeMs += ms;
      commands.push([timeMs, command]);
    }
  };
  later(1, openingCommands());
  later(1, [parametersOf(random)]);
  later(1, endowments(random));
  later(1, trades(random));
  let [btc, eth] = [60_000, 3_000];
  const trend = random.chance(0.7) ? -1 : 1;
  for (let step = 0; step < 9; step++) {
    const jump = trend * between(random, -0.04, random.chance(0.3) ? 0.35 : 0.12);
    btc = Math.max(3_000, Math.min(300_000, btc * (1 + jump)));
    eth = Math.max(150, Math.min(15_000, eth * (1 + jump * between(random, 0.5, 1.4))));
    const moves = tick(btc, eth, between(random, 0.4, 1.4));
    later(random.chance(0.1) ? 700_000 : random.whole(200, 8_000), random.chance(0.1) ? withoutEth(moves) : moves);
    if (random.chance(0.3)) later(random.whole(100, 6_000), [{ kind: 'advance-time' }]);
    if (random.chance(0.1))
      later(10, [{ kind: 'fund-deposit', asset: USDC, amount: money(BigInt(random.whole(1, 50_000)) * 1_000_000n) }]);
    if (random.chance(0.15)) {
      const instrument = random.pick([BTC_PERP, BTC_INVERSE, ETH_PERP]);
      later(10, [{ kind: 'publish-funding', instrument, ratePpb: random.whole(-20_000_000, 20_000_000) }]);
    }
    if (random.chance(0.1)) later(10, [{ kind: 'socialise-loss', asset: USDC }]);
    if (random.chance(0.1)) later(10, [{ kind: 'liquidate-step', account: PROVIDER + random.whole(1, CUSTOMERS) }]);
  }
  for (let i = 0; i < 4; i++) later(5_000, [{ kind: 'advance-time' }]);
  later(10, [
    { kind: 'deleverage', policy: 'pro-rata' },
    { kind: 'socialise-loss', asset: USDC },
  ]);
  return { commands, ...applied(commands, genesis) };
}

/** Applies commands to a new venue. */
export function applied(commands: Crash['commands'], genesis: Genesis): Pick<Crash, 'outcomes' | 'state'> {
  const state = createState(genesis);
  const outcomes: Outcome[] = [];
  for (const [timeMs, command] of commands) {
    const seq = outcomes.length;
    outcomes.push({ seq, timeMs, events: apply(state, { seq, timeMs, command }) });
  }
  return { outcomes, state };
}

function parametersOf({ pick, chance, whole }: Random): Command {
  const engine: EngineParameters = {
    ...DEFAULT_ENGINE_PARAMETERS,
    liquidityProvider: PROVIDER,
    liquidationMeans: pick(['closing', 'hedging'] as const),
    adlPolicy: pick(['queue', 'pro-rata', 'hedge-aware', 'hedge-aware', 'none'] as const),
    liquidationStepsMax: chance(0.2) ? whole(1, 4) : 64,
    liquidationBandPpm: chance(0.2) ? whole(0, 3_000) : 100_000,
    leastTradeTicks: chance(0.3) ? whole(0, 20_000_000) : 100_000,
    unwindPpm: pick([100_000, 500_000, 1_000_000]),
  };
  return { kind: 'set-parameters', protocolVersion: 1, engine, preset: HOUSE_PRESET };
}

function endowments({ whole, chance }: Random): Command[] {
  const commands: Command[] = [];
  for (let i = 1; i <= CUSTOMERS; i++) {
    const account = PROVIDER + i;
    commands.push({ kind: 'open-account', label: `c${i}`, accountKind: 'customer' });
    const coins = chance(0.4);
    const dollars = BigInt(coins ? whole(0, 5_000) : whole(2_000, 60_000));
    if (dollars > 0n) commands.push({ kind: 'deposit', account, asset: USDC, amount: money(dollars * 1_000_000n) });
    if (coins)
      commands.push({ kind: 'deposit', account, asset: BTC, amount: money(BigInt(whole(1, 100)) * 1_000_000n) });
  }
  return commands;
}

/** Trades among customers, as large as margin allows (those that it refuses are refused); some depth. */
function trades({ whole, pick, chance }: Random): Command[] {
  const commands: Command[] = [];
  for (const instrument of [BTC_PERP, ETH_PERP, BTC_CALL]) {
    if (!chance(0.5)) continue;
    const lots = whole(20, 2_000);
    const side = [1, 3, 9].map((step) => ({ distancePpm: whole(100, 900) * step, lots: lots * step }));
    side.sort((a, b) => a.distancePpm - b.distancePpm);
    commands.push({ kind: 'publish-depth', instrument, bids: side, asks: side });
  }
  for (let i = 0; i < 40; i++) {
    const [buyer, seller] = [PROVIDER + whole(1, CUSTOMERS), PROVIDER + whole(0, CUSTOMERS)];
    if (buyer === seller) continue;
    const [instrument, price, lotUsd] = pick(TRADED);
    commands.push(fill(instrument, buyer, seller, Math.max(1, Math.floor(whole(500, 60_000) / lotUsd)), price));
  }
  return commands;
}

/** ETH keeps its old price, and may grow stale. */
function withoutEth(commands: readonly Command[]): Command[] {
  return commands.map((command) =>
    command.kind === 'publish-index'
      ? { ...command, prices: command.prices.filter(({ underlying }) => underlying === BTC) }
      : command,
  );
}

/** How often each kind of event happened. */
export function kindsOf(outcomes: readonly Outcome[]): Map<Event['kind'], number> {
  const kinds = new Map<Event['kind'], number>();
  for (const { events } of outcomes) for (const { kind } of events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
}

function between({ real }: Random, low: number, high: number): number {
  return low + real() * (high - low);
}
