import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { filesBelow, ROOT, textOf } from './tree.ts';

/** The shipped configuration, without the rules that need a type checker: planted files are not part of the project. */
const eslint = new ESLint({ cwd: ROOT, overrideConfig: [tseslint.configs.disableTypeChecked] });

/** Rules broken by a text as if it stood at a path. */
async function broken(path: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: `${ROOT}/${path}` });
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? ['not linted'];
}

const GLOBAL = 'no-restricted-globals';
const PROPERTY = 'no-restricted-properties';
const SYNTAX = 'no-restricted-syntax';

const approximate = [
  'exp',
  'log',
  'pow',
  'expm1',
  'log1p',
  'log2',
  'log10',
  'sin',
  'cos',
  'tan',
  'tanh',
  'cbrt',
  'hypot',
];

const PLANTED: readonly (readonly [text: string, rule: string])[] = [
  ...[...approximate, 'round', 'random', 'atan2', 'sinh'].map(
    (name) => [`export const x = Math.${name};`, PROPERTY] as const,
  ),
  ['export const { exp } = Math;', PROPERTY],
  ["export const x = Math['ex' + 'p'];", SYNTAX],
  ['const maths = Math;\nexport { maths };', SYNTAX],
  ['export const cube = (x: number) => x ** 3;', SYNTAX],
  ['export function f(x: number) { x **= 2; return x; }', SYNTAX],
  ['export const now = () => Date.now();', GLOBAL],
  ['export const now = () => new Date(0);', GLOBAL],
  ['export const now = () => performance.now();', GLOBAL],
  ['export const now = () => globalThis.Date.now();', GLOBAL],
  ['export const id = () => crypto.randomUUID();', GLOBAL],
  ['export const home = process.env;', GLOBAL],
  ["export const say = () => console.log('x');", GLOBAL],
  ['export const later = (f: () => void) => setTimeout(f, 1);', GLOBAL],
  ["export const get = () => fetch('x');", GLOBAL],
  ['export const format = new Intl.NumberFormat();', GLOBAL],
  ['export const text = JSON.stringify({ a: 1 });', GLOBAL],
  ['export const soon = Promise.resolve(1);', GLOBAL],
  ['export const sorted = (a: string, b: string) => a.localeCompare(b);', PROPERTY],
  ['export const text = (x: number) => x.toLocaleString();', PROPERTY],
  ['export const keys = (o: object) => { for (const k in o) return k; return undefined; };', SYNTAX],
  ['export async function f() { return 1; }', SYNTAX],
  ['export const g = async () => 1;', SYNTAX],
];

describe('DETR-010 DETR-020 DETR-030 the linter refuses in the core what two machines may answer differently', () => {
  test.each(PLANTED)('%s', async (text, rule) => {
    expect(await broken('src/risk/planted.ts', text)).toContain(rule);
  });
});

test('DETR-010 what IEEE 754 fixes is allowed in the core', async () => {
  const text = 'export const f = (x: number) => Math.sqrt(Math.abs(x)) + Math.floor(x / 3) * Math.LN2;';
  expect(await broken('src/risk/planted.ts', text)).toEqual([]);
});

test('the bans hold in every folder of the core and nowhere else', async () => {
  const text = 'export const now = () => Date.now();';
  const core = [
    'units',
    'quant',
    'ledger',
    'hash',
    'market',
    'risk',
    'risk/models',
    'engine',
    'engine/commands',
    'codec',
  ];
  for (const folder of core) expect(await broken(`src/${folder}/planted.ts`, text), folder).toContain(GLOBAL);
  expect(await broken('src/log/memory-log.ts', text)).toContain(GLOBAL);
  for (const path of [
    'src/node/sequencer.ts',
    'src/log/file-log.ts',
    'src/server/http.ts',
    'src/risk/planted.test.ts',
  ]) {
    expect(await broken(path, text), path).toEqual([]);
  }
});

test('each edge is exempt from its own ban only', async () => {
  const json = 'export const text = JSON.stringify({ a: 1 });';
  const wasm = 'export const engine = globalThis;';
  const waits = 'export async function read() { return 1; }';
  const clock = 'export const now = () => Date.now();';
  expect(await broken('src/codec/json.ts', json)).toEqual([]);
  expect(await broken('src/quant/kernels/loader.ts', wasm)).toEqual([]);
  expect(await broken('src/log/memory-log.ts', waits)).toEqual([]);
  for (const path of ['src/codec/json.ts', 'src/quant/kernels/loader.ts', 'src/log/memory-log.ts']) {
    expect(await broken(path, clock), path).toContain(GLOBAL);
  }
});

test('DETR-040 an exception to the contract says why it is deterministic, and exceptions are counted', () => {
  const folders = ['units', 'quant', 'ledger', 'hash', 'market', 'risk', 'engine', 'codec', 'log'];
  const files = folders.flatMap((folder) => filesBelow(`src/${folder}`, '.ts'));
  const exceptions = files
    .filter((path) => !/\.(test|bench|suite)\.ts$/.test(path))
    .flatMap((path) =>
      textOf(path)
        .split('\n')
        .map((line) => ({ path, line: line.trim() })),
    )
    .filter(({ line }) => /eslint-disable/.test(line));
  expect(exceptions.filter(({ line }) => !/-- deterministic because \S+ \S+/.test(line))).toEqual([]);
  const { exceptions: allowed } = JSON.parse(textOf('test/architecture/determinism-ratchet.json'));
  expect(exceptions.length, JSON.stringify(exceptions, undefined, 1)).toBe(allowed);
});
