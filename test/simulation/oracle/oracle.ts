import type { Command } from '../../src/engine/command.ts';
import type { Event } from '../../src/engine/event.ts';
import type { Asset } from '../../src/market/asset.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { cashOf, coinsOf, fundingOf, settlementOf } from './oracle-cash.ts';

/**
 * The naive engine that judges the fast one: maps and big integers, one rule a line, written from the spec and sharing nothing with it.
 * It takes commands and the events they gave, works out for itself what the ledger and the positions must be, and says where they differ.
 * What a liquidation chose is taken from its events; that it made no money and only shrank positions is checked.
 */

const EXTERNAL = 0;
const FUND = 1;
const FEES = 2;
const DUST = 4;
const LOSS = 5;

/** What stands on an account: units by asset, lots by instrument. */
export interface Holdings {
  readonly units: Map<number, bigint>;
  readonly lots: Map<number, bigint>;
  /** Cash that entering the present lots moved. */
  readonly entry: Map<number, bigint>;
}

/** The holdings that the engine says an account has: the oracle takes them over where a waterfall moved them. */
export type Told = (account: number) => {
  readonly units: readonly bigint[];
  readonly lots: ReadonlyMap<number, number>;
  readonly entry: ReadonlyMap<number, bigint>;
};

export class Oracle {
  readonly accounts: Holdings[] = [];
  readonly #assets: Asset[] = [];
  readonly #rows = new Map<number, Instrument>();
  readonly #orders = new Map<number, { account: number; instrument: number; lots: bigint; price: bigint }>();
  readonly #problems: string[] = [];

  constructor(ownAccounts: number) {
    for (let account = 0; account < ownAccounts; account++) this.#open();
  }

  get assets(): number {
    return this.#assets.length;
  }

