import type { Instrument } from '../../market/instrument.ts';
import type { AssetPrice, Market } from '../../market/market.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import type { Portfolio } from '../../risk/portfolio.ts';
import { readAccount } from './account-reader.ts';
import { checkCoverage } from './coverage.ts';
import { readMarket } from './market-reader.ts';
import type { ModelChoice } from './model-choice.ts';
import { readModelChoice } from './model-choice.ts';
import { portfolioFileSchema } from './schema.ts';
import { problemOf, show } from './sentence.ts';

/** A portfolio file, read. */
export interface PortfolioFile {
  readonly name: string | undefined;
  readonly portfolio: Portfolio;
  readonly model: ModelChoice;
  /** What was assumed because the file did not say it. */
  readonly notes: readonly string[];
}

/** Dollar stablecoins that are taken at one dollar when a file gives them no price. */
const DOLLAR_STABLES = [
  'USDC',
  'USDT',
  'DAI',
  'USDE',
  'USDS',
  'FDUSD',
  'PYUSD',
  'USDG',
  'BUSD',
  'TUSD',
  'USD1',
  'USDP',
];

/** Reads the text of a portfolio file. @throws PortfolioProblem with one sentence: where, what is there, what is allowed. */
export function parsePortfolioFile(text: string): PortfolioFile {
  return readPortfolioFile(parseJson(text));
}

/**
 * Reads a portfolio file that was parsed already.
 *
 * @param traded contracts that are to be priced too, though the account does not hold them
 * @throws PortfolioProblem
 */
export function readPortfolioFile(written: unknown, traded: readonly Instrument[] = []): PortfolioFile {
  const parsed = checked(written);
  if (!parsed.success) {
    const { field, sentence } = problemOf(parsed.error, written);
    throw new PortfolioProblem(field, sentence);
  }
  const fields = parsed.data;
  const { account, marks, vols } = readAccount(fields.account);
  const expiriesHeld = new Map<string, number[]>();
  const held = [...account.positions, ...account.orders].map(({ instrument }) => instrument);
  for (const instrument of [...held, ...traded]) {
    if (instrument.expiryMs === undefined) continue;
    expiriesHeld.set(instrument.underlying, [...(expiriesHeld.get(instrument.underlying) ?? []), instrument.expiryMs]);
  }
  const market = readMarket(fields.market, fields.time, expiriesHeld);
  const assumed = assumedPrices(market, account, traded);
  const portfolio: Portfolio = {
    account,
    market: {
      ...market,
      assets: new Map([...market.assets, ...assumed.assets]),
      marks: joined(market.marks, marks, 'markPrice'),
      vols: joined(market.vols ?? new Map(), vols, 'vol'),
    },
  };
  checkCoverage(portfolio);
  return { name: fields.name, portfolio, model: readModelChoice(fields.model), notes: assumed.notes };
}

/**
 * The file against its schema. The library asks whatever has a `length` for it, a record too, and breaks when that is no number.
 * @throws PortfolioProblem
 */
function checked(written: unknown): ReturnType<typeof portfolioFileSchema.safeParse> {
  try {
    return portfolioFileSchema.safeParse(written);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new PortfolioProblem(
      'the file',
      'the file has a record with the field "length" where a text or a list belongs; it must be a text or a list',
    );
  }
}

/** @throws PortfolioProblem that says where the text stops being JSON. */
export function parseJson(text: string): unknown {
  if (text.trim() === '')
    throw new PortfolioProblem('the file', 'the file is empty; it must be a JSON object with time, market and account');
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const truncated = /Unexpected end|Unterminated/.test(String(reason)) ? ': it looks cut off' : '';
    throw new PortfolioProblem(
      'the file',
      `the file is not JSON${truncated} (${reason}); NaN and Infinity are no JSON numbers`,
    );
  }
}

function assumedPrices(
  market: Market,
  account: Portfolio['account'],
  traded: readonly Instrument[],
): { assets: [string, AssetPrice][]; notes: string[] } {
  const used = new Set([
    ...account.collateral.map((balance) => balance.asset),
    ...[...account.positions, ...account.orders].flatMap(({ instrument }) => [instrument.settle, instrument.quote]),
    ...traded.flatMap(({ settle, quote }) => [settle, quote]),
  ]);
  const assets: [string, AssetPrice][] = market.assets.has('USD') ? [] : [['USD', { price: 1, confidence: 1 }]];
  const notes: string[] = [];
  for (const code of DOLLAR_STABLES) {
    if (!used.has(code) || market.assets.has(code)) continue;
    assets.push([code, { price: 1, confidence: 1 }]);
    notes.push(`${code} is taken at 1 USD: market.assets gives it no price`);
  }
  return { assets, notes };
}

function joined(
  inMarket: ReadonlyMap<string, number>,
  inPositions: ReadonlyMap<string, number>,
  name: string,
): Map<string, number> {
  const all = new Map(inMarket);
  for (const [symbol, value] of inPositions) {
    const before = all.get(symbol);
    if (before !== undefined && before !== value) {
      throw new PortfolioProblem(
        'account.positions',
        `${symbol} has the ${name} ${show(value)} in its position and ${before} in the market; one value is allowed`,
      );
    }
    all.set(symbol, value);
  }
  return all;
}
