import tseslint from 'typescript-eslint';

/**
 * ESLint judges two things only; everything else is the formatter's and the compiler's.
 * 1. The determinism contract of the core (spec/08-DETR): no clock, randomness, platform or approximate arithmetic.
 * 2. Three rules that need types: a promise nobody waits for, a promise where a boolean is meant, a switch that misses a kind.
 */

const CORE = [
  'src/{units,quant,ledger,hash,market,risk,proof,engine,codec}/**/*.ts',
  'src/log/log.ts',
  'src/log/memory-log.ts',
];
const TESTS = ['**/*.{test,bench,suite}.ts'];

/** Math.* that IEEE 754 or ECMA-262 fixes to the last bit. Every other member is the engine's choice and differs between engines. */
const EXACT_MATH = ['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'sign', 'sqrt', 'trunc'];
const MATH_CONSTANTS = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'];

const PLATFORM_GLOBALS = {
  Date: 'time is a command in the log: take it as an argument',
  performance: 'the core has no clock',
  crypto: 'the core has no randomness; digests are in src/hash',
  process: 'the core has no environment',
  console: 'the core does not log: it emits events',
  setTimeout: 'the core does not wait: timers are state',
  setInterval: 'the core does not wait: timers are state',
  setImmediate: 'the core does not wait: timers are state',
  queueMicrotask: 'the core is synchronous',
  fetch: 'the core has no network',
  Intl: 'text in the core is ASCII and compared with <',
  Buffer: 'bytes are Uint8Array',
  WeakRef: 'collection time is not in the log',
  FinalizationRegistry: 'collection time is not in the log',
};

const named = (globals) => Object.entries(globals).map(([name, message]) => ({ name, message }));

const SYNTAX = {
  power: {
    selector: ":matches(BinaryExpression[operator='**'], AssignmentExpression[operator='**='])",
    message: '** is approximate: use quant/exp and quant/log, or a table of powers',
  },
  forIn: { selector: 'ForInStatement', message: 'the order of for-in is not ours: iterate a table or a list' },
  hiddenMath: {
    selector:
      ":matches(MemberExpression[computed=true][object.name='Math'], :not(MemberExpression) > Identifier[name='Math'])",
    message: 'Math is used member by member, so that the bans can see it',
  },
  async: {
    selector: ':matches(:function[async=true], AwaitExpression, ForOfStatement[await=true])',
    message: 'the core is synchronous: waiting belongs to node/ and above',
  },
};

const PROPERTIES = [
  {
    object: 'Math',
    allowProperties: [...EXACT_MATH, ...MATH_CONSTANTS],
    message: 'only exact Math; see src/quant and src/units/rounding.ts',
  },
  { property: 'localeCompare', message: 'compare ASCII ids with <' },
  { property: 'toLocaleString', message: 'text in the core has no locale' },
  { property: 'toLocaleUpperCase', message: 'text in the core has no locale' },
  { property: 'toLocaleLowerCase', message: 'text in the core has no locale' },
];

const JSON_GLOBAL = { JSON: 'JSON never feeds the core: bytes do (codec/json.ts maps plain records at the edge)' };
const GLOBAL_THIS = { globalThis: 'a global taken through globalThis escapes the bans' };
const PROMISE = { Promise: 'the core is synchronous' };

const bans = (globals, syntax) => ({
  'no-restricted-globals': ['error', ...named(globals)],
  'no-restricted-properties': ['error', ...PROPERTIES],
  'no-restricted-syntax': ['error', ...syntax],
});

const ALL_SYNTAX = Object.values(SYNTAX);
const WITHOUT_ASYNC = ALL_SYNTAX.filter((ban) => ban !== SYNTAX.async);

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/assembly/**',
      '**/*.as.ts',
      '**/*.wasm.ts',
      'dashboard/**',
      'coverage/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts', 'tools/**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: CORE,
    ignores: TESTS,
    rules: bans({ ...PLATFORM_GLOBALS, ...JSON_GLOBAL, ...GLOBAL_THIS, ...PROMISE }, ALL_SYNTAX),
  },
  // The log's port is asynchronous by nature; its core part still has no clock and no platform.
  {
    files: ['src/log/log.ts', 'src/log/memory-log.ts'],
    rules: bans({ ...PLATFORM_GLOBALS, ...JSON_GLOBAL, ...GLOBAL_THIS }, WITHOUT_ASYNC),
  },
  // The kernels' loader reaches WebAssembly, which is the same everywhere and which no platform module provides.
  {
    files: ['src/quant/kernels/**/*.ts'],
    ignores: TESTS,
    rules: bans({ ...PLATFORM_GLOBALS, ...JSON_GLOBAL, ...PROMISE }, ALL_SYNTAX),
  },
  // The edges where text becomes a checked record: the JSON codec, and the parsing of presets and portfolios.
  {
    files: ['src/codec/json.ts', 'src/codec/*-json.ts', 'src/risk/preset*.ts'],
    ignores: TESTS,
    rules: bans({ ...PLATFORM_GLOBALS, ...GLOBAL_THIS, ...PROMISE }, ALL_SYNTAX),
  },
);
