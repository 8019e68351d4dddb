import type { Event } from '../../engine/event.ts';
import type { Asset } from '../../market/asset.ts';
import type { Instrument } from '../../market/instrument.ts';

/** The numbers that the engine gave to what was listed, read from its events. */
export interface Register {
  readonly assets: ReadonlyMap<string, { readonly asset: number; readonly record: Asset; readonly underlying: number }>;
  /** Numbers by underlying name. */
  readonly underlyings: ReadonlyMap<string, number>;
  readonly instruments: ReadonlyMap<string, { readonly instrument: number; readonly record: Instrument }>;
  /** Symbols by number. */
  readonly symbols: ReadonlyMap<number, string>;
  observe(events: readonly Event[]): void;
}

export function createRegister(): Register {
  const assets = new Map<string, { asset: number; record: Asset; underlying: number }>();
  const underlyings = new Map<string, number>();
  const instruments = new Map<string, { instrument: number; record: Instrument }>();
  const symbols = new Map<number, string>();
  return {
    assets,
    underlyings,
    instruments,
    symbols,
    observe: (events) => {
      for (const event of events) {
        if (event.kind === 'asset-listed') {
          const { asset, record, underlying, instrument } = event;
          assets.set(record.code, { asset, record, underlying });
          underlyings.set(record.underlying ?? `${record.code}-USD`, underlying);
          if (instrument >= 0) symbols.set(instrument, record.code);
        } else if (event.kind === 'instrument-listed') {
          const { instrument, record } = event;
          instruments.set(record.symbol, { instrument, record });
          symbols.set(instrument, record.symbol);
        } else if (event.kind === 'instrument-settled') {
          instruments.delete(symbols.get(event.instrument) ?? '');
        }
      }
    },
  };
}
