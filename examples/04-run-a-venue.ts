// A venue in one process: list, deposit, trade, let the price fall, see the ladder at work, replay the log to the same digest.
import { readFileSync } from 'node:fs';
import type { Command } from '../src/engine/index.ts';
import {
  conservation,
  DEFAULT_ENGINE_PARAMETERS,
  DEFAULT_GENESIS,
  PROTOCOL_VERSION,
  rejectionSentence,
} from '../src/engine/index.ts';
import { createMemory, createMemoryLog } from '../src/log/index.ts';
import { parseSymbol } from '../src/market/index.ts';
import { openNode } from '../src/node/index.ts';
import type { Preset } from '../src/risk/index.ts';
import { money, priceOf } from '../src/units/index.ts';

const preset = JSON.parse(
  readFileSync(new URL('../presets/portfolio-default.json', import.meta.url), 'utf8'),
) as Preset;
const { instrument: perpetual } = parseSymbol('BTC_USDC-PERPETUAL');
if (perpetual === undefined) throw new Error('no perpetual');
const price = (usd: number): number => priceOf(usd) ?? 0;

const memory = createMemory();
let nowMs = Date.UTC(2026, 1, 5, 8);
const node = await openNode({
  log: createMemoryLog(memory),
  clock: () => nowMs,
  genesis: { ...DEFAULT_GENESIS, accounts: 64, positionRows: 1024 },
});
node.subscribe(({ events }) => {
  for (const event of events) {
    if (event.kind === 'rejected') console.log(`refused: ${rejectionSentence(event.code)}`);
    if ('valuation' in event)
      console.log(
        `${event.kind}: equity ${event.valuation.equityTicks / 10_000}, maintenance ${event.valuation.maintenanceMarginTicks / 10_000}`,
      );
    if (event.kind === 'liquidation-filled') console.log(`  closed ${-event.lots} lots of ${perpetual.symbol}`);
  }
});

// The engine numbers what is listed and who is opened, and says so in its events.
const setup = await node.submit([
  { kind: 'open-account', label: 'provider', accountKind: 'liquidity' },
  { kind: 'open-account', label: 'alice', accountKind: 'customer' },
  { kind: 'list-asset', asset: { code: 'USDC', decimals: 6, kind: 'stable' }, lotUnits: 0n, referencePrice: price(1) },
  {
    kind: 'list-asset',
    asset: { code: 'BTC', decimals: 8, kind: 'coin', underlying: 'BTC-USD' },
    lotUnits: 10_000n,
    referencePrice: price(70_000),
  },
  { kind: 'list-instrument', instrument: perpetual },
]);
const [provider, alice] = setup.flatMap(({ events }) =>
  events.flatMap((event) => (event.kind === 'account-opened' ? [event.account] : [])),
);
const [usdc, btc] = setup.flatMap(({ events }) =>
  events.flatMap((event) => (event.kind === 'asset-listed' ? [event] : [])),
);
const listed = setup.flatMap(({ events }) =>
  events.flatMap((event) => (event.kind === 'instrument-listed' ? [event.instrument] : [])),
)[0];
if (provider === undefined || alice === undefined || usdc === undefined || btc === undefined || listed === undefined)
  throw new Error('not listed');

const tick = (usd: number): Command[] => [
  {
    kind: 'publish-forward',
    underlying: btc.underlying,
    forwards: [],
    marks: [{ instrument: listed, price: price(usd) }],
  },
  { kind: 'publish-index', prices: [{ underlying: btc.underlying, price: price(usd), confidencePpm: 1_000_000 }] },
];
const fill = (lots: number): Command => {
  const free = { buyerFee: money(0n), sellerFee: money(0n), buyOrder: 0, sellOrder: 0 };
  return {
    kind: 'record-fill',
    instrument: listed,
    buyer: alice,
    seller: provider,
    lots,
    price: price(70_000),
    ...free,
  };
};
const engine = { ...DEFAULT_ENGINE_PARAMETERS, liquidityProvider: provider };
await node.submit([
  { kind: 'set-parameters', protocolVersion: PROTOCOL_VERSION, engine, preset },
  ...tick(70_000),
  { kind: 'deposit', account: provider, asset: usdc.asset, amount: money(10_000_000_000_000n) },
  { kind: 'deposit', account: alice, asset: usdc.asset, amount: money(20_000_000_000n) },
  // A lot is 0.0001 BTC: 140,000 dollars on 20,000 of collateral are refused, half of it passes.
  fill(20_000),
  fill(10_000),
]);
for (const usd of [66_000, 62_000, 60_000, 58_000, 57_000]) {
  nowMs += 60_000;
  console.log(`BTC ${usd}`);
  await node.submit(tick(usd));
}
for (const { asset, imbalance } of node.query(conservation)) console.log(`${asset}: ${imbalance} too much`);

const digest = node.digest();
await node.close();
const again = await openNode({ log: createMemoryLog(memory), clock: () => nowMs });
console.log(
  `replayed ${again.recovery.replayed} records, the digest is ${again.digest() === digest ? 'the same' : 'ANOTHER'}`,
);
if (again.digest() !== digest) throw new Error('the replay ended elsewhere');
await again.close();
