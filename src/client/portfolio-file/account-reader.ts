import type { Instrument } from '../../market/instrument.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import type { CollateralBalance, Order, PortfolioAccount, Position } from '../../risk/portfolio.ts';
import { readInstrument } from './instrument-reader.ts';
import type { AccountFields } from './schema.ts';
import { printPath } from './sentence.ts';

/** The account of a file, with the marks and vols that its positions carry. */
export interface AccountRead {
  readonly account: PortfolioAccount;
  /** Marks and vols given beside a position, by symbol. */
  readonly marks: ReadonlyMap<string, number>;
  readonly vols: ReadonlyMap<string, number>;
}

/** Resolves names and sides. @throws PortfolioProblem at the first field that cannot be used. */
export function readAccount(fields: AccountFields): AccountRead {
  const marks = new Map<string, number>();
  const vols = new Map<string, number>();
  const known = new Map<string, Instrument>();
  const instrumentAt = (field: Parameters<typeof readInstrument>[0], path: string): Instrument => {
    const instrument =
      typeof field === 'string' ? (known.get(field) ?? readInstrument(field, path)) : readInstrument(field, path);
    const before = known.get(instrument.symbol);
    if (before !== undefined && JSON.stringify(before, bigints) !== JSON.stringify(instrument, bigints)) {
      throw new PortfolioProblem(
        path,
        `${path} describes "${instrument.symbol}" in another way than before; one contract has one description`,
      );
    }
    known.set(instrument.symbol, instrument);
    return instrument;
  };
  const lines = (fields.positions ?? []).map((position, i): Position => {
    const path = `account.positions[${i}]`;
    const instrument = instrumentAt(position.instrument, `${path}.instrument`);
    keep(marks, instrument.symbol, position.markPrice, `${path}.markPrice`);
    keep(vols, instrument.symbol, position.vol, `${path}.vol`);
    return {
      instrument,
      quantity: signed(position.quantity, position.side, path),
      ...(position.entryPrice === undefined ? {} : { entryPrice: position.entryPrice }),
    };
  });
  const orders = (fields.orders ?? []).map((order, i): Order => {
    const path = `account.orders[${i}]`;
    return {
      instrument: instrumentAt(order.instrument, `${path}.instrument`),
      quantity: signed(order.quantity, order.side, path),
      limitPrice: order.limitPrice,
      ...(order.protectionGroup === undefined ? {} : { protectionGroup: order.protectionGroup }),
    };
  });
  const account = { collateral: balances(fields.collateral ?? {}), positions: netted(lines), orders };
  return { account, marks, vols };
}

/** One position an instrument: lines in one direction, or at one entry, are joined; what else they say cannot be told apart. */
function netted(lines: readonly Position[]): Position[] {
  const bySymbol = new Map<string, Position>();
  lines.forEach((line, i) => {
    const { symbol } = line.instrument;
    const before = bySymbol.get(symbol);
    bySymbol.set(symbol, before === undefined ? line : joinedLines(before, line, `account.positions[${i}]`));
  });
  return [...bySymbol.values()].filter(({ quantity }) => quantity !== 0);
}

function joinedLines(a: Position, b: Position, path: string): Position {
  const quantity = a.quantity + b.quantity;
  if (a.entryPrice === b.entryPrice) return { ...a, quantity };
  const { symbol, kind, margining } = a.instrument;
  if (a.entryPrice === undefined || b.entryPrice === undefined || a.quantity < 0 !== b.quantity < 0) {
    throw new PortfolioProblem(
      path,
      `${path} is a second line of ${symbol} with another entry; give one line for the net position, and what is realised as collateral`,
    );
  }
  const inverse = margining === 'inverse' && kind !== 'option';
  const entryPrice = inverse
    ? quantity / (a.quantity / a.entryPrice + b.quantity / b.entryPrice)
    : (a.quantity * a.entryPrice + b.quantity * b.entryPrice) / quantity;
  return { instrument: a.instrument, quantity, entryPrice };
}

function balances(fields: Readonly<Record<string, number>>): CollateralBalance[] {
  const byAsset = new Map<string, number>();
  for (const [written, amount] of Object.entries(fields)) {
    const asset = written.toUpperCase();
    if (byAsset.has(asset)) {
      const path = printPath(['account', 'collateral', written]);
      throw new PortfolioProblem(path, `${path} names ${asset} a second time; once is allowed`);
    }
    byAsset.set(asset, amount);
  }
  return [...byAsset].map(([asset, amount]) => ({ asset, amount }));
}

function signed(quantity: number, side: 'long' | 'short' | 'buy' | 'sell' | undefined, path: string): number {
  const field = `${path}.quantity`;
  if (quantity === 0)
    throw new PortfolioProblem(field, `${field} is 0; leave the line out, or give a number of contracts`);
  if (side === undefined) return quantity;
  if (quantity < 0) {
    throw new PortfolioProblem(
      field,
      `${field} is ${quantity} with the side "${side}"; beside a side the quantity must be above 0`,
    );
  }
  return side === 'long' || side === 'buy' ? quantity : -quantity;
}

function keep(map: Map<string, number>, symbol: string, value: number | undefined, path: string): void {
  if (value === undefined) return;
  const before = map.get(symbol);
  if (before !== undefined && before !== value) {
    throw new PortfolioProblem(
      path,
      `${path} is ${value}, but ${symbol} was given ${before} before; one value is allowed`,
    );
  }
  map.set(symbol, value);
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
