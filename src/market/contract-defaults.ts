import { decimalOf } from '../units/decimal.ts';
import type { Decimal } from '../units/decimal.ts';
import type { Instrument } from './instrument.ts';

/** Contract size, lot and tick of an instrument that is known by its name alone. A listing may set others. */
export type ContractSizes = Pick<Instrument, 'contractSize' | 'lotSize' | 'tickSize'>;

/**
 * Sizes by kind and base coin, after the Deribit instrument list: an inverse future or perpetual is 10 USD on BTC and 1 USD on
 * others, an option is one coin (SOL 10, XRP 1,000 when linear), a linear future or perpetual one coin, traded in small parts.
 * Coins that are not in the tables take the last entry. @see spec/02-MRKT, MRKT-013
 */
export function contractDefaults(
  kind: Instrument['kind'],
  margining: Instrument['margining'],
  base: string,
): ContractSizes {
  if (kind === 'option') return margining === 'inverse' ? inverseOption(base) : linearOption(base);
  if (margining === 'inverse') return inverseFuture(kind, base);
  return sizes(1, LINEAR_LOT.get(base) ?? 0.01, LINEAR_TICK.get(base) ?? 0.0001);
}

const LINEAR_LOT = new Map([
  ['BTC', 0.0001],
  ['ETH', 0.001],
  ['BNB', 0.01],
  ['SOL', 0.1],
  ['XRP', 1],
  ['DOGE', 100],
]);
const LINEAR_TICK = new Map([
  ['BTC', 0.1],
  ['ETH', 0.01],
  ['BNB', 0.01],
  ['SOL', 0.01],
  ['XRP', 0.0001],
  ['DOGE', 0.00001],
]);
const LINEAR_OPTION_CONTRACT = new Map([
  ['SOL', 10],
  ['XRP', 1000],
]);

function inverseFuture(kind: Instrument['kind'], base: string): ContractSizes {
  const contractSize = base === 'BTC' ? 10 : 1;
  if (base === 'BTC') return sizes(contractSize, 1, kind === 'perpetual' ? 0.5 : 2.5);
  return sizes(contractSize, 1, base === 'ETH' ? 0.05 : 0.0001);
}

function inverseOption(base: string): ContractSizes {
  return sizes(1, base === 'BTC' ? 0.1 : 1, 0.0001);
}

function linearOption(base: string): ContractSizes {
  if (base === 'BTC') return sizes(1, 0.01, 5);
  if (base === 'ETH') return sizes(1, 0.1, 0.2);
  return sizes(LINEAR_OPTION_CONTRACT.get(base) ?? 1, 1, base === 'SOL' ? 0.1 : 0.0001);
}

function sizes(contractSize: number, lotSize: number, tickSize: number): ContractSizes {
  const exact = (x: number): Decimal => decimalOf(x);
  return { contractSize: exact(contractSize), lotSize: exact(lotSize), tickSize: exact(tickSize) };
}
