import type { Event, Outcome } from '../../engine/event.ts';
import { decimalToNumber } from '../../units/decimal.ts';
import { RISK_TICKS_PER_USD } from '../../units/limits.ts';
import { realPrice } from '../../units/price.ts';
import type { Register } from './register.ts';

/** What happened to one account in a run. USD. */
export interface AccountStory {
  readonly account: number;
  called: number;
  restricted: number;
  liquidations: number;
  /** Time of the first liquidation, ms. */
  liquidatedAtMs: number | undefined;
  /** Equity and maintenance margin when the first liquidation began. */
  equityBefore: number;
  maintenanceBefore: number;
  /** Notional that liquidations closed, and trades it took. */
  closedNotional: number;
  closingTrades: number;
  /** Dollar value of what liquidations closed, by symbol, largest first when printed. */
  readonly closedBySymbol: Map<string, number>;
  /** How often the fund took all its positions over. */
  takenOver: number;
  /** How often its profitable positions were reduced to pay for others, and its part of losses that were shared. */
  deleveraged: number;
  socialised: number;
}

/** The story of a run: what the events say, account by account. */
export interface RunStory {
  readonly accounts: ReadonlyMap<number, AccountStory>;
  readonly commands: number;
  readonly rejections: ReadonlyMap<number, number>;
  observe(outcomes: readonly Outcome[]): void;
}

export function createRunStory(register: Register): RunStory {
  const accounts = new Map<number, AccountStory>();
  const rejections = new Map<number, number>();
  const indexPrices = new Map<number, number>();
  let commands = 0;
  const storyOf = (account: number): AccountStory => {
    const known = accounts.get(account);
    if (known !== undefined) return known;
    const fresh = emptyStory(account);
    accounts.set(account, fresh);
    return fresh;
  };
  const observeOne = (event: Event, timeMs: number): void => {
    switch (event.kind) {
      case 'rejected':
        rejections.set(event.code, (rejections.get(event.code) ?? 0) + 1);
        break;
      case 'index-published':
        indexPrices.set(event.underlying, realPrice(event.price));
        break;
      case 'margin-called':
        storyOf(event.account).called += 1;
        break;
      case 'restricted':
        storyOf(event.account).restricted += 1;
        break;
      case 'liquidation-started': {
        const story = storyOf(event.account);
        story.liquidations += 1;
        if (story.liquidatedAtMs !== undefined) break;
        story.liquidatedAtMs = timeMs;
        story.equityBefore = event.valuation.equityTicks / RISK_TICKS_PER_USD;
        story.maintenanceBefore = event.valuation.maintenanceMarginTicks / RISK_TICKS_PER_USD;
        break;
      }
      case 'liquidation-filled': {
        const story = storyOf(event.account);
        const symbol = register.symbols.get(event.instrument) ?? `#${event.instrument}`;
        const notional = notionalOf(event.lots, symbol, { register, indexPrices });
        story.closingTrades += 1;
        story.closedNotional += notional;
        story.closedBySymbol.set(symbol, (story.closedBySymbol.get(symbol) ?? 0) + notional);
        break;
      }
      case 'taken-over':
        storyOf(event.account).takenOver += 1;
        break;
      case 'deleveraged':
        for (const { account } of event.accounts) storyOf(account).deleveraged += 1;
        break;
      case 'loss-socialised':
        for (const { account } of event.shares) storyOf(account).socialised += 1;
        break;
      default:
        break;
    }
  };
  return {
    accounts,
    rejections,
    get commands() {
      return commands;
    },
    observe: (outcomes) => {
      for (const { events, timeMs } of outcomes) {
        commands += 1;
        for (const event of events) observeOne(event, timeMs);
      }
    },
  };
}

function emptyStory(account: number): AccountStory {
  return {
    account,
    called: 0,
    restricted: 0,
    liquidations: 0,
    liquidatedAtMs: undefined,
    equityBefore: 0,
    maintenanceBefore: 0,
    closedNotional: 0,
    closingTrades: 0,
    closedBySymbol: new Map(),
    takenOver: 0,
    deleveraged: 0,
    socialised: 0,
  };
}

interface NotionalContext {
  readonly register: Register;
  readonly indexPrices: ReadonlyMap<number, number>;
}

/** USD of the underlying that closed lots stand for. */
function notionalOf(lots: number, symbol: string, { register, indexPrices }: NotionalContext): number {
  const record = register.instruments.get(symbol)?.record;
  if (record === undefined) return 0;
  const size = Math.abs(lots) * decimalToNumber(record.lotSize) * decimalToNumber(record.contractSize);
  if (record.margining === 'inverse' && record.kind !== 'option') return size;
  return size * (indexPrices.get(register.underlyings.get(record.underlying) ?? -1) ?? 0);
}
