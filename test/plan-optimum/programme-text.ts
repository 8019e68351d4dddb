import { PPM } from '../../src/units/limits.ts';
import type { Book } from '../../src/risk/book.ts';
import type { MenuEntry } from '../../src/risk/plan/trade-menu.ts';
import type { PlanModel } from '../../src/risk/plan/working-book.ts';
import { CALL_TERMS, PUT_TERMS, TERMS } from '../../src/risk/joint-columns.ts';
import { ROW_KIND } from '../../src/risk/risk-table.ts';
import { addForm, addTerm, charged, form, linear, number, tierLines, USD } from './linear-form.ts';
import type { Form } from './linear-form.ts';

/**
 * The plan as a linear programme in CPLEX text, written from the definition of the house model and sharing nothing with the planner: every
 * column, floor, tier and sign is a row of its own. Stress vectors of the joint columns are in, historical days are not. `whole` asks for whole
 * lots.
 */
export function programmeText(
  book: Book,
  menu: readonly MenuEntry[],
  model: PlanModel,
  targetPpm: number,
  whole: boolean,
): string {
  return new ProgrammeText(book, menu, model, targetPpm).text(whole);
}

class ProgrammeText {
  readonly #model: PlanModel;
  readonly #menu: readonly MenuEntry[];
  readonly #targetPpm: number;
  readonly #book: Book;
  /** Lots of every row after the trades. */
  readonly #lots = new Map<number, Form>();
  readonly #held = new Map<number, number>();
  readonly #rows: string[] = [];
  readonly #bounds: string[] = [];
  readonly #cost = form();

