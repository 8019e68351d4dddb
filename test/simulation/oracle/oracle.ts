import type { Entry } from '../../../src/engine/command.ts';
import type { Event } from '../../../src/engine/event.ts';
import type { RiskRow } from './book.ts';
import { cashOf, coinsOf, fundingOf, settlementOf } from './cash.ts';
import { OracleCommands } from './commands.ts';
import type { NaiveMargin } from './margin.ts';
import { Judge } from './judge.ts';
import { wrongRows } from './rows.ts';
import { DUST, EXTERNAL, FEES, FUND, LOSS, OracleVenue } from './venue.ts';
import { foldWaterfall } from './waterfall.ts';

/**
 * The naive engine that judges the fast one: maps and big integers, one rule a line, written from the spec and sharing no code with it but `units/`. It
 * takes entries with the events they gave, works out for itself what the ledger, the positions and the margins must be, judges what each
 * event was allowed to do, and says where they differ. Risk arrays are data to it; see margin.ts.
 */

/** What the engine says: the holdings of an account, and the risk arrays in force. */
export interface Told {
  readonly holdings: (account: number) => {
    readonly units: readonly bigint[];
    readonly lots: ReadonlyMap<number, number>;
  };
  /** Undefined: not priced. */
  readonly riskRow: (instrument: number) => RiskRow | undefined;
}

export class Oracle {
  readonly venue = new OracleVenue();
  readonly #problems: string[] = [];
  readonly #judge = new Judge(this.venue, (sentence) => void this.#problems.push(sentence));
  readonly #commands = new OracleCommands(this.#judge);

  /** Everything that is wrong with an entry; empty when nothing is. @param told after the entry */
  take({ timeMs, command }: Entry, events: readonly Event[], told: Told): readonly string[] {
    this.#judge.timeMs = timeMs;
    this.#judge.inventoryRest = 0n;
    this.#judge.rowOf = (instrument) => {
      const row = told.riskRow(instrument);
      if (row === undefined) throw new Error(`instrument ${instrument} has no risk array`);
      return row;
    };
    const [first] = events;
    if (first?.kind === 'rejected') this.#commands.judgeRefusal(command, first.code);
    else this.#commands.judgeAcceptance(command, timeMs, events);
    for (const event of events) {
      if (!foldWaterfall(this.#judge, event)) this.#fold(event, timeMs);
    }
    if (first?.kind !== 'rejected') this.#commands.judgeAfter(command, events);
    this.#judgeOwnAccounts();
    if (
      events.some(({ kind }) => kind === 'underlyings-priced' || kind === 'funding-paid' || kind === 'parameters-set')
    ) {
      this.#problems.push(...wrongRows(this.venue, told.riskRow));
      this.#judgeMissedBreaches();
    }
    return this.#problems.splice(0);
  }

  /** Margin of a customer; undefined before parameters are in force. */
  margin(account: number): NaiveMargin | undefined {
    return this.venue.engine === undefined ? undefined : this.#judge.margin(account);
  }

  /** Where the oracle and the engine hold different things of an account. */
  differences(account: number, told: Told): readonly string[] {
    const { units, lots } = told.holdings(account);
    const own = this.venue.accounts[account];
    const found: string[] = [];
    for (let asset = 0; asset < this.venue.assets.length; asset++) {
      const mine = own.units.get(asset) ?? 0n;
      if (mine !== units[asset])
        found.push(`account ${account} has ${units[asset]} of asset ${asset}; it must have ${mine}`);
    }
    for (const instrument of new Set([...own.lots.keys(), ...lots.keys()])) {
      const mine = own.lots.get(instrument) ?? 0n;
      if (mine !== BigInt(lots.get(instrument) ?? 0)) {
        found.push(`account ${account} has ${lots.get(instrument) ?? 0} lots of ${instrument}; it must have ${mine}`);
      }
    }
    return found;
  }

  /** Folds by its own arithmetic what is none of the waterfall. */
  #fold(event: Event, timeMs: number): void {
    const { venue } = this;
    venue.market.fold(event, timeMs, (instrument) => venue.row(instrument).underlying);
    switch (event.kind) {
      case 'asset-listed': {
        const { record, underlying, lotUnits, instrument: row, cellLimit, referencePrice } = event;
        venue.assets.push({ record, underlying, lotUnits, row });
        const settle = venue.assets.length - 1;
        venue.rows.set(row, {
          record: balanceRow(event),
          underlying,
          settle,
          cellLimit,
          isBalance: true,
          ended: false,
        });
        if (record.kind === 'stable') venue.market.listReference(underlying, BigInt(referencePrice));
        return;
      }
      case 'instrument-listed': {
        const { record, cellLimit } = event;
        const { underlying } = venue.assets[venue.assetOf(record.base)];
        const settle = venue.assetOf(record.settle);
        venue.rows.set(event.instrument, { record, underlying, settle, cellLimit, isBalance: false, ended: false });
        return;
      }
      case 'instrument-delisted':
        venue.row(event.instrument).ended = true;
        return;
      case 'parameters-set':
        venue.engine = event.engine;
        venue.preset = event.preset.parameters as Record<string, unknown>;
        return;
      case 'account-opened':
        venue.open(event.accountKind);
        return;
      case 'deposited':
        return venue.pay(event.asset, EXTERNAL, event.account, event.amount);
      case 'withdrawn':
        return venue.pay(event.asset, event.account, EXTERNAL, event.amount);
      case 'transferred':
        return venue.pay(event.asset, event.from, event.to, event.amount);
      case 'filled':
        return this.#fill(event);
      case 'funding-paid':
        return this.#payFunding(event.instrument, BigInt(event.price), BigInt(event.ratePpb));
      case 'instrument-settled':
        return this.#settle(event.instrument, BigInt(event.price));
      case 'order-placed':
        venue.orders.set(event.order, { ...event, lots: BigInt(event.lots), price: BigInt(event.price) });
        return;
      case 'order-cancelled':
        if (!venue.orders.delete(event.order))
          this.#judge.wrong(`order ${event.order} was cancelled; it does not rest`);
        return;
      default:
        return;
    }
  }

