import { exp } from '../../quant/exp.ts';
import type { AssetPrice, ExpiryMarket, Market, Smile, UnderlyingMarket } from '../../market/market.ts';
import { parseSymbol } from '../../market/symbol.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import { yearsBetween } from '../../units/time.ts';
import { underlyingName } from './instrument-reader.ts';
import type { ExpiryFields, MarketFields, SviFields, UnderlyingFields } from './schema.ts';
import { printPath, show } from './sentence.ts';
import { EXPIRY_ALLOWED, printTime, readExpiry } from './time-field.ts';

/** The market of a file, with the expiries that an underlying's carry and vol give to the instruments held. */
export function readMarket(fields: MarketFields, timeMs: number, expiriesHeld: ExpiriesHeld): Market {
  const underlyings = new Map<string, UnderlyingMarket>();
  for (const [written, value] of Object.entries(fields.underlyings ?? {})) {
    const name = underlyingName(written);
    const path = printPath(['market', 'underlyings', written]);
    if (underlyings.has(name)) throw new PortfolioProblem(path, `${path} names ${name} a second time; once is allowed`);
    const described = typeof value === 'number' ? { index: value } : value;
    underlyings.set(name, readUnderlying(name, described, { path, timeMs, held: expiriesHeld.get(name) ?? [] }));
  }
  return {
    timeMs,
    underlyings,
    assets: readAssets(fields.assets ?? {}),
    marks: bySymbol(fields.marks ?? {}, 'marks'),
    vols: bySymbol(fields.vols ?? {}, 'vols'),
  };
}

/** Expiries of the futures and options in the account, by underlying. */
export type ExpiriesHeld = ReadonlyMap<string, readonly number[]>;

interface UnderlyingContext {
  readonly path: string;
  readonly timeMs: number;
  readonly held: readonly number[];
}

function readUnderlying(underlying: string, fields: UnderlyingFields, context: UnderlyingContext): UnderlyingMarket {
  const expiries = new Map<number, ExpiryMarket>();
  for (const [written, value] of Object.entries(fields.expiries ?? {})) {
    const path = `${context.path}.${printPath(['expiries', written])}`;
    const expiryMs = readExpiry(written);
    if (expiryMs === undefined)
      throw new PortfolioProblem(path, `${path} is ${show(written)}; it must be ${EXPIRY_ALLOWED}`);
    if (expiryMs <= context.timeMs) {
      throw new PortfolioProblem(
        path,
        `${path} is ${printTime(expiryMs)}; an expiry must come after the time of the file, ${printTime(context.timeMs)}`,
      );
    }
    if (expiries.has(expiryMs)) throw new PortfolioProblem(path, `${path} is an expiry given twice; once is allowed`);
    expiries.set(expiryMs, readExpiryMarket(value, fields, { path, timeMs: context.timeMs, expiryMs }));
  }
  for (const expiryMs of context.held) {
    if (expiries.has(expiryMs) || expiryMs <= context.timeMs || fields.carry === undefined) continue;
    expiries.set(expiryMs, readExpiryMarket({}, fields, { path: context.path, timeMs: context.timeMs, expiryMs }));
  }
  return {
    underlying,
    indexPrice: fields.index,
    confidence: fields.confidence ?? 1,
    expiries: [...expiries.values()].sort((a, b) => a.expiryMs - b.expiryMs),
    ...(fields.perpetualConfidence === undefined ? {} : { perpetualConfidence: fields.perpetualConfidence }),
    ...(fields.fundingRate === undefined ? {} : { fundingRate: fields.fundingRate }),
    ...(fields.perpetual === undefined
      ? {}
      : { perpetualPrice: near(fields.perpetual, fields.index, `${context.path}.perpetual`) }),
  };
}

interface ExpiryContext {
  readonly path: string;
  readonly timeMs: number;
  readonly expiryMs: number;
}

function readExpiryMarket(fields: ExpiryFields, underlying: UnderlyingFields, context: ExpiryContext): ExpiryMarket {
  const { path, timeMs, expiryMs } = context;
  const years = yearsBetween(timeMs, expiryMs);
  const carried = underlying.carry === undefined ? undefined : underlying.index * exp(underlying.carry * years);
  const forward = fields.forward ?? carried;
  if (forward === undefined) {
    throw new PortfolioProblem(
      `${path}.forward`,
      `${path}.forward is missing; give the forward in USD, or a yearly "carry" to the underlying`,
    );
  }
  const smile = readSmile(fields, underlying.vol, { path, forward, years });
  return {
    expiryMs,
    forward: near(forward, underlying.index, `${path}.forward`),
    confidence: fields.confidence ?? 1,
    rate: fields.rate ?? 0,
    ...(fields.fixedForward === undefined ? {} : { fixedForward: fields.fixedForward }),
    ...(smile === undefined ? {} : { smile }),
  };
}

