import type { Command } from '../../engine/command.ts';
import type { MarketSnapshot, OptionSnapshot, UnderlyingSnapshot } from '../../feeds/snapshot.ts';
import { modelledDepth } from '../../lab/modelled-depth.ts';
import type { DepthQuestion } from '../../lab/modelled-depth.ts';
import type { Instrument } from '../../market/instrument.ts';
import { smileVol } from '../../market/smile.ts';
import { decimalToNumber } from '../../units/decimal.ts';
import { DAY_MS } from '../../units/time.ts';
import { coinOf } from './listing-commands.ts';
import type { Register } from './register.ts';

/** What a depth was made from: price and vol of the underlying, half the spread. */
type Causes = readonly [price: number, vol: number, halfSpread: number];

/** A depth is said again when one of its causes has moved by its factor since it was said. */
const FACTORS: Causes = [1.15, 1.5, 3];

/** Vol where no smile says one. */
const UNKNOWN_VOL = 0.8;

/**
 * Publishes a modelled depth for every contract of a snapshot: no recorded chain and no generated market comes with books. Only what has changed
 * by a step is said again, so that a tick costs a few commands.
 */
export class DepthPublisher {
  readonly #said = new Map<number, Causes>();

  commands({ timeMs, underlyings }: MarketSnapshot, register: Register): Command[] {
    const commands: Command[] = [];
    for (const underlying of underlyings) {
      const vol = volOf(underlying, timeMs);
      const say = (instrument: Instrument, kind: DepthQuestion['kind'], halfSpread: number): void => {
        const listed = register.instruments.get(instrument.symbol);
        if (listed === undefined || (instrument.expiryMs ?? Number.POSITIVE_INFINITY) <= timeMs) return;
        const causes: Causes = [underlying.indexPrice, vol, halfSpread];
        if (isNear(causes, this.#said.get(listed.instrument))) return;
        this.#said.set(listed.instrument, causes);
        const levels = modelledDepth({ coin: coinOf(underlying.underlying), kind, vol, halfSpread });
        const side = wholeLots(levels, lotDollars(listed.record, underlying.indexPrice));
        if (side.length > 0)
          commands.push({ kind: 'publish-depth', instrument: listed.instrument, bids: side, asks: side });
      };
      if (underlying.perpetual !== undefined) say(underlying.perpetual.instrument, 'perpetual', 0);
      for (const { instrument } of underlying.futures) say(instrument, 'future', 0);
      for (const { options } of underlying.expiries) {
        for (const option of options) say(option.instrument, 'option', halfSpreadOf(option, underlying.indexPrice));
      }
    }
    return commands;
  }
}

function isNear(causes: Causes, said: Causes | undefined): boolean {
  return (
    said !== undefined && causes.every((cause, i) => cause <= said[i] * FACTORS[i] && said[i] <= cause * FACTORS[i])
  );
}

/** At the money, of the expiry nearest to thirty days. */
function volOf({ expiries }: UnderlyingSnapshot, timeMs: number): number {
  const far = ({ expiryMs }: { expiryMs: number }): number => Math.abs(expiryMs - timeMs - 30 * DAY_MS);
  const [nearest] = expiries.toSorted((a, b) => far(a) - far(b));
  return nearest === undefined ? UNKNOWN_VOL : smileVol(nearest.smile, nearest.forward, nearest.forward);
}

/** Half the spread of an option as a share of its underlying; where one side is missing, the distance of the other from the mark. */
function halfSpreadOf({ instrument, bid, ask, markPrice }: OptionSnapshot, indexPrice: number): number {
  const [low, high] = [bid ?? markPrice, ask ?? markPrice];
  if (low === undefined || high === undefined || high <= low) return 0;
  const half = bid === undefined || ask === undefined ? high - low : (high - low) / 2;
  return instrument.margining === 'inverse' ? half : half / indexPrice;
}

/** Notional of one lot, US dollars. */
function lotDollars({ lotSize, contractSize, margining, kind }: Instrument, indexPrice: number): number {
  const units = decimalToNumber(lotSize) * decimalToNumber(contractSize);
  return margining === 'inverse' && kind !== 'option' ? units : units * indexPrice;
}

function wholeLots(
  levels: readonly { readonly distancePpm: number; readonly dollars: number }[],
  dollarsOfLot: number,
): { readonly distancePpm: number; readonly lots: number }[] {
  return levels
    .map(({ distancePpm, dollars }) => ({ distancePpm, lots: Math.floor(dollars / dollarsOfLot) }))
    .filter(({ distancePpm, lots }) => lots > 0 && distancePpm <= 1_000_000);
}
