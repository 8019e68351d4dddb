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
import { OWN_ACCOUNTS } from '../src/ledger/index.ts';
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

// Numbers are given in the order of the log: the venue's own accounts come first, asset 0 and underlying 0 are USDC's, row 0 is BTC's.
const [PROVIDER, ALICE, USDC, BTC_USD, PERPETUAL] = [OWN_ACCOUNTS, OWN_ACCOUNTS + 1, 0, 1, 1];
const tick = (usd: number): Command[] => [
  { kind: 'publish-forward', underlying: BTC_USD, forwards: [], marks: [{ instrument: PERPETUAL, price: price(usd) }] },
  { kind: 'publish-index', prices: [{ underlying: BTC_USD, price: price(usd), confidencePpm: 1_000_000 }] },
];
const engine = { ...DEFAULT_ENGINE_PARAMETERS, liquidityProvider: PROVIDER };
const fees = { buyerFee: money(0n), sellerFee: money(0n), buyOrder: 0, sellOrder: 0 };

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

await node.submit([
  { kind: 'open-account', label: 'provider', accountKind: 'liquidity' },
  { kind: 'set-parameters', protocolVersion: PROTOCOL_VERSION, engine, preset },
  { kind: 'list-asset', asset: { code: 'USDC', decimals: 6, kind: 'stable' }, lotUnits: 0n, referencePrice: price(1) },
  {
    kind: 'list-asset',
    asset: { code: 'BTC', decimals: 8, kind: 'coin', underlying: 'BTC-USD' },
    lotUnits: 10_000n,
    referencePrice: price(70_000),
  },
  { kind: 'list-instrument', instrument: perpetual },
  ...tick(70_000),
  { kind: 'open-account', label: 'alice', accountKind: 'customer' },
  { kind: 'deposit', account: PROVIDER, asset: USDC, amount: money(10_000_000_000_000n) },
  { kind: 'deposit', account: ALICE, asset: USDC, amount: money(20_000_000_000n) },
  // 10,000 lots of 0.0001 BTC: 70,000 dollars on 20,000 of collateral. Twice as much is refused.
  {
    kind: 'record-fill',
    instrument: PERPETUAL,
    buyer: ALICE,
    seller: PROVIDER,
    lots: 20_000,
    price: price(70_000),
    ...fees,
  },
  {
    kind: 'record-fill',
    instrument: PERPETUAL,
    buyer: ALICE,
    seller: PROVIDER,
    lots: 10_000,
    price: price(70_000),
    ...fees,
  },
]);
for (const usd of [66_000, 62_000, 60_000, 58_000]) {
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