  #fill(event: Event & { kind: 'filled' }): void {
    const { venue } = this;
    const { buyer, seller, instrument } = event;
    const { record, settle } = venue.row(instrument);
    const lots = BigInt(event.lots);
    const { decimals } = venue.assets[settle].record;
    const base = venue.assetOf(record.base);
    for (const [account, signed] of [
      [buyer, lots],
      [seller, -lots],
    ] as const) {
      const cash = cashOf(record, decimals, signed, BigInt(event.price));
      if (record.kind === 'spot') venue.pay(settle, DUST, account, cash);
      else venue.trade(account, instrument, signed, cash);
    }
    if (record.kind === 'spot')
      venue.pay(base, seller, buyer, coinsOf(record, venue.assets[base].record.decimals, lots));
    venue.pay(settle, buyer, FEES, event.buyerFee);
    venue.pay(settle, seller, FEES, event.sellerFee);
    this.#reduce(event.buyOrder, lots);
    this.#reduce(event.sellOrder, -lots);
  }

  #reduce(order: number, lots: bigint): void {
    const resting = this.venue.orders.get(order);
    if (resting === undefined) return;
    resting.lots -= lots;
    if (resting.lots === 0n) this.venue.orders.delete(order);
  }

  #payFunding(instrument: number, price: bigint, ratePpb: bigint): void {
    const { record, settle, underlying } = this.venue.row(instrument);
    const { decimals } = this.venue.assets[settle].record;
    for (const [account, { lots }] of this.venue.accounts.entries()) {
      const held = lots.get(instrument) ?? 0n;
      if (held !== 0n) this.venue.pay(settle, DUST, account, fundingOf(record, decimals, held, price, ratePpb));
    }
    this.venue.market.fund(underlying, ratePpb);
  }

  #settle(instrument: number, price: bigint): void {
    const row = this.venue.row(instrument);
    const { decimals } = this.venue.assets[row.settle].record;
    for (const [account, { lots, entry }] of this.venue.accounts.entries()) {
      const held = lots.get(instrument) ?? 0n;
      if (held === 0n) continue;
      this.venue.pay(row.settle, DUST, account, settlementOf(row.record, decimals, held, price));
      lots.delete(instrument);
      entry.delete(instrument);
    }
    for (const [order, resting] of this.venue.orders)
      if (resting.instrument === instrument) this.#judge.wrong(`order ${order} outlives its instrument`);
    row.ended = true;
  }

  /** The fund and the fees are never below zero, the loss account never above it; rounding leaves dust, never a hole; no coin is invented. */
  #judgeOwnAccounts(): void {
    for (let asset = 0; asset < this.venue.assets.length; asset++) {
      for (const [name, account] of [
        ['fund', FUND],
        ['fee account', FEES],
        ['dust account', DUST],
      ] as const) {
        const units = this.venue.units(account, asset);
        if (units < 0n) this.#judge.wrong(`the ${name} has ${units} of asset ${asset}`);
      }
      const loss = this.venue.units(LOSS, asset);
      if (loss > 0n) this.#judge.wrong(`the loss account has ${loss} of asset ${asset}`);
      const came = this.venue.units(EXTERNAL, asset);
      if (came > 0n) this.#judge.wrong(`${came} of asset ${asset} went out that never came in`);
    }
  }

  /** After prices moved nobody stands below maintenance margin without being liquidated. */
  #judgeMissedBreaches(): void {
    for (const [account, { kind, stage }] of this.venue.accounts.entries()) {
      if (kind !== 'customer' || stage === 'liquidating') continue;
      const headroom = this.margin(account)?.maintenanceHeadroom ?? 0n;
      if (headroom < 0n) this.#judge.wrong(`account ${account} is ${stage} with a maintenance headroom of ${headroom}`);
    }
  }
}

function balanceRow({ record, lotUnits }: Event & { kind: 'asset-listed' }) {
  return {
    symbol: record.code,
    kind: 'spot',
    underlying: record.underlying ?? `${record.code}-USD`,
    base: record.code,
    quote: 'USD',
    settle: record.code,
    margining: 'linear',
    contractSize: { units: 1n, decimals: 0 },
    lotSize: { units: lotUnits, decimals: record.decimals },
    tickSize: { units: 1n, decimals: 8 },
  } as const;
}
