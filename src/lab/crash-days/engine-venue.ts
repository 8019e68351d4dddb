import { apply } from '../../engine/apply.ts';
import type { Command } from '../../engine/command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../../engine/engine-parameters.ts';
import type { EngineParameters } from '../../engine/engine-parameters.ts';
import type { Event } from '../../engine/event.ts';
import type { Genesis } from '../../engine/genesis.ts';
import { PROTOCOL_VERSION } from '../../engine/protocol.ts';
import { rejectionName } from '../../engine/rejection.ts';
import { createState } from '../../engine/state.ts';
import type { State } from '../../engine/state.ts';
import { OWN_ACCOUNTS } from '../../ledger/account-kind.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { Preset } from '../../risk/model.ts';
import { assert } from '../../units/assert.ts';
import { decimalOf } from '../../units/decimal.ts';
import { PPM } from '../../units/limits.ts';
import { money, NO_MONEY } from '../../units/money.ts';
import { MINUTE_MS } from '../../units/time.ts';
import type { CrashRun } from './crash-run.ts';
import type { OpeningAccount } from './endowment.ts';
import { DOLLARS, FIRST_CUSTOMER, MARKET_ROW, UNITS_PER_USD } from './venue-books.ts';

/** The places of a coin's ledger unit in these venues. */
const COIN_DECIMALS = 8;

/** The engine as the venue of a crash day: its own commands, one after the other, and what they brought. */
export interface EngineVenue {
  readonly state: State;
  /** Applies commands at a time. @throws Fault when one is refused: a crash day asks nothing that may be */
  send(timeMs: number, commands: readonly Command[]): readonly Event[];
}

/** An engine with room for `accounts` customers. */
function createEngineVenue(run: CrashRun, accounts: number): EngineVenue {
  const state = createState(genesisOf(run, accounts));
  let seq = 0;
  return {
    state,
    send: (timeMs, commands) =>
      commands.flatMap((command) => {
        const events = apply(state, { seq: seq++, timeMs, command });
        const [first] = events;
        assert(
          first?.kind !== 'rejected',
          `a crash day asks for what is allowed: ${command.kind}, ${first?.kind === 'rejected' ? rejectionName(first.code) : ''}`,
        );
        return events;
      }),
  };
}

function genesisOf({ coins }: CrashRun, accounts: number): Genesis {
  return {
    accounts: OWN_ACCOUNTS + 1 + accounts,
    assets: coins.length + 1,
    underlyings: coins.length + 1,
    instruments: 3 * coins.length + 4,
    expiries: 1,
    // A book begins with a block of four rows and moves to one twice as large; blocks that are left are used again by others only.
    positionRows: 64 * (accounts + 16),
    orders: 1,
  };
}

/** Perpetuals stand behind the balances: dollars, coins, perpetuals. */
export const perpetualOf = ({ coins }: CrashRun, coin: number): number => coins.length + 1 + coin;

/** Assets and underlyings have the same numbers: dollars are 0, coin c is c + 1. */
const underlyingOf = (coin: number): number => coin + 1;

/**
 * The parameters of a day: those of the engine, with one interval of depth a step. The depth of a step is the whole of it, so that slices of five seconds would
 * count it sixty times.
 */
function crashParameters({ stepMs, depthSharePpm }: CrashRun, targetPpm: number): EngineParameters {
  return {
    ...DEFAULT_ENGINE_PARAMETERS,
    liquidityProvider: MARKET_ROW,
    liquidationTargetPpm: targetPpm,
    liquidationIntervalMs: stepMs,
    depthSharePpm,
    staleAfterMs: Math.max(DEFAULT_ENGINE_PARAMETERS.staleAfterMs, 3 * stepMs, 30 * MINUTE_MS),
  };
}

/** Parameters, listings, the market as liquidity provider, the fund, the first prices. */
function listingCommands(run: CrashRun, preset: Preset, targetPpm: number): Command[] {
  const prices = run.prices(0);
  return [
    { kind: 'open-account', label: 'market', accountKind: 'liquidity' },
    { kind: 'set-parameters', protocolVersion: PROTOCOL_VERSION, engine: crashParameters(run, targetPpm), preset },
    {
      kind: 'list-asset',
      asset: { code: 'USDC', decimals: 6, kind: 'stable' },
      lotUnits: 0n,
      referencePrice: 100_000_000,
    },
    ...run.coins.map((coin, c): Command => {
      const asset = { code: coin, decimals: COIN_DECIMALS, kind: 'coin', underlying: `${coin}-USD` } as const;
      return { kind: 'list-asset', asset, lotUnits: coinUnits(run, c, 1), referencePrice: prices[c] };
    }),
    ...run.coins.map((coin, c): Command => ({ kind: 'list-instrument', instrument: perpetual(coin, run.lotCoins[c]) })),
    ...fundCommands(run),
    ...run.coins.map(
      (_, c): Command => ({
        kind: 'publish-forward',
        underlying: underlyingOf(c),
        forwards: [],
        marks: [{ instrument: perpetualOf(run, c), price: prices[c] }],
      }),
    ),
    indexCommand(run, 0),
  ];
}

