import type { EngineParameters } from '../../../src/engine/engine-parameters.ts';
import type { Asset } from '../../../src/market/asset.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { OracleMarket } from './market.ts';

/** The venue's own accounts, by their places in the ledger (spec/14-LEDG, LEDG-010). */
export const EXTERNAL = 0;
export const FUND = 1;
export const FEES = 2;
export const CLEARING = 3;
export const DUST = 4;
export const LOSS = 5;
export const INVENTORY = 6;
export const OWN = 7;

/** What stands on an account. */
export interface Holdings {
  readonly kind: 'own' | 'customer' | 'liquidity';
  /** Units by asset, lots by instrument. */
  readonly units: Map<number, bigint>;
  readonly lots: Map<number, bigint>;
  /** Cash that entering the present lots moved, by instrument. */
  readonly entry: Map<number, bigint>;
  /** Where the account stands on the ladder. */
  stage: 'normal' | 'called' | 'restricted' | 'liquidating';
}

/** An asset with what its listing fixed. */
export interface ListedAsset {
  readonly record: Asset;
  readonly underlying: number;
  readonly lotUnits: bigint;
  /** The row of its balances, an instrument number. */
  readonly row: number;
}

/** An instrument, or the row of an asset's balances. */
export interface ListedRow {
  readonly record: Instrument;
  readonly underlying: number;
  /** The asset it settles in, or is a balance of. */
  readonly settle: number;
  readonly cellLimit: number;
  readonly isBalance: boolean;
  ended: boolean;
}

export interface RestingOrder {
  readonly account: number;
  readonly instrument: number;
  readonly price: bigint;
  lots: bigint;
}

/** Everything the naive model knows, in maps and big integers: who holds what, what is listed, at which prices. */
export class OracleVenue {
  readonly accounts: Holdings[] = [];
  readonly assets: ListedAsset[] = [];
  readonly rows = new Map<number, ListedRow>();
  readonly orders = new Map<number, RestingOrder>();
  readonly market = new OracleMarket();
  /** What the last set-parameters put in force; the preset as plain data. */
  engine: EngineParameters | undefined;
  preset: Record<string, unknown> | undefined;

  constructor() {
    for (let account = 0; account < OWN; account++) this.open('own');
  }

  open(kind: Holdings['kind']): void {
    this.accounts.push({ kind, units: new Map(), lots: new Map(), entry: new Map(), stage: 'normal' });
  }

  isCustomer(account: number): boolean {
    return this.accounts[account]?.kind === 'customer';
  }

  isOpened(account: number): boolean {
    return account >= OWN && account < this.accounts.length;
  }

  row(instrument: number): ListedRow {
    const row = this.rows.get(instrument);
    if (row === undefined) throw new Error(`instrument ${instrument} was never listed`);
    return row;
  }

  assetOf(code: string): number {
    return this.assets.findIndex(({ record }) => record.code === code);
  }

  units(account: number, asset: number): bigint {
    return this.accounts[account].units.get(asset) ?? 0n;
  }

  lots(account: number, instrument: number): bigint {
    return this.accounts[account].lots.get(instrument) ?? 0n;
  }

  /** USD price of an asset, 10^-8. */
  priceOf(asset: number): bigint {
    return this.market.index(this.assets[asset].underlying);
  }

  pay(asset: number, from: number, to: number, units: bigint): void {
    this.accounts[from].units.set(asset, this.units(from, asset) - units);
    this.accounts[to].units.set(asset, this.units(to, asset) + units);
  }

  /** One side of a trade: cash against dust, lots, entry cash. */
  trade(account: number, instrument: number, lots: bigint, cash: bigint): void {
    this.pay(this.row(instrument).settle, DUST, account, cash);
    const own = this.accounts[account];
    const before = own.lots.get(instrument) ?? 0n;
    const after = before + lots;
    const entry = own.entry.get(instrument) ?? 0n;
    if (after === 0n) {
      own.lots.delete(instrument);
      own.entry.delete(instrument);
      return;
    }
    own.lots.set(instrument, after);
    const grows = before === 0n || before > 0n === lots > 0n;
    const crosses = !grows && before > 0n !== after > 0n;
    own.entry.set(instrument, grows ? entry + cash : crosses ? (cash * after) / lots : (entry * after) / before);
  }
}
