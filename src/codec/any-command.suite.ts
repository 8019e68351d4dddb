import fc from 'fast-check';
import type { Command } from '../engine/command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../engine/engine-parameters.ts';
import { HOUSE_PRESET } from '../engine/small-venue.suite.ts';
import { formatDecimal, parseDecimal } from '../units/decimal.ts';
import { money } from '../units/money.ts';

const rows = fc.nat(0xffff_ffff);
export const wholes = fc.maxSafeInteger().map((x) => x + 0);
const reals = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const amounts = integers.filter((x) => x !== -(2n ** 63n)).map(money);
/** As they are read from text: no place that is not needed. */
const decimals = fc
  .record({ units: integers, decimals: fc.nat(30) })
  .map((x) => parseDecimal(formatDecimal(x)) ?? { units: 0n, decimals: 0 });
const texts = fc.string({ unit: 'binary', maxLength: 20 });

const instruments = fc.record(
  {
    symbol: texts,
    kind: fc.constantFrom('spot', 'perpetual', 'future', 'option'),
    underlying: texts,
    base: texts,
    quote: texts,
    settle: texts,
    margining: fc.constantFrom('linear', 'inverse'),
    contractSize: decimals,
    lotSize: decimals,
    tickSize: decimals,
    expiryMs: wholes,
    strike: decimals,
    optionType: fc.constantFrom('call', 'put'),
  },
  {
    requiredKeys: [
      'symbol',
      'kind',
      'underlying',
      'base',
      'quote',
      'settle',
      'margining',
      'contractSize',
      'lotSize',
      'tickSize',
    ],
  },
);
const assets = fc.record(
  { code: texts, decimals: rows, chainDecimals: rows, kind: fc.constantFrom('coin', 'stable'), underlying: texts },
  { requiredKeys: ['code', 'decimals', 'kind'] },
);
const smiles = fc.oneof(
  fc.record({
    kind: fc.constant('svi'),
    a: reals,
    b: reals,
    rho: reals,
    m: reals,
    sigma: reals,
    forward: reals,
    timeYears: reals,
  }),
  fc.record({ kind: fc.constant('strikes'), strikes: fc.array(reals), vols: fc.array(reals) }),
);
const words: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  liquidationMeans: fc.constantFrom('closing', 'hedging'),
  liquidationExecution: fc.constantFrom('provider', 'venue'),
  adlPolicy: fc.constantFrom('none', 'queue', 'pro-rata', 'hedge-aware'),
};
const levels = fc.array(fc.record({ distancePpm: wholes, lots: wholes }));
const parameters = fc.record(
  Object.fromEntries(
    Object.keys(DEFAULT_ENGINE_PARAMETERS).map((name) => [
      name,
      words[name] ?? (name === 'liquidityProvider' ? rows : wholes),
    ]),
  ),
);
const orders = { account: rows, instrument: rows, lots: wholes, price: wholes };
const payments = { account: rows, asset: rows, amount: amounts };
const kind = <K extends string>(name: K) => ({ kind: fc.constant(name) });

/** Every kind of command with any values that its types allow. */
export const commands = fc.oneof(
  fc.record({ ...kind('list-asset'), asset: assets, lotUnits: integers, referencePrice: wholes }),
  fc.record({ ...kind('list-instrument'), instrument: instruments }),
  fc.record({ ...kind('delist-instrument'), instrument: rows }),
  fc.record({
    ...kind('set-parameters'),
    protocolVersion: wholes,
    engine: parameters,
    preset: fc.constant(HOUSE_PRESET),
  }),
  fc.record({ ...kind('open-account'), label: texts, accountKind: fc.constantFrom('customer', 'liquidity') }),
  fc.record({ ...kind('deposit'), ...payments }),
  fc.record({ ...kind('withdraw'), ...payments }),
  fc.record({ ...kind('transfer'), from: rows, to: rows, asset: rows, amount: amounts }),
  fc.record({
    ...kind('publish-index'),
    prices: fc.array(fc.record({ underlying: rows, price: wholes, confidencePpm: wholes })),
  }),
  fc.record({
    ...kind('publish-forward'),
    underlying: rows,
    forwards: fc.array(
      fc.record({ expiryMs: wholes, forward: wholes, fixedForward: wholes, confidencePpm: wholes, rate: reals }),
    ),
    marks: fc.array(fc.record({ instrument: rows, price: wholes })),
  }),
  fc.record({
    ...kind('publish-surface'),
    underlying: rows,
    smiles: fc.array(fc.record({ expiryMs: wholes, smile: smiles })),
  }),
  fc.record({ ...kind('publish-funding'), instrument: rows, ratePpb: wholes }),
  fc.record({
    ...kind('record-fill'),
    instrument: rows,
    buyer: rows,
    seller: rows,
    lots: wholes,
    price: wholes,
    buyerFee: amounts,
    sellerFee: amounts,
    buyOrder: wholes,
    sellOrder: wholes,
  }),
  fc.record({ ...kind('check-order'), ...orders }),
  fc.record({ ...kind('place-order'), order: wholes, ...orders }),
  fc.record({ ...kind('cancel-order'), order: wholes }),
  fc.record(kind('advance-time')),
  fc.record({ ...kind('settle-expiry'), underlying: rows, expiryMs: wholes, price: wholes }),
  fc.record({ ...kind('liquidate-step'), account: rows }),
  fc.record({ ...kind('publish-depth'), instrument: rows, bids: levels, asks: levels }),
  fc.record({
    ...kind('fill-liquidation'),
    account: rows,
    counterparty: rows,
    instrument: rows,
    lots: wholes,
    price: wholes,
  }),
  fc.record({ ...kind('fund-deposit'), asset: rows, amount: amounts }),
  fc.record({ ...kind('deleverage'), policy: fc.constantFrom('queue', 'pro-rata', 'hedge-aware') }),
  fc.record({ ...kind('socialise-loss'), asset: rows }),
) as unknown as fc.Arbitrary<Command>;
