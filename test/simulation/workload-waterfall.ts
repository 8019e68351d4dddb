import type { Command } from '../../src/engine/command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../../src/engine/engine-parameters.ts';
import {
  BTC,
  BTC_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  ETH_PERP,
  HOUSE_PRESET,
  p,
  PROVIDER,
  USDC,
} from '../../src/engine/small-venue.suite.ts';
import { CLEARING_ACCOUNT } from '../../src/ledger/account-kind.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import type { DepthLevel } from '../../src/risk/cost-curve.ts';
import { money } from '../../src/units/money.ts';
import type { Feed } from './feed.ts';
import type { Knowledge } from './knowledge.ts';
import type { Random } from './random.ts';

/** What the makers of rare commands see. */
export interface Situation {
  readonly random: Random;
  readonly knowledge: Knowledge;
  readonly feed: Feed;
  readonly timeMs: number;
  readonly priceOf: (instrument: number) => number;
}

type Maker = (situation: Situation) => readonly Command[];

const DEEP = [BTC_PERP, ETH_PERP, BTC_INVERSE, BTC_FUTURE, BTC_CALL];

/** Steps of the waterfall that somebody asks for, the money and depth it lives on, and what changes its rules. */
const MAKERS: readonly (readonly [weight: number, make: Maker])[] = [
  [3, ({ random }) => [publishDepth(random)]],
  [4, (situation) => [fillLiquidation(situation)]],
  [2, ({ random, knowledge }) => [{ kind: 'liquidate-step', account: random.pick(troubled(knowledge)) }]],
  [2, ({ random }) => [fundDeposit(random)]],
  [2, ({ random }) => [{ kind: 'deleverage', policy: random.pick(['queue', 'pro-rata', 'hedge-aware'] as const) }]],
  [2, ({ random }) => [{ kind: 'socialise-loss', asset: random.chance(0.9) ? USDC : random.whole(0, 3) }]],
  [3, () => [{ kind: 'advance-time' }]],
  [3, (situation) => settleOrList(situation)],
  [2, ({ random }) => [parameters(random)]],
  [2, ({ random }) => [funding(random)]],
  [1, ({ random, knowledge }) => [{ kind: 'delist-instrument', instrument: someInstrument(random, knowledge) }]],
  [1, () => [{ kind: 'open-account', label: 'late', accountKind: 'customer' }]],
];

/** Each maker as often as its weight. */
const WEIGHTED = MAKERS.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));

/** One rare step. */
export function rare(situation: Situation): readonly Command[] {
  return situation.random.pick(WEIGHTED)(situation);
}

/** Rules of a venue: who executes, who is deleveraged, how fast, how much. */
export function parameters({ pick, chance, whole }: Random): Command {
  return {
    kind: 'set-parameters',
    protocolVersion: 1,
    engine: {
      ...DEFAULT_ENGINE_PARAMETERS,
      liquidityProvider: chance(0.7) ? PROVIDER : CLEARING_ACCOUNT,
      liquidationStepsMax: chance(0.3) ? whole(1, 4) : 64,
      liquidationSlicePpm: whole(50_000, 1_000_000),
      liquidationPenaltyPpm: whole(0, 20_000),
      liquidationMeans: pick(['closing', 'hedging'] as const),
      liquidationExecution: chance(0.75) ? 'provider' : 'venue',
      liquidationBandPpm: chance(0.2) ? whole(0, 3_000) : 100_000,
      liquidationIntervalMs: chance(0.5) ? 5_000 : whole(1, 60_000),
      leastTradeTicks: chance(0.3) ? whole(0, 20_000_000) : 100_000,
      adlPolicy: pick(['queue', 'pro-rata', 'hedge-aware', 'none'] as const),
      unwindPpm: pick([100_000, 500_000, 1_000_000]),
      staleAfterMs: chance(0.5) ? 600_000 : whole(5_000, 120_000),
    },
    preset: HOUSE_PRESET,
  };
}

function troubled({ liquidating, customers }: Knowledge): readonly number[] {
  return liquidating.size > 0 ? [...liquidating] : customers;
}