interface SmileContext {
  readonly path: string;
  readonly forward: number;
  readonly years: number;
}

function readSmile(fields: ExpiryFields, flatVol: number | undefined, context: SmileContext): Smile | undefined {
  const { path, forward, years } = context;
  const given = (['vol', 'vols', 'svi'] as const).filter((name) => fields[name] !== undefined);
  if (given.length > 1) {
    throw new PortfolioProblem(path, `${path} gives ${given.join(' and ')}; one of vol, vols and svi is allowed`);
  }
  if (fields.svi !== undefined) return sviSmile(fields.svi, context);
  if (fields.vols !== undefined) return strikeSmile(fields.vols, `${path}.vols`);
  const vol = fields.vol ?? flatVol;
  return vol === undefined || years <= 0 ? undefined : { kind: 'strikes', strikes: [forward], vols: [vol] };
}

function strikeSmile(vols: Readonly<Record<string, number>>, path: string): Smile {
  const points = Object.entries(vols).map(([written, vol]) => {
    const strike = Number(written.replaceAll('_', ''));
    if (strike > 0 && Number.isFinite(strike)) return { strike, vol };
    throw new PortfolioProblem(path, `${path} has the strike ${show(written)}; a strike is a number above 0`);
  });
  if (points.length === 0) throw new PortfolioProblem(path, `${path} is empty; give at least one strike with its vol`);
  points.sort((a, b) => a.strike - b.strike);
  const twice = points.find((point, i) => i > 0 && point.strike === points[i - 1]?.strike);
  if (twice !== undefined)
    throw new PortfolioProblem(path, `${path} has the strike ${twice.strike} twice; once is allowed`);
  return { kind: 'strikes', strikes: points.map((p) => p.strike), vols: points.map((p) => p.vol) };
}

function sviSmile(svi: SviFields, { path, forward, years }: SmileContext): Smile {
  const lowest = svi.a + svi.b * svi.sigma * Math.sqrt(1 - svi.rho * svi.rho);
  if (!(lowest > 0)) {
    throw new PortfolioProblem(
      `${path}.svi`,
      `${path}.svi has the lowest total variance ${lowest}; a + b * sigma * sqrt(1 - rho^2) must be above 0`,
    );
  }
  const { a, b, rho, m, sigma } = svi;
  return { kind: 'svi', a, b, rho, m, sigma, forward: svi.forward ?? forward, timeYears: svi.timeYears ?? years };
}

function readAssets(fields: NonNullable<MarketFields['assets']>): Map<string, AssetPrice> {
  const assets = new Map<string, AssetPrice>();
  for (const [code, value] of Object.entries(fields)) {
    const described = typeof value === 'number' ? { price: value } : value;
    assets.set(code.toUpperCase(), {
      price: described.price,
      confidence: described.confidence ?? 1,
      ...(described.underlying === undefined ? {} : { underlying: underlyingName(described.underlying) }),
    });
  }
  return assets;
}

/** A map by canonical symbol; a key that is no known name is kept as written, for instruments described in place. */
function bySymbol(fields: Readonly<Record<string, number>>, name: 'marks' | 'vols'): Map<string, number> {
  const map = new Map<string, number>();
  for (const [written, value] of Object.entries(fields)) {
    const symbol = parseSymbol(written).instrument?.symbol ?? written;
    const path = printPath(['market', name, written]);
    if (map.has(symbol)) throw new PortfolioProblem(path, `${path} gives ${symbol} a second time; once is allowed`);
    map.set(symbol, value);
  }
  return map;
}

/** A price of the same thing in another unit (thousands, coins) is far from the index: refused. @see spec/20-FILE, FILE-031 */
function near(price: number, index: number, path: string): number {
  const ratio = price / index;
  if (ratio > 0.05 && ratio < 20) return price;
  throw new PortfolioProblem(
    path,
    `${path} is ${price} against an index of ${index}; it must be in US dollars, between a twentieth and twenty times the index`,
  );
}