function fundCommands({ fundUsd }: CrashRun): Command[] {
  const amount = money(BigInt(Math.round(fundUsd * UNITS_PER_USD)));
  return amount === NO_MONEY ? [] : [{ kind: 'fund-deposit', asset: DOLLARS, amount }];
}

function perpetual(coin: string, lotCoins: number): Instrument {
  return {
    symbol: `${coin}_USDC-PERPETUAL`,
    kind: 'perpetual',
    underlying: `${coin}-USD`,
    base: coin,
    quote: 'USDC',
    settle: 'USDC',
    margining: 'linear',
    contractSize: decimalOf(1),
    lotSize: decimalOf(lotCoins),
    tickSize: decimalOf(0.00000001),
  };
}

/** Ledger units of so many lots of a coin. */
function coinUnits({ lotCoins }: CrashRun, coin: number, lots: number): bigint {
  return BigInt(lots) * BigInt(Math.round(lotCoins[coin] * 10 ** COIN_DECIMALS));
}

/** Prices of one step. Perpetuals move with their index. */
export function indexCommand(run: CrashRun, step: number): Command {
  const quotes = run.prices(step).map((price, c) => ({ underlying: underlyingOf(c), price, confidencePpm: PPM }));
  const dollar = { underlying: DOLLARS, price: 100_000_000, confidencePpm: PPM };
  return { kind: 'publish-index', prices: [dollar, ...quotes] };
}

/** What the market takes of every coin in one step, the same for buyers and sellers. */
export function depthCommands(run: CrashRun, step: number): Command[] {
  return run.coins.map((_, c) => {
    const levels = run.levels(step, c);
    return { kind: 'publish-depth', instrument: perpetualOf(run, c), bids: levels, asks: levels };
  });
}

/** What an engine is opened with. */
export interface EngineOpening {
  readonly preset: Preset;
  /** One a trader. */
  readonly accounts: readonly OpeningAccount[];
  /** Headroom that a liquidation restores, ppm of maintenance margin. */
  readonly targetPpm: number;
}

/** An engine at the first moment of a day: listings, prices, the fund, every account with its positions. */
export function openedEngine(run: CrashRun, { preset, accounts, targetPpm }: EngineOpening): EngineVenue {
  const venue = createEngineVenue(run, accounts.length);
  const { timeMs } = run.steps[0];
  venue.send(timeMs, listingCommands(run, preset, targetPpm));
  for (const [i, opening] of accounts.entries()) {
    venue.send(timeMs, openingCommands(run, FIRST_CUSTOMER + i, opening));
  }
  return venue;
}

/**
 * Opens an account: deposits, fills against the market at the first marks, and back out of what was lent to carry one leg of a hedge until the other stood.
 */
function openingCommands(run: CrashRun, account: number, opening: OpeningAccount): Command[] {
  const prices = run.prices(0);
  const legs = opening.lots.flatMap((lots, c) => (lots === 0 ? [] : [{ c, lots }]));
  let gross = 0;
  for (const { c, lots } of legs) gross += Math.abs(lots) * run.marks(0)[c];
  const dollars = BigInt(Math.ceil(opening.dollars * UNITS_PER_USD));
  const lent = BigInt(Math.ceil(gross));
  return [
    { kind: 'open-account', label: `trader-${opening.owner}`, accountKind: 'customer' },
    ...opening.coins.flatMap((lots, c): Command[] =>
      lots === 0 ? [] : [{ kind: 'deposit', account, asset: c + 1, amount: money(coinUnits(run, c, lots)) }],
    ),
    ...(dollars + lent === 0n
      ? []
      : [{ kind: 'deposit', account, asset: DOLLARS, amount: money(dollars + lent) } as const]),
    ...legs.map(({ c, lots }): Command => {
      const [buyer, seller] = lots > 0 ? [account, MARKET_ROW] : [MARKET_ROW, account];
      const free = { buyerFee: NO_MONEY, sellerFee: NO_MONEY, buyOrder: 0, sellOrder: 0 };
      return {
        kind: 'record-fill',
        instrument: perpetualOf(run, c),
        buyer,
        seller,
        lots: Math.abs(lots),
        price: prices[c],
        ...free,
      };
    }),
    ...(lent === 0n ? [] : [{ kind: 'withdraw', account, asset: DOLLARS, amount: money(lent) } as const]),
  ];
}
