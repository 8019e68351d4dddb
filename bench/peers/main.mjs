// Other people's packages on the same options and books, in the same run as our kernels: `npm ci && npm run bench` in this folder.
// Each peer does what its own documentation shows. What it does not do alike stands beside its figure.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pricingFigures, scanFigures } from '../kernels.bench.ts';
import { machine } from '../machine.ts';
import { quantile, timesMs } from '../measure.ts';
import { riskTimings } from '../risk.bench.ts';
import { black76Price } from '../../src/quant/black76.ts';
import { drawnOption, uniform } from '../../src/quant/kernels/kernels.suite.ts';

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
const OPTIONS = 4_096;

/** The options of the pricing benchmark. */
const next = uniform(1);
const options = Array.from({ length: OPTIONS }, () => {
  const { forward, strike, vol, timeYears, sign } = drawnOption(next);
  const totalVol = vol * Math.sqrt(timeYears);
  const price = black76Price(forward, strike, totalVol, strike >= forward);
  return { forward, strike, vol, timeYears, sign, totalVol, price, type: sign > 0 ? 'call' : 'put' };
});

let sink = 0;

/** Operations a second: the median of several runs, and the best. */
function rate(count, run, runs = 9) {
  const times = timesMs(run, runs);
  return { median: (count / quantile(times, 0.5)) * 1_000, best: (count / times[0]) * 1_000 };
}

const results = [];
const wanted = [];

/** Notes a peer's figure and the ratio of best against best. */
function compare(what, peer, own, { median, best }, unlike, target) {
  const ratio = own.best / best;
  results.push({
    what,
    peer,
    median,
    best,
    own: own.median,
    ownBest: own.best,
    ratio,
    unlike,
    ...(target && { target }),
  });
  const shown = (x) => x.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  const verdict = target === undefined ? '' : `  (asked >= ${target}x: ${ratio >= target ? 'reached' : 'SHORT'})`;
  console.log(
    `${what}: ${peer} ${shown(median)}/s, best ${shown(best)}; ours ${shown(own.median)}/s, best ${shown(own.best)}: ${ratio.toFixed(1)}x${verdict}`,
  );
  console.log(`    ${unlike}`);
}

const skipped = (what, why) => {
  wanted.push(`${what}: ${why}`);
  console.log(`NOT COMPARED: ${what}: ${why}`);
};

const own = Object.fromEntries(
  [...pricingFigures(), ...scanFigures()].map(({ name, median, best }) => [
    name,
    { median: median * 1e6, best: best * 1e6 },
  ]),
);
const named = (words) => own[Object.keys(own).find((name) => words.every((word) => name.includes(word)))];
const pricing = named(['Black-76', 'vector']);
const implied = named(['implied vol']);
const valuation = named(['100,000', 'vector']);

function pricers() {
  const bs = require('black-scholes');
  const greeks = require('greeks');
  const { getImpliedVolatility } = require('implied-volatility');
  compare(
    'price and 4 Greeks',
    'black-scholes 1.1.0 with greeks 1.0.0',
    pricing,
    rate(OPTIONS, () => {
      for (const { forward, strike, timeYears, vol, type } of options) {
        sink += bs.blackScholes(forward, strike, timeYears, vol, 0, type);
        sink +=
          greeks.getDelta(forward, strike, timeYears, vol, 0, type) +
          greeks.getGamma(forward, strike, timeYears, vol, 0);
        sink +=
          greeks.getVega(forward, strike, timeYears, vol, 0) +
          greeks.getTheta(forward, strike, timeYears, vol, 0, type);
      }
    }),
    'Black-Scholes on a spot at rate 0 is Black-76; the normal is a series, theta is per day',
  );
  compare(
    'implied vol',
    'implied-volatility 1.0.0',
    implied,
    rate(OPTIONS, () => {
      for (const { forward, strike, timeYears, price } of options)
        sink += getImpliedVolatility(price, forward, strike, timeYears, 0, strike >= forward ? 'call' : 'put');
    }),
    'bisection to a hundredth of the price unit; ours is right to the last digits',
  );
}

async function uqee() {
  const { BlackScholes } = await import('@uqee/black-scholes');
  const model = new BlackScholes();
  compare(
    'price and 4 Greeks',
    '@uqee/black-scholes 1.0.7',
    pricing,
    rate(OPTIONS, () => {
      for (const { forward, strike, timeYears, vol, type } of options)
        sink += model.option({ rate: 0, sigma: vol, strike, time: timeYears, type, underlying: forward }).price;
    }),
    'an interpolated normal (about 1e-4), rho beside the Greeks, one record an option',
  );
}

async function optionPricing() {
  const { Option } = await import('option-pricing');
  compare(
    'price alone',
    'option-pricing 2.1.0',
    pricing,
    rate(OPTIONS, () => {
      for (const { forward, strike, timeYears, vol, type } of options) {
        const option = new Option({
          style: 'european',
          type,
          initialSpotPrice: forward,
          strikePrice: strike,
          timeToMaturity: timeYears,
          volatility: vol,
          riskFreeRate: 0,
          dividendYield: 0,
        });
        sink += option.price('black-scholes');
      }
    }),
    'price without Greeks, an object an option; ours gives the Greeks too',
  );
}

