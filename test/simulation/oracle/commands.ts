import type { Command } from '../../../src/engine/command.ts';
import type { Event } from '../../../src/engine/event.ts';
import type { Judge } from './judge.ts';
import { magnitude } from './whole.ts';

/** What the spec says must be refused and was taken, or must be taken and was refused; only where the oracle can be sure. */
export class OracleCommands {
  readonly #judge: Judge;
  /** Initial headroom of the sides of a fill without an order, before it. */
  readonly #before = new Map<number, bigint>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** Before the events of a command that was taken are folded. */
  judgeAcceptance(command: Command, timeMs: number, events: readonly Event[]): void {
    this.#before.clear();
    switch (command.kind) {
      case 'deposit':
      case 'withdraw':
        this.#judgeAmount(command.kind, command.asset, command.amount);
        if (!this.#judge.venue.isOpened(command.account))
          this.#judge.wrong(`${command.kind} of account ${command.account} was taken`);
        if (command.kind === 'withdraw') this.#judgeSettled(command.account, command.asset, command.amount);
        return;
      case 'fund-deposit':
        return this.#judgeAmount(command.kind, command.asset, command.amount);
      case 'transfer':
        if (command.from === command.to) this.#judge.wrong('a transfer to the same account was taken');
        return this.#judgeSettled(command.from, command.asset, command.amount);
      case 'cancel-order':
        if (!this.#judge.venue.orders.has(command.order))
          this.#judge.wrong(`order ${command.order} was cancelled; it does not rest`);
        return;
      case 'place-order':
        if (this.#judge.venue.orders.has(command.order) || command.order <= 0)
          this.#judge.wrong(`order ${command.order} was placed`);
        return;
      case 'record-fill':
        return this.#judgeFill(command);
      case 'settle-expiry':
        if (command.expiryMs > timeMs) this.#judge.wrong(`an expiry of ${command.expiryMs} was settled at ${timeMs}`);
        return;
      case 'liquidate-step':
        if (this.#judge.venue.accounts[command.account]?.stage !== 'liquidating')
          this.#judge.wrong(`a step of account ${command.account} was taken, which is not being liquidated`);
        return;
      case 'deleverage':
        if (!events.some(({ kind }) => kind === 'time-advanced')) this.#judge.wrong('a deleveraging left no trace');
        return;
      default:
        return;
    }
  }

  /** After they are folded: who let money go or took risk on keeps initial margin, or stands better than before. */
  judgeAfter(command: Command, events: readonly Event[]): void {
    const isDeleveraged = events.some(({ kind }) => kind === 'deleveraged');
    if (this.#judge.venue.engine === undefined || isDeleveraged) return;
    if (command.kind === 'withdraw') this.#judgeHeadroom(command.account, undefined, command.kind);
    if (command.kind === 'transfer') this.#judgeHeadroom(command.from, undefined, command.kind);
    for (const [account, before] of this.#before) this.#judgeHeadroom(account, before, command.kind);
  }

  /** Something that nothing forbids was refused. */
  judgeRefusal(command: Command, code: number): void {
    this.#before.clear();
    if (command.kind === 'cancel-order' && this.#judge.venue.orders.has(command.order))
      this.#judge.wrong(`order ${command.order} could not be cancelled: ${code}`);
    if (command.kind !== 'deposit' && command.kind !== 'fund-deposit') return;
    const isSound =
      command.amount > 0n &&
      command.amount < 10n ** 15n &&
      (command.kind === 'fund-deposit' || this.#judge.venue.isOpened(command.account)) &&
      command.asset < this.#judge.venue.assets.length;
    if (isSound && code !== 405) this.#judge.wrong(`a ${command.kind} of ${command.amount} was refused with ${code}`);
  }

  #judgeAmount(kind: string, asset: number, amount: bigint): void {
    if (amount <= 0n) this.#judge.wrong(`${kind} of ${amount} was taken`);
    if (asset >= this.#judge.venue.assets.length) this.#judge.wrong(`${kind} of asset ${asset} was taken`);
  }

  /** Unrealised gains cannot leave: the balance without the entry cash of futures and perpetuals bounds what may. */
  #judgeSettled(account: number, asset: number, amount: bigint): void {
    let settled = this.#judge.venue.units(account, asset);
    for (const [instrument, cash] of this.#judge.venue.accounts[account].entry) {
      const { record, settle } = this.#judge.venue.row(instrument);
      if ((record.kind === 'perpetual' || record.kind === 'future') && settle === asset) settled -= cash;
    }
    if (settled < amount)
      this.#judge.wrong(`account ${account} let ${amount} of asset ${asset} go; settled are ${settled}`);
  }

  #judgeFill(fill: Command & { kind: 'record-fill' }): void {
    for (const [order, account, lots] of [
      [fill.buyOrder, fill.buyer, fill.lots],
      [fill.sellOrder, fill.seller, -fill.lots],
    ] as const) {
      if (order !== 0) this.#judgeNamedOrder(order, account, fill.instrument, BigInt(lots));
      else if (this.#judge.venue.isCustomer(account))
        this.#before.set(account, this.#judge.margin(account).initialHeadroom);
    }
  }

  #judgeNamedOrder(order: number, account: number, instrument: number, lots: bigint): void {
    const resting = this.#judge.venue.orders.get(order);
    const fits =
      resting !== undefined &&
      resting.account === account &&
      resting.instrument === instrument &&
      resting.lots > 0n === lots > 0n &&
      magnitude(resting.lots) >= magnitude(lots);
    if (!fits) this.#judge.wrong(`a fill of ${lots} lots named order ${order}, which it does not fit`);
  }

  #judgeHeadroom(account: number, before: bigint | undefined, kind: string): void {
    if (!this.#judge.venue.isCustomer(account) || this.#judge.venue.accounts[account].stage === 'liquidating') return;
    const { initialHeadroom } = this.#judge.margin(account);
    if (initialHeadroom < 0n && (before === undefined || initialHeadroom < before))
      this.#judge.wrong(
        `${kind} left account ${account} with an initial headroom of ${initialHeadroom}, from ${before ?? 'enough'}`,
      );
  }
}