  constructor(book: Book, menu: readonly MenuEntry[], model: PlanModel, targetPpm: number) {
    this.#model = model;
    this.#menu = menu;
    this.#targetPpm = targetPpm;
    this.#book = book;
    for (let i = book.start; i < book.start + book.count; i++) {
      const row = book.instrument[i];
      this.#held.set(row, (this.#held.get(row) ?? 0) + book.lots[i]);
    }
    for (const [row, lots] of this.#held) this.#lots.set(row, form(lots));
    menu.forEach((entry, e) => this.#trade(entry, e));
  }

  text(whole: boolean): string {
    const { table, parameters } = this.#model;
    const maintenance = form();
    const weigh = 1 + this.#targetPpm / PPM;
    const share = (parameters.maintenancePpm / PPM) * weigh;
    addTerm(maintenance, 'base', share);
    this.#scan();
    const floor = form();
    for (const [row, lots] of this.#lots) {
      const kind = table.kind[row];
      const magnitude = this.#magnitude(row, lots);
      addForm(maintenance, table.underlying[row] < 0 ? this.#owed(row, lots) : magnitude, share * USD);
      if (kind === ROW_KIND.spot || (kind >= ROW_KIND.call && this.#isLong(row))) continue;
      const u = table.underlying[row];
      const short = kind >= ROW_KIND.call ? parameters.shortOptionPpm[u] : 0;
      addForm(floor, magnitude, (table.notional[row] * (short + parameters.grossMinimumPpm[u]) * USD) / PPM);
      addForm(maintenance, magnitude, (table.notional[row] * parameters.closingFeePpm[u] * weigh * USD) / PPM);
    }
    this.#atLeast('base', floor);
    this.#buckets(maintenance, share, weigh);
    const equity = form(this.#nav());
    this.#collateral(equity, maintenance, share);
    addForm(equity, this.#cost, -1);
    addForm(equity, maintenance, -1);
    this.#row('target', equity);
    const integers = whole ? `General\n${this.#menu.map((_, e) => ` n${e}`).join('\n')}\n` : '';
    return `Minimize\n obj: ${linear(this.#cost)}\nSubject To\n${this.#rows.join('\n')}\nBounds\n${this.#bounds.join('\n')}\n${integers}End\n`;
  }

  /** One variable for the lots of an entry, one for each segment of its curve. */
  #trade({ row, settleRow, direction, most, curve }: MenuEntry, e: number): void {
    const { table } = this.#model;
    const parts = form();
    let reach = 0;
    for (let i = 0; i < curve.lots.length; i++) {
      const name = `y${e}_${i}`;
      const upper = Math.max(0, Math.min(curve.lots[i], most - reach));
      reach += upper;
      this.#bounds.push(` 0 <= ${name} <= ${upper}`);
      addTerm(parts, name, 1);
      addTerm(this.#cost, name, curve.ticks[i] * USD);
    }
    this.#bounds.push(` 0 <= n${e} <= ${Math.min(most, reach)}`);
    const equal = form(0, [`n${e}`, -1]);
    addForm(equal, parts, 1);
    this.#rows.push(` trade${e}: ${linear(equal)} = 0`);
    this.#addLots(row, `n${e}`, direction);
    if (settleRow >= 0) this.#addLots(settleRow, `n${e}`, (-direction * table.mark[row]) / table.mark[settleRow]);
  }

  #addLots(row: number, name: string, factor: number): void {
    const known = this.#lots.get(row);
    if (known === undefined) this.#lots.set(row, form(0, [name, factor]));
    else addTerm(known, name, factor);
  }

  #isLong(row: number): boolean {
    return (this.#held.get(row) ?? 0) > 0;
  }

  /** |lots| of a row, by a variable that is at least both. */
  #magnitude(row: number, lots: Form): Form {
    const name = `m${row}`;
    this.#atLeast(name, lots);
    const negative = form();
    addForm(negative, lots, -1);
    this.#atLeast(name, negative);
    return form(0, [name, 1]);
  }

  /** What of a row is owed: rounding is paid for no stablecoin that is owned. */
  #owed(row: number, lots: Form): Form {
    const name = `o${row}`;
    const negative = form();
    addForm(negative, lots, -1);
    this.#atLeast(name, negative);
    return form(0, [name, 1]);
  }

  /** base >= every way in which the book can lose; gains of one of several underlyings count at its credit. */
  #scan(): void {
    const { table, parameters } = this.#model;
    const underlyings = [...new Set([...this.#lots.keys()].map((row) => table.underlying[row]))].filter((u) => u >= 0);
    for (let c = 0; c < table.columns; c++) {
      const loss = form();
      for (const u of underlyings) {
        const pnl = form();
        for (const [row, lots] of this.#lots) {
          if (table.underlying[row] === u) addForm(pnl, lots, table.cells[row * table.stride + c] * USD);
        }
        const name = `g${u}_${c}`;
        this.#bounds.push(` ${name} free`);
        this.#atMost(name, pnl, 1);
        this.#atMost(name, pnl, parameters.gainCredit[u] / 1024);
        addTerm(loss, name, -1);
      }
      this.#atLeast('base', loss);
    }
    this.#twist();
    if (underlyings.length > 1) this.#stress(underlyings);
  }

  /** Stress vectors: long calls and long puts take their own chords, all else the chord around the move. */
  #stress(underlyings: readonly number[]): void {
    const { table, parameters } = this.#model;
    const { joint } = parameters;
    if (joint === undefined) return;
    for (let j = joint.historical; j < joint.labels.length; j++) {
      const loss = form();
      for (const [row, lots] of this.#lots) {
        const u = table.underlying[row];
        if (!underlyings.includes(u)) continue;
        const option = table.kind[row] >= ROW_KIND.call && this.#isLong(row);
        const chord = option ? (table.kind[row] === ROW_KIND.call ? CALL_TERMS : PUT_TERMS) : 0;
        const terms = (j * parameters.underlyings + u) * TERMS + chord;
        const cell = (i: number): number =>
          table.cells[row * table.stride + joint.columns[terms + i]] * joint.weights[terms + i];
        addForm(loss, lots, -(cell(0) + cell(1)) * USD);
      }
      this.#atLeast('base', loss);
    }
  }

  #twist(): void {
    const { table, parameters } = this.#model;
    const up = new Map<number, Form>();
    const down = new Map<number, Form>();
    for (const [row, lots] of this.#lots) {
      if (table.kind[row] < ROW_KIND.call) continue;
      const expiry = table.expiry[row];
      for (const [forms, column] of [
        [up, parameters.zeroUp],
        [down, parameters.zeroDown],
      ] as const) {
        if (!forms.has(expiry)) forms.set(expiry, form());
        addForm(forms.get(expiry) ?? form(), lots, -table.cells[row * table.stride + column] * USD);
      }
    }
    const loss = form();
    for (const expiry of up.keys()) {
      this.#atLeast(`w${expiry}`, up.get(expiry) ?? form());
      this.#atLeast(`w${expiry}`, down.get(expiry) ?? form());
      addTerm(loss, `w${expiry}`, parameters.twistPpm / PPM);
    }
    this.#atLeast('base', loss);
  }

  /** Basis, size and funding. */
  #buckets(maintenance: Form, share: number, weigh: number): void {
    const { table, parameters } = this.#model;
    const basis = new Map<number, Form>();
    const longUp = new Map<number, Form>();
    const longDown = new Map<number, Form>();
    const of = (forms: Map<number, Form>, bucket: number): Form => {
      const known = forms.get(bucket) ?? form();
      forms.set(bucket, known);
      return known;
    };
    for (const [row, lots] of this.#lots) {
      if (table.kind[row] === ROW_KIND.spot) continue;
      const bucket = table.expiry[row] >= 0 ? table.expiry[row] : parameters.expiries + table.underlying[row];
      const delta = table.basisDelta[row] * USD;
      const long = table.kind[row] >= ROW_KIND.call && this.#isLong(row);
      of(basis, bucket);
      if (!long) addForm(of(basis, bucket), lots, delta);
      else addForm(of(delta > 0 ? longUp : longDown, bucket), lots, delta);
    }
    const closing = new Map<number, Form>();
    for (const [bucket, net] of basis) {
      const hurt = `h${bucket}`;
      const below = form();
      addForm(below, net, -1);
      addForm(below, longUp.get(bucket) ?? form(), -1);
      const above = form();
      addForm(above, net, 1);
      addForm(above, longDown.get(bucket) ?? form(), 1);
      this.#atLeast(hurt, below);
      this.#atLeast(hurt, above);
      addTerm(maintenance, hurt, (parameters.basisPpm[bucket] / PPM) * share);
      const u = parameters.bucketUnderlying[bucket];
      addTerm(of(closing, u), hurt, 1);
      if (bucket < parameters.expiries || parameters.fundingPpm[u] === 0) continue;
      const paid = form();
      addForm(paid, net, parameters.fundingPpm[u] / PPM);
      this.#atLeast(`f${u}`, paid);
      addTerm(maintenance, `f${u}`, weigh);
    }
    for (const [u, size] of closing) {
      tierLines(parameters.size[u]).forEach((tier) => this.#atLeast(`s${u}`, charged(size, tier)));
      addTerm(maintenance, `s${u}`, share);
    }
  }

  /** NAV now: trades at the mark do not change it. */
  #nav(): number {
    let nav = this.#book.cash;
    for (const [row, lots] of this.#held) nav += lots * this.#model.table.mark[row];
    return nav * USD;
  }

  /** Haircut and de-peg on the equity in each asset, without options held long; no asset here depends on a protocol. */
  #collateral(equity: Form, maintenance: Form, share: number): void {
    const { table, parameters } = this.#model;
    for (let coin = 0; coin < parameters.coins; coin++) {
      const held = form();
      for (const [row, lots] of this.#lots) {
        const option = table.kind[row] >= ROW_KIND.call && this.#isLong(row);
        if (table.coin[row] === coin && !option) addForm(held, lots, table.mark[row] * USD);
      }
      tierLines(parameters.haircut[coin]).forEach((tier) => this.#atLeast(`c${coin}`, charged(held, tier)));
      addTerm(equity, `c${coin}`, -1);
      const depeg = form();
      addForm(depeg, held, parameters.depegPpm[coin] / PPM);
      this.#atLeast(`d${coin}`, depeg);
      addTerm(maintenance, `d${coin}`, share);
    }
  }

  /** name >= form; the variable itself is >= 0. */
  #atLeast(name: string, least: Form): void {
    const row = form(0, [name, 1]);
    addForm(row, least, -1);
    this.#row(`r${this.#rows.length}`, row);
  }

  #atMost(name: string, most: Form, factor: number): void {
    const row = form(0, [name, -1]);
    addForm(row, most, factor);
    this.#row(`r${this.#rows.length}`, row);
  }

  /** form >= 0 */
  #row(name: string, positive: Form): void {
    if (positive.terms.size === 0) return;
    this.#rows.push(` ${name}: ${linear(positive)} >= ${number(-positive.constant)}`);
  }
}
