import { FeedError } from '../feed-error.ts';

/** The few parts of a ccxt exchange that the feed uses. ccxt's own classes fit; so does a recording. */
export interface CcxtExchange {
  readonly id: string;
  /** By method name: `watchTicker` says whether prices are pushed over a WebSocket. */
  readonly has: Readonly<Record<string, unknown>>;
  fetchTicker(symbol: string): Promise<CcxtTicker>;
  watchTicker?(symbol: string): Promise<CcxtTicker>;
  fetchOrderBook?(symbol: string, limit?: number): Promise<CcxtOrderBook>;
  watchOrderBook?(symbol: string, limit?: number): Promise<CcxtOrderBook>;
  close?(): Promise<unknown>;
}

/** ccxt's unified ticker, as far as it is read. Any field may be missing. */
export interface CcxtTicker {
  readonly symbol?: unknown;
  readonly timestamp?: unknown;
  readonly bid?: unknown;
  readonly ask?: unknown;
  readonly last?: unknown;
  /** Some venues number their updates. */
  readonly nonce?: unknown;
}

/** ccxt's unified order book: levels are [price, size]; the changes between two states are merged by ccxt. */
export interface CcxtOrderBook {
  readonly bids?: unknown;
  readonly asks?: unknown;
  readonly timestamp?: unknown;
  readonly nonce?: unknown;
}

type Factory = new (options: Record<string, unknown>) => CcxtExchange;

/**
 * Makes the exchanges of some names with ccxt, which is an optional peer dependency, loaded only here.
 * @throws FeedError when ccxt is not installed or does not know an exchange
 */
export async function ccxtExchanges(ids: readonly string[]): Promise<CcxtExchange[]> {
  const module = await loadCcxt();
  return ids.map((id) => {
    const Exchange = module.pro?.[id] ?? module[id];
    if (typeof Exchange !== 'function')
      throw new FeedError(`ccxt has no exchange "${id}"; see the list at docs.ccxt.com`, {
        field: 'exchange',
        value: id,
      });
    return new (Exchange as Factory)({ enableRateLimit: true });
  });
}

type CcxtModule = { readonly pro?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;

async function loadCcxt(): Promise<CcxtModule> {
  const name = 'ccxt';
  try {
    const module = (await import(name)) as { default?: CcxtModule } & CcxtModule;
    return module.default ?? module;
  } catch (cause) {
    throw new FeedError('live prices need ccxt, which is not installed: npm install ccxt', { cause });
  }
}
