import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './tree.ts';

const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');

/** Every broken rule in a tree, as `rule: from -> to`. */
async function violations(baseDir: string): Promise<readonly string[]> {
  const options: ICruiseOptions = {
    ...rules.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: rules.forbidden },
    tsConfig: { fileName: join(ROOT, 'tsconfig.json') },
  };
  const result = await cruise(['src', 'test'], options, undefined, {
    tsConfig: extractTSConfig(join(ROOT, 'tsconfig.json')),
  });
  const { summary } = result.output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

/** One file per rule that must be caught, and files that must not be. */
const PLANTED: Readonly<Record<string, string>> = {
  'src/units/money.ts': 'export const NONE = 0n;',
  'src/risk/scan.ts': "import { NONE } from '../units/money.ts';\nexport const scan = NONE;",
  'src/units/climbs.ts': "import { scan } from '../risk/scan.ts';\nexport const climbs = scan;",
  'src/quant/sideways.ts': "import type { Posting } from '../ledger/posting.ts';\nexport type Sideways = Posting;",
  'src/ledger/posting.ts': 'export type Posting = bigint;',
  'src/engine/platform.ts': "import { readFileSync } from 'node:fs';\nexport const platform = readFileSync;",
  'src/market/package.ts': "import fc from 'fast-check';\nexport const packaged = fc;",
  'src/log/memory-log.ts': "import { open } from 'node:fs/promises';\nexport const memory = open;",
  'src/cli/homeless.ts': "import fc from 'fast-check';\nexport const homeless = fc;",
  'src/server/wrong-home.ts': "import { Command } from 'commander';\nexport const wrong = Command;",
  'src/server/right-home.ts': "import fastify from 'fastify';\nexport const right = fastify;",
  'src/log/file-log.ts': "import { open } from 'node:fs/promises';\nexport const file = open;",
  'src/shed/new-folder.ts': "import { NONE } from '../units/money.ts';\nexport const shed = NONE;",
  'src/node/a.ts': "import { b } from './b.ts';\nexport const a: number = b;",
  'src/node/b.ts': "import { a } from './a.ts';\nexport const b: number = a;",
  'src/index.ts': "export { scan } from './risk/scan.ts';",
  'src/cli/main.ts': "import { scan } from '../index.ts';\nexport const main = scan;",
  'test/simulation/oracle-types.ts':
    "import type { Posting } from '../../src/ledger/posting.ts';\nexport type Told = Posting;",
  'test/simulation/oracle.ts': "import { scan } from '../../src/risk/scan.ts';\nexport const oracle = scan;",
};

const tree = mkdtempSync(join(tmpdir(), 'layers-'));

beforeAll(() => {
  for (const [path, text] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test('DETR-050 every folder imports only from lower layers, and the core from no platform and no package', async () => {
  expect(await violations(ROOT)).toEqual([]);
});

test('the layer rules catch each planted violation and nothing else', async () => {
  const found = (await violations(tree)).map((line) => line.slice(0, line.indexOf(' -> ')));
  expect([...new Set(found)].sort()).toEqual([
    'a-package-has-a-home: src/cli/homeless.ts',
    'a-package-has-a-home: src/market/package.ts',
    'commander-stays-home: src/server/wrong-home.ts',
    'core-has-no-packages: src/market/package.ts',
    'core-has-no-platform: src/engine/platform.ts',
    'core-has-no-platform: src/log/memory-log.ts',
    'every-folder-has-a-layer: src/shed/new-folder.ts',
    'no-cycles: src/node/a.ts',
    'nobody-imports-the-front-door: src/cli/main.ts',
    'quant-imports-only-downwards: src/quant/sideways.ts',
    'the-oracle-shares-nothing: test/simulation/oracle.ts',
    'units-imports-only-downwards: src/units/climbs.ts',
  ]);
});