/** 10 tokens and 10 perpetuals, weights and prices as Mango has them: health is one weighted sum, in fixed point over big integers. */
function mango() {
  const root = join(here, 'node_modules/@blockworks-foundation/mango-v4/dist/cjs/src');
  const { HealthCache, TokenInfo, PerpInfo } = require(join(root, 'accounts/healthCache.js'));
  const { I80F48 } = require(join(root, 'numbers/I80F48.js'));
  const BN = require('bn.js');
  const x = (value) => I80F48.fromNumber(value);
  const priced = (value) => {
    const price = x(value);
    return { oracle: price, stable: price, asset: () => price, liab: () => price };
  };
  const tokens = Array.from(
    { length: 10 },
    (_, i) => new TokenInfo(i, x(0.9), x(0.8), x(0.8), x(1.1), x(1.2), x(1.2), priced(1 + 10 * i), x(100 * (i - 4))),
  );
  const perps = Array.from(
    { length: 10 },
    (_, i) =>
      new PerpInfo(
        i,
        0,
        x(0.95),
        x(0.9),
        x(1.05),
        x(1.1),
        x(0.9),
        x(0.8),
        new BN(100),
        new BN(7 * (i - 5)),
        new BN(3),
        new BN(2),
        x(100 * (5 - i)),
        priced(20 + i),
        true,
      ),
  );
  const cache = new HealthCache(tokens, [], perps);
  const measured = rate(500, () => {
    for (let i = 0; i < 500; i++) sink += cache.health('Init').toNumber();
  });
  compare(
    'valuation of an account of 20 positions',
    'mango-v4 0.33.9, HealthCache.health',
    valuation,
    measured,
    'one scenario against 40 columns, fixed point against exact integers, cached prices in both; ours here is the scan without add-ons',
    150,
  );
  const { medianMs, bestMs } = riskTimings().find(({ name }) => name.startsWith('evaluation alone'));
  compare(
    'valuation of an account of 20 options, all add-ons',
    'mango-v4 0.33.9, HealthCache.health',
    { median: 1_000 / medianMs, best: 1_000 / bestMs },
    measured,
    'ours is the whole house model in plain TypeScript: columns, joint columns, haircuts, every add-on',
  );
}

function quantlib() {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-quantlib-'));
  try {
    const program = join(folder, 'quantlib');
    execFileSync(
      'g++',
      ['-O3', '-march=native', '-std=c++17', '-o', program, join(here, 'quantlib.cpp'), '-lQuantLib'],
      { stdio: 'pipe' },
    );
    const data = join(folder, 'options');
    const rows = options.flatMap((o) => [o.forward, o.strike, o.totalVol, 1, o.timeYears, o.sign > 0 ? 1 : 0, o.price]);
    writeFileSync(data, new Uint8Array(Float64Array.from(rows).buffer));
    const lines = execFileSync(program, [data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .split('\n');
    const found = Object.fromEntries(
      lines.map((line) => line.split(' ')).map(([name, ...numbers]) => [name, numbers.map(Number)]),
    );
    const at = (name) => ({ median: found[name][0], best: found[name][1] });
    compare(
      'price and 4 Greeks',
      "QuantLib's BlackCalculator, -O3 -march=native",
      pricing,
      at('black'),
      'a library call and an object an option, the same numbers; ours takes blocks',
      12,
    );
    const error = (name) => `largest relative error of a deviation ${found[name][2].toExponential(0)}, ours a few ulp`;
    compare('implied vol', "QuantLib's blackFormulaImpliedStdDev", implied, at('implied'), error('implied'));
    compare(
      'implied vol',
      "QuantLib's blackFormulaImpliedStdDevLiRS",
      implied,
      at('implied-li'),
      error('implied-li'),
      2,
    );
  } catch (error) {
    skipped(
      'QuantLib',
      `it could not be built or run (${String(error.message ?? error).split('\n')[0]}); apt-get install libquantlib0-dev`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { processor, cores, node, load } = machine();
console.log(`${processor}, ${cores} cores, Node ${node}, load ${load} when it began\n`);
for (const peer of [pricers, uqee, optionPricing, mango, quantlib]) {
  try {
    await peer();
  } catch (error) {
    skipped(peer.name, String(error.message ?? error).split('\n')[0]);
  }
}
if (!Number.isFinite(sink)) console.log('some peer answered with something that is not a number');
const into = new URL('../results/', import.meta.url);
mkdirSync(into, { recursive: true });
const document = { group: 'peers', machine: machine(), comparisons: results, notCompared: wanted };
writeFileSync(new URL('peers.json', into), `${JSON.stringify(document, null, 2)}\n`);
process.exit(0);