function publishDepth({ pick, chance, whole }: Random): Command {
  if (chance(0.1)) return { kind: 'publish-depth', instrument: pick(DEEP), bids: [], asks: [] };
  const lots = whole(5, 3_000);
  const step = whole(50, 900);
  const side = (): DepthLevel[] =>
    [1, 3, 9].map((factor) => ({ distancePpm: step * factor, lots: chance(0.9) ? lots * factor : 0 }));
  return { kind: 'publish-depth', instrument: pick(DEEP), bids: side(), asks: side() };
}

/** A trade of a plan, whole or in part, near the mark; now and then one that no plan allows. */
function fillLiquidation({ random, knowledge, priceOf }: Situation): Command {
  const { pick, chance, whole } = random;
  const waiting = [...knowledge.liquidating].filter((account) => (knowledge.plans.get(account)?.length ?? 0) > 0);
  const account = waiting.length === 0 ? pick(knowledge.customers) : pick(waiting);
  const plan = knowledge.plans.get(account) ?? [];
  const trade = plan.length === 0 ? { instrument: BTC_PERP, lots: -whole(1, 50) } : pick(plan);
  const size = Math.abs(trade.lots);
  const lots = chance(0.15) ? size * 3 : chance(0.5) ? size : whole(1, Math.max(1, size));
  return {
    kind: 'fill-liquidation',
    account,
    counterparty: chance(0.7) ? PROVIDER : chance(0.3) ? CLEARING_ACCOUNT : pick(knowledge.customers),
    instrument: trade.instrument,
    lots: trade.lots > 0 ? lots : -lots,
    price: priceOf(trade.instrument),
  };
}

function fundDeposit({ chance, whole }: Random): Command {
  const asset = chance(0.8) ? USDC : whole(0, 3);
  const units = asset === USDC ? BigInt(whole(1, 20_000)) * 1_000_000n : BigInt(whole(1, 30_000_000));
  return { kind: 'fund-deposit', asset, amount: money(units) };
}

function funding({ pick, whole }: Random): Command {
  const instrument = pick([BTC_PERP, ETH_PERP, BTC_INVERSE]);
  return { kind: 'publish-funding', instrument, ratePpb: whole(-2_000_000, 2_000_000) };
}

function someInstrument({ pick, whole }: Random, { series }: Knowledge): number {
  const dated = series.flatMap(({ instruments }) => instruments);
  return dated.length > 0 ? pick(dated) : whole(0, 20);
}

/** Settles an expiry that is over, or too early; or lists the next one, minutes away, so that runs of an hour see some. */
function settleOrList({ random, knowledge, feed, timeMs }: Situation): readonly Command[] {
  const { pick, chance, whole, real } = random;
  const over = knowledge.series.filter(({ expiryMs }) => expiryMs <= timeMs);
  if (over.length > 0 || (knowledge.series.length > 0 && chance(0.1))) {
    const { expiryMs } = over.length > 0 ? pick(over) : pick(knowledge.series);
    return [{ kind: 'settle-expiry', underlying: BTC, expiryMs, price: p(feed.price(BTC) * (0.99 + 0.02 * real())) }];
  }
  if (knowledge.series.length > 3) return [];
  const expiryMs = timeMs + whole(20_000, 600_000);
  const n = knowledge.nextNear();
  const strike = { units: BigInt(Math.round(feed.price(BTC) / 500) * 500), decimals: 0 };
  return [
    listNear(`N${n}`, { kind: 'future', expiryMs }),
    listNear(`N${n}-C`, { kind: 'option', expiryMs, strike, optionType: 'call' }),
    listNear(`N${n}-P`, { kind: 'option', expiryMs, strike, optionType: 'put' }),
  ];
}

function listNear(symbol: string, record: Pick<Instrument, 'kind' | 'expiryMs' | 'strike' | 'optionType'>): Command {
  return {
    kind: 'list-instrument',
    instrument: {
      symbol,
      underlying: 'BTC-USD',
      base: 'BTC',
      quote: 'USDC',
      settle: 'USDC',
      margining: 'linear',
      contractSize: { units: 1n, decimals: 0 },
      lotSize: { units: 1n, decimals: 3 },
      tickSize: { units: 1n, decimals: 1 },
      ...record,
    },
  };
}