  /** Everything that was found wrong with an entry; empties the list. */
  take(command: Command, events: readonly Event[], told: Told): readonly string[] {
    if (events.length === 1 && events[0].kind === 'rejected') this.#judgeRefusal(command, events[0].code);
    else this.#judgeAcceptance(command);
    let waterfall = false;
    for (const event of events) if (!this.#fold(event)) waterfall = true;
    if (waterfall) this.#adopt(told);
    return this.#problems.splice(0);
  }

  /** Where the oracle and the engine hold different things of an account. */
  differences(account: number, told: Told): readonly string[] {
    const { units, lots } = told(account);
    const own = this.accounts[account];
    const found: string[] = [];
    for (let asset = 0; asset < this.#assets.length; asset++) {
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

  #open(): void {
    this.accounts.push({ units: new Map(), lots: new Map(), entry: new Map() });
  }

  #isCustomer(account: number): boolean {
    return account > LOSS + 1 && account < this.accounts.length;
  }

  /** What the spec says must be refused, was not. */
  #judgeAcceptance(command: Command): void {
    switch (command.kind) {
      case 'deposit':
      case 'withdraw':
        if (command.amount <= 0n) this.#wrong(`${command.kind} of ${command.amount} was taken`);
        if (!this.#isCustomer(command.account)) this.#wrong(`${command.kind} of account ${command.account} was taken`);
        if (command.asset >= this.#assets.length) this.#wrong(`${command.kind} of asset ${command.asset} was taken`);
        if (command.kind === 'withdraw') this.#judgeSettled(command.account, command.asset, command.amount);
        return;
      case 'transfer':
        if (command.from === command.to) this.#wrong('a transfer to the same account was taken');
        this.#judgeSettled(command.from, command.asset, command.amount);
        return;
      case 'cancel-order':
        if (!this.#orders.has(command.order)) this.#wrong(`order ${command.order} was cancelled; it does not rest`);
        return;
      case 'place-order':
        if (this.#orders.has(command.order) || command.order <= 0) this.#wrong(`order ${command.order} was placed`);
        return;
      case 'record-fill':
        for (const [order, account, lots] of [
          [command.buyOrder, command.buyer, command.lots],
          [command.sellOrder, command.seller, -command.lots],
        ] as const) {
          this.#judgeNamedOrder(order, account, command.instrument, BigInt(lots));
        }
        return;
      default:
        return;
    }
  }

  /** Unrealised gains cannot leave: the balance without the entry cash of futures and perpetuals bounds what may. */
  #judgeSettled(account: number, asset: number, amount: bigint): void {
    const own = this.accounts[account];
    let settled = own.units.get(asset) ?? 0n;
    for (const [instrument, cash] of own.entry) {
      const { kind, settle } = this.#instrument(instrument);
      if ((kind === 'perpetual' || kind === 'future') && this.#code(settle) === asset) settled -= cash;
    }
    if (settled < amount) this.#wrong(`account ${account} let ${amount} of asset ${asset} go; settled are ${settled}`);
  }

  #judgeNamedOrder(order: number, account: number, instrument: number, lots: bigint): void {
    if (order === 0) return;
    const resting = this.#orders.get(order);
    const fits =
      resting !== undefined &&
      resting.account === account &&
      resting.instrument === instrument &&
      resting.lots > 0n === lots > 0n &&
      magnitude(resting.lots) >= magnitude(lots);
    if (!fits) this.#wrong(`a fill of ${lots} lots named order ${order}, which it does not fit`);
  }

  /** What nothing forbids was refused: only where the oracle can be sure. */
  #judgeRefusal(command: Command, code: number): void {
    if (command.kind === 'cancel-order' && this.#orders.has(command.order))
      this.#wrong(`order ${command.order} could not be cancelled: ${code}`);
    if (command.kind !== 'deposit') return;
    const sound =
      command.amount > 0n &&
      command.amount < 10n ** 15n &&
      this.#isCustomer(command.account) &&
      command.asset < this.#assets.length;
    if (sound && code !== 405) this.#wrong(`a deposit of ${command.amount} was refused with ${code}`);
  }

  /** Folds an event by its own arithmetic; false when it belongs to the waterfall and is adopted. */
  #fold(event: Event): boolean {
    switch (event.kind) {
      case 'asset-listed':
        this.#assets.push(event.record);
        return true;
      case 'instrument-listed':
        this.#rows.set(event.instrument, event.record);
        return true;
      case 'account-opened':
        this.#open();
        return true;
      case 'deposited':
        this.#pay(event.asset, EXTERNAL, event.account, event.amount);
        return true;
      case 'withdrawn':
        this.#pay(event.asset, event.account, EXTERNAL, event.amount);
        return true;
      case 'transferred':
        this.#pay(event.asset, event.from, event.to, event.amount);
        return true;
      case 'filled':
        this.#fill(event);
        return true;
      case 'funding-paid':
        this.#fund(event.instrument, BigInt(event.price), BigInt(event.ratePpb));
        return true;
      case 'instrument-settled':
        this.#settle(event.instrument, BigInt(event.price));
        return true;
      case 'order-placed':
        this.#orders.set(event.order, { ...event, lots: BigInt(event.lots), price: BigInt(event.price) });
        return true;
      case 'order-cancelled':
        if (!this.#orders.delete(event.order)) this.#wrong(`order ${event.order} was cancelled; it does not rest`);
        return true;
      case 'liquidation-started':
        if (event.valuation.equityTicks >= event.valuation.maintenanceMarginTicks)
          this.#wrong(`account ${event.account} is liquidated with its margin`);
        return true;
      case 'liquidation-filled':
      case 'collateral-converted':
      case 'shortfall-paid':
      case 'shortfall-uncovered':
      case 'taken-over':
      case 'deleveraged':
      case 'loss-socialised':
        return false;
      default:
        return true;
    }
  }

  #fill(event: Event & { kind: 'filled' }): void {
    const { buyer, seller, instrument } = event;
    const record = this.#instrument(instrument);
    const settle = this.#code(record.settle);
    const lots = BigInt(event.lots);
    for (const [account, signed] of [
      [buyer, lots],
      [seller, -lots],
    ] as const) {
      const cash = cashOf(record, this.#decimals(record.settle), signed, BigInt(event.price));
      this.#pay(settle, DUST, account, cash);
      if (record.kind === 'spot')
        this.#pay(
          this.#code(record.base),
          account === buyer ? seller : buyer,
          account,
          signed > 0n ? coinsOf(record, this.#decimals(record.base), lots) : 0n,
        );
      else this.#position(account, instrument, signed, cash);
    }
    this.#pay(settle, buyer, FEES, event.buyerFee);
    this.#pay(settle, seller, FEES, event.sellerFee);
    this.#reduce(event.buyOrder, lots);
    this.#reduce(event.sellOrder, -lots);
  }

  #reduce(order: number, lots: bigint): void {
    const resting = this.#orders.get(order);
    if (resting === undefined) return;
    resting.lots -= lots;
    if (resting.lots === 0n) this.#orders.delete(order);
  }

  #position(account: number, instrument: number, lots: bigint, cash: bigint): void {
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

  #fund(instrument: number, price: bigint, ratePpb: bigint): void {
    const record = this.#instrument(instrument);
    for (const [account, { lots }] of this.accounts.entries()) {
      const held = lots.get(instrument) ?? 0n;
      if (held === 0n) continue;
      const due = fundingOf(record, this.#decimals(record.settle), held, price, ratePpb);
      this.#pay(this.#code(record.settle), DUST, account, due);
    }
  }

  #settle(instrument: number, price: bigint): void {
    const record = this.#instrument(instrument);
    for (const [account, { lots, entry }] of this.accounts.entries()) {
      const held = lots.get(instrument) ?? 0n;
      if (held === 0n) continue;
      const cash = settlementOf(record, this.#decimals(record.settle), held, price);
      this.#pay(this.#code(record.settle), DUST, account, cash);
      lots.delete(instrument);
      entry.delete(instrument);
    }
  }

  /** What the waterfall moved is taken over, after it was seen that it made and lost nothing, and drew no fund below zero. */
  #adopt(told: Told): void {
    for (let asset = 0; asset < this.#assets.length; asset++) {
      let sum = 0n;
      for (let account = 0; account < this.accounts.length; account++) sum += told(account).units[asset];
      if (sum !== 0n) this.#wrong(`asset ${asset} sums to ${sum} after a liquidation`);
      if (told(FUND).units[asset] < 0n) this.#wrong(`the fund has ${told(FUND).units[asset]} of asset ${asset}`);
      if (told(LOSS).units[asset] > 0n)
        this.#wrong(`the loss account has ${told(LOSS).units[asset]} of asset ${asset}`);
    }
    for (const [account, own] of this.accounts.entries()) {
      const { units, lots, entry } = told(account);
      for (let asset = 0; asset < this.#assets.length; asset++) own.units.set(asset, units[asset]);
      own.lots.clear();
      own.entry.clear();
      for (const [instrument, held] of lots) own.lots.set(instrument, BigInt(held));
      for (const [instrument, cash] of entry) own.entry.set(instrument, cash);
    }
  }

  #pay(asset: number, from: number, to: number, units: bigint): void {
    const giver = this.accounts[from].units;
    const taker = this.accounts[to].units;
    giver.set(asset, (giver.get(asset) ?? 0n) - units);
    taker.set(asset, (taker.get(asset) ?? 0n) + units);
  }

  #instrument(row: number): Instrument {
    const record = this.#rows.get(row);
    if (record === undefined) throw new Error(`instrument ${row} was never listed`);
    return record;
  }

  #code(code: string): number {
    return this.#assets.findIndex((asset) => asset.code === code);
  }

  #decimals(code: string): number {
    return this.#assets[this.#code(code)].decimals;
  }

  #wrong(sentence: string): void {
    this.#problems.push(sentence);
  }
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);
