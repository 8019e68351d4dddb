import { FLAT_CONTRACT } from '../src/risk/contract-pricing.ts';
import type { ContractPricing } from '../src/risk/contract-pricing.ts';
import type { NetPosition } from '../src/risk/models/net-position.ts';

/** What a test says of a position: of the instrument, of the contract, and how much of it. */
export interface HandPosition {
  readonly symbol?: string;
  readonly underlying?: string;
  readonly kind?: NetPosition['instrument']['kind'];
  readonly expiryMs?: number;
  readonly days?: number;
  readonly quantity?: number;
  readonly markPrice?: number;
  readonly indexPrice?: number;
  readonly timeMs?: number;
  readonly contract?: Partial<ContractPricing>;
}

/** One coin of a linear perpetual at 1,000 dollars, unless it is said otherwise: what a model reads of a position, and nothing else. */
export function handPosition(said: HandPosition = {}): NetPosition {
  const { symbol = 'P', underlying = 'A', expiryMs, days = 0, quantity = 1, markPrice = 1_000 } = said;
  const { indexPrice = 1_000, timeMs = 0 } = said;
  const isOption = (said.contract?.callOrPut ?? 0) !== 0;
  const contract: ContractPricing = {
    ...FLAT_CONTRACT,
    shape: isOption ? 'linear-option' : 'linear',
    index: indexPrice,
    forward: 1_000,
    ...said.contract,
  };
  const kind = said.kind ?? (isOption ? 'option' : 'perpetual');
  const instrument = { symbol, underlying, kind, ...(expiryMs === undefined ? {} : { expiryMs }) };
  const market = { indexPrice, timeMs };
  return { instrument, market, contract, markPrice, quantity, days } as unknown as NetPosition;
}

/** Numbers without the sign of zero. */
export const plainly = (numbers: Iterable<number>): number[] => [...numbers].map((x) => x + 0);
