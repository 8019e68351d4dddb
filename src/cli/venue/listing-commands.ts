import type { Command } from '../../engine/command.ts';
import type { MarketSnapshot, UnderlyingSnapshot } from '../../feeds/snapshot.ts';
import type { Asset } from '../../market/asset.ts';
import type { Instrument } from '../../market/instrument.ts';
import { priceOf } from '../../units/price.ts';
import { tenTo } from '../../units/decimal.ts';
import type { Register } from './register.ts';

/** The stablecoin that dollars are kept in. */
export const DOLLAR = 'USDC';

const COIN_DECIMALS = new Map([
  ['BTC', 8],
  ['ETH', 9],
  ['SOL', 9],
]);

/** One lot of a coin balance is worth at most so many dollars: fine enough to round away, coarse enough for the exactness budget. */
const COIN_LOT_DOLLARS = 10;

/** Lists the assets and contracts of a snapshot that the venue does not know yet. Assets come first: a contract names them. */
export function listingCommands(snapshot: MarketSnapshot, register: Register): Command[] {
  return [...assetCommands(snapshot, register), ...instrumentCommands(snapshot, register)];
}

function assetCommands(snapshot: MarketSnapshot, register: Register): Command[] {
  const stables = new Map([[DOLLAR, 1], ...snapshot.assets.map(({ asset, price }) => [asset, price] as const)]);
  const commands: Command[] = [];
  for (const [code, price] of stables) {
    if (register.assets.has(code)) continue;
    const asset: Asset = { code, decimals: 6, kind: 'stable' };
    commands.push({ kind: 'list-asset', asset, lotUnits: 0n, referencePrice: required(price) });
  }
  for (const { underlying, indexPrice } of snapshot.underlyings) {
    const code = coinOf(underlying);
    if (register.assets.has(code)) continue;
    const decimals = COIN_DECIMALS.get(code) ?? 8;
    const asset: Asset = { code, decimals, kind: 'coin', underlying };
    commands.push({
      kind: 'list-asset',
      asset,
      lotUnits: coinLot(decimals, indexPrice),
      referencePrice: required(indexPrice),
    });
  }
  return commands;
}

function instrumentCommands(snapshot: MarketSnapshot, register: Register): Command[] {
  const commands: Command[] = [];
  for (const underlying of snapshot.underlyings) {
    for (const instrument of instrumentsOf(underlying)) {
      const expired = instrument.expiryMs !== undefined && instrument.expiryMs <= snapshot.timeMs;
      if (!expired && !register.instruments.has(instrument.symbol))
        commands.push({ kind: 'list-instrument', instrument });
    }
  }
  return commands;
}

/** Every contract of an underlying in a snapshot: perpetual, futures, options. */
export function instrumentsOf({ perpetual, futures, expiries }: UnderlyingSnapshot): Instrument[] {
  return [
    ...(perpetual === undefined ? [] : [perpetual.instrument]),
    ...futures.map(({ instrument }) => instrument),
    ...expiries.flatMap(({ options }) => options.map(({ instrument }) => instrument)),
  ];
}

/** BTC-USD is priced by the coin BTC. */
export function coinOf(underlying: string): string {
  return underlying.split('-')[0] ?? underlying;
}

/** The largest power of ten of ledger units worth at most COIN_LOT_DOLLARS, at least one unit. */
function coinLot(decimals: number, price: number): bigint {
  let places = decimals;
  while (places > 0 && Number(tenTo(places)) * 10 ** -decimals * price > COIN_LOT_DOLLARS) places -= 1;
  return tenTo(places);
}

function required(price: number): number {
  const units = priceOf(price);
  if (units === undefined) throw new Error(`a feed gave the price ${price}; a price is above 0`);
  return units;
}
