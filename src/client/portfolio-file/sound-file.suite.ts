import { PortfolioProblem } from '../../risk/model.ts';
import { readPortfolioFile } from './read.ts';

/** A sound file for the tests to change. */
export interface Written {
  [field: string]: unknown;
  market: { underlyings: Record<string, Record<string, unknown>>; [field: string]: unknown };
  account: { collateral: Record<string, unknown>; positions: Record<string, unknown>[]; [field: string]: unknown };
}

export function written(): Written {
  return {
    time: '2026-02-05T08:00:00Z',
    market: {
      underlyings: {
        'BTC-USD': {
          index: 62740.5,
          vol: 0.6,
          expiries: { '27MAR26': { forward: 63000, vols: { '60000': 0.55, '70000': 0.5 } } },
        },
      },
    },
    account: { collateral: { BTC: 1 }, positions: [{ instrument: 'BTC-27MAR26-60000-C', quantity: -1 }] },
  };
}

/** The sentence that a file is refused with after one change. */
export function refusal(change: (file: Written) => void): string {
  const file = written();
  change(file);
  try {
    readPortfolioFile(file);
  } catch (error) {
    if (error instanceof PortfolioProblem) return error.message;
    throw error;
  }
  return 'accepted';
}

export const btc = (file: Written): Record<string, unknown> => file.market.underlyings['BTC-USD'] ?? {};
export const first = (file: Written): Record<string, unknown> => file.account.positions[0] ?? {};
