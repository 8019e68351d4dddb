import { black76, black76Price } from '../../src/quant/black76.ts';
import { exp } from '../../src/quant/exp.ts';
import { impliedTotalVol } from '../../src/quant/implied-vol.ts';
import { log } from '../../src/quant/log.ts';
import { inverseNormalCdf, normalCdf, normalPdf } from '../../src/quant/normal.ts';
import { power } from '../../src/quant/power.ts';
import { hasher, hex } from '../../src/hash/hash.ts';
import { randomStream } from '../../src/lab/random-stream.ts';

/** SHA-256 of the bits of every function of quant over the same seeded arguments. */
export interface QuantBits {
  readonly values: number;
  readonly bits: string;
}

export function quantBits(points: number): QuantBits {
  const stream = randomStream(76);
  const running = hasher();
  const out = new Float64Array(12);
  const bytes = new Uint8Array(out.buffer);
  for (let i = 0; i < points; i++) {
    const x = stream.between(-40, 40);
    const forward = exp(stream.between(2, 12));
    const strike = forward * exp(stream.between(-2, 2));
    const option = {
      forward,
      strike,
      timeYears: stream.between(0.0001, 2),
      vol: stream.between(0.05, 3),
      isCall: stream.uniform() < 0.5,
      discount: 1,
    };
    const { price, delta, gamma, vega, theta } = black76(option);
    const totalVol = option.vol * Math.sqrt(option.timeYears);
    const quoted = black76Price(forward, strike, totalVol, option.isCall);
    out.set([exp(x), log(forward), power(forward, x / 40), normalCdf(x / 5), normalPdf(x / 5)], 0);
    out.set([inverseNormalCdf(stream.between(1e-9, 1)), price, delta, gamma, vega, theta], 5);
    out[11] = impliedTotalVol(quoted, forward, strike, option.isCall);
    for (let at = 0; at < 12; at++) if (Number.isNaN(out[at])) out[at] = Number.NaN;
    running.update(bytes.slice());
  }
  return { values: points * 12, bits: hex(running.digest()) };
}
