import type { Black76Columns } from '../src/quant/black76-columns.ts';
import { black76Columns } from '../src/quant/black76-columns.ts';
import { black76, black76Price } from '../src/quant/black76.ts';
import { impliedTotalVol, impliedTotalVolColumns } from '../src/quant/implied-vol.ts';
import type { ImpliedVolColumns } from '../src/quant/implied-vol.ts';
import { BLOCK_COLUMN, BLOCK_DOUBLES, BLOCK_ROWS, black76Blocks } from '../src/quant/kernels/black76-block.ts';
import { randomState, uniform } from '../src/quant/random.ts';

/** One figure: operations per second of processor time on one core, the median over rounds and the best round. */
export interface QuantTiming {
  readonly name: string;
  readonly perSecond: number;
  readonly best: number;
  /** Per second: what the design asks for. */
  readonly target?: number;
}

const OPTIONS = 4096;
const ROUNDS = 15;
const PASSES = 60;

/** Calls of `pass`, each over OPTIONS options, timed by processor time so that other work on the machine counts less. */
function timed(name: string, pass: () => void, target?: number): QuantTiming {
  for (let i = 0; i < PASSES; i++) pass();
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < PASSES; i++) pass();
    const { user, system } = process.cpuUsage(start);
    rates.push((OPTIONS * PASSES * 1e6) / (user + system));
  }
  rates.sort((a, b) => a - b);
  const figure = { name, perSecond: rates[ROUNDS >> 1], best: rates[ROUNDS - 1] };
  return target === undefined ? figure : { ...figure, target };
}

/** Options as venues list them: forward near 60,000, a day to a year, vols 30 to 120 %, strikes within two deviations. */
function listedOptions(): Black76Columns & ImpliedVolColumns {
  const state = randomState(60_000);
  const column = () => new Float64Array(OPTIONS);
  const columns = {
    forward: column(),
    logForward: column(),
    strike: column(),
    logStrike: column(),
    vol: column(),
    timeYears: column(),
    rate: column(),
    discount: column().fill(1),
    sign: column(),
    isCall: new Uint8Array(OPTIONS),
    price: column(),
    delta: column(),
    gamma: column(),
    vega: column(),
    theta: column(),
    totalVol: column(),
  };
  for (let i = 0; i < OPTIONS; i++) {
    const timeYears = (1 + 363 * uniform(state)) / 365;
    const vol = 0.3 + 0.9 * uniform(state);
    const totalVol = vol * Math.sqrt(timeYears);
    const forward = 59_000 + 2_000 * uniform(state);
    const strike = forward * Math.exp(totalVol * (4 * uniform(state) - 2));
    columns.forward[i] = forward;
    columns.logForward[i] = Math.log(forward);
    columns.strike[i] = strike;
    columns.logStrike[i] = Math.log(strike);
    columns.vol[i] = vol;
    columns.timeYears[i] = timeYears;
    // The option out of the money: what is quoted, and what a vol is implied from.
    columns.isCall[i] = strike > forward ? 1 : 0;
    columns.sign[i] = strike > forward ? 1 : -1;
    columns.price[i] = black76Price(forward, strike, totalVol, strike > forward);
  }
  return columns;
}

/** Black-76 price and four Greeks: the column kernel in plain TypeScript (in place, and through ordinary columns), and the accurate form. */
export function benchBlack76(): readonly QuantTiming[] {
  const columns = listedOptions();
  const blocks = OPTIONS / BLOCK_ROWS;
  const doubles = new Float64Array(blocks * BLOCK_DOUBLES);
  for (const name of [
    'forward',
    'logForward',
    'strike',
    'logStrike',
    'vol',
    'timeYears',
    'rate',
    'discount',
    'sign',
  ] as const) {
    for (let i = 0; i < OPTIONS; i++) {
      doubles[Math.floor(i / BLOCK_ROWS) * BLOCK_DOUBLES + BLOCK_COLUMN[name] * BLOCK_ROWS + (i % BLOCK_ROWS)] =
        columns[name][i];
    }
  }
  let sink = 0;
  const accurate = () => {
    for (let i = 0; i < OPTIONS; i++) {
      const { forward, strike, vol, timeYears, isCall } = columns;
      const option = {
        forward: forward[i],
        strike: strike[i],
        vol: vol[i],
        timeYears: timeYears[i],
        isCall: isCall[i] === 1,
        discount: 1,
      };
      sink += black76(option).delta;
    }
  };
  const figures = [
    timed('Black-76 with Greeks, column kernel in TypeScript', () => black76Blocks(doubles, 0, blocks), 20e6),
    timed('Black-76 with Greeks, through ordinary columns', () => black76Columns(columns, 0, OPTIONS)),
    timed('Black-76 with Greeks, within 6 ulp, one record an option', accurate),
  ];
  if (!Number.isFinite(sink)) throw new Error('the benchmark priced an option to something that is not a number');
  return figures;
}

/** Implied total vol to the last digits: in columns, and one call an option. */
export function benchImpliedVol(): readonly QuantTiming[] {
  const columns = listedOptions();
  let sink = 0;
  const single = () => {
    const { price, forward, strike, isCall } = columns;
    for (let i = 0; i < OPTIONS; i++) sink += impliedTotalVol(price[i], forward[i], strike[i], isCall[i] === 1);
  };
  const figures = [
    timed('implied vol within 5 ulp, in columns', () => impliedTotalVolColumns(columns, 0, OPTIONS), 3e6),
    timed('implied vol within 5 ulp, one call an option', single),
  ];
  if (!(sink > 0 && sink < Number.POSITIVE_INFINITY))
    throw new Error('the benchmark implied a vol that is not a number');
  return figures;
}
