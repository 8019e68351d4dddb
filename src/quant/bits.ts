import { black76, black76Price } from './black76.ts';
import { exp } from './exp.ts';
import { highWord, lowWord } from './float-bits.ts';
import { impliedTotalVol } from './implied-vol.ts';
import { log } from './log.ts';
import { logRatio } from './log-ratio.ts';
import { millsRatio, millsSlope } from './mills.ts';
import { inverseNormalCdf, normalCdf, normalCdfBranchFree, normalPdf } from './normal.ts';
import { power } from './power.ts';
import { randomState, uniform } from './random.ts';
import type { RandomState } from './random.ts';

/** Two 32-bit hashes over the words of doubles: FNV-1a and a multiplicative one with another prime, word by word. */
interface BitsHash {
  first: number;
  second: number;
}

/**
 * A digest of the output bits of this folder's functions over a fixed pseudo-random input set. Every engine, version, processor and
 * runtime must return the committed digest; one that does not would make replicas disagree.
 *
 * @param rounds  inputs a function; 2,000 take a fraction of a second
 * @returns       16 hexadecimal digits
 * @see spec/11-QUNT, QUNT-100; spec/08-DETR
 */
export function quantBits(rounds: number): string {
  const hash: BitsHash = { first: 0x811c9dc5, second: 0x9747b28c };
  const state = randomState(0x62697473);
  for (let i = 0; i < rounds; i++) {
    hashElementary(hash, state);
    hashPricing(hash, state);
  }
  return hexadecimal(hash.first) + hexadecimal(hash.second);
}

function hashElementary(hash: BitsHash, state: RandomState): void {
  const wide = 1500 * uniform(state) - 750;
  const narrow = 2 * uniform(state) - 1;
  const positive = exp(1400 * uniform(state) - 740);
  const deviations = 48 * uniform(state) - 39;
  add(hash, exp(wide));
  add(hash, exp(narrow));
  add(hash, log(positive));
  add(hash, log(1 + 0.5 * narrow));
  add(hash, logRatio(positive, positive * (1 + 1e-6 * narrow)));
  add(hash, power(1 + 50 * uniform(state), 3 * narrow));
  add(hash, normalPdf(deviations));
  add(hash, normalCdf(deviations));
  add(hash, normalCdfBranchFree(deviations));
  add(hash, millsRatio(Math.abs(deviations)));
  add(hash, millsSlope(Math.abs(deviations)));
  add(hash, inverseNormalCdf(uniform(state)));
  add(hash, inverseNormalCdf(exp(-740 * uniform(state))));
}

function hashPricing(hash: BitsHash, state: RandomState): void {
  const forward = exp(10 * uniform(state));
  const timeYears = exp(-8 * uniform(state));
  const vol = 0.05 + 2 * uniform(state);
  const totalVol = vol * Math.sqrt(timeYears);
  const strike = forward * exp(totalVol * (16 * uniform(state) - 8));
  const isCall = uniform(state) < 0.5;
  const discount = 1 - 0.1 * uniform(state);
  const price = black76Price(forward, strike, totalVol, isCall);
  const value = black76({ forward, strike, timeYears, vol, isCall, discount });
  add(hash, price);
  add(hash, value.delta);
  add(hash, value.gamma);
  add(hash, value.vega);
  add(hash, value.theta);
  add(hash, impliedTotalVol(price, forward, strike, isCall));
  add(hash, impliedTotalVol(forward * exp(-600 * uniform(state)), forward, strike, true));
  add(hash, impliedTotalVol(strike * uniform(state), forward, strike, false));
}

/** NaN has many bit patterns and an engine may choose: it is hashed as one. -0 and 0 are not the same bits. */
function add(hash: BitsHash, result: number): void {
  const high = result === result ? highWord(result) : 0x7ff80000;
  const low = result === result ? lowWord(result) : 0;
  hash.first = Math.imul(Math.imul(hash.first ^ low, 0x01000193) ^ high, 0x01000193);
  hash.second = Math.imul(hash.second ^ high, 0x85ebca6b);
  hash.second = Math.imul((hash.second ^ (hash.second >>> 13)) + low, 0xc2b2ae35);
}

function hexadecimal(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
