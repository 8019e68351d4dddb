/**
 * The layers as a program. A folder imports only from folders of a lower layer; siblings never import each other.
 * test/architecture/layers.test.ts runs it, and plants violations to prove that it can fail.
 */
const layers = [
  ['units'],
  ['quant', 'ledger', 'hash'],
  ['market'],
  ['risk', 'proof'],
  ['engine'],
  ['codec', 'log'],
  ['node'],
  ['server', 'feeds', 'client', 'lab', 'chain'],
  ['cli'],
];

/** The only folders that may import a package. A package that is missing here has no home and is refused everywhere. */
const homes = {
  '@noble/hashes': ['hash'],
  'better-sqlite3': ['log'],
  fastify: ['server'],
  'prom-client': ['server'],
  zod: ['server', 'feeds', 'client', 'lab', 'cli'],
  'csv-parse': ['feeds', 'lab', 'cli'],
  commander: ['cli'],
  'cli-table3': ['cli'],
  'cli-progress': ['cli'],
};

const TESTS = '[.](test|bench|suite)[.]ts$';
const core = {
  path: '^src/(units|quant|ledger|hash|market|risk|proof|engine|codec)/|^src/log/(log|memory-log)[.]ts$',
  pathNot: TESTS,
};

const downwards = layers.flatMap((here, depth) =>
  here.map((folder) => {
    const notBelow = layers
      .slice(depth)
      .flat()
      .filter((other) => other !== folder);
    return {
      name: `${folder}-imports-only-downwards`,
      severity: 'error',
      from: { path: `^src/${folder}/`, pathNot: TESTS },
      to: { path: `^src/(${notBelow.join('|')})/` },
    };
  }),
);

const housed = Object.entries(homes).map(([name, folders]) => ({
  name: `${name.replace(/[^a-z0-9]+/g, '-')}-stays-home`,
  comment: `only ${folders.join(', ')} may import ${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/(${folders.join('|')})/`, TESTS] },
  to: { path: `node_modules/${name}/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'a cycle through a type is only a name; between folders the layers refuse that too',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...downwards,
    {
      name: 'every-folder-has-a-layer',
      comment: 'a new folder of src/ is given its layer here first',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${layers.flat().join('|')})/|^src/index[.]ts$` },
      to: {},
    },
    {
      name: 'nobody-imports-the-front-door',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/index[.]ts$' },
    },
    {
      name: 'core-has-no-platform',
      severity: 'error',
      from: core,
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-has-no-packages',
      comment: 'hash/ wraps the one exception',
      severity: 'error',
      from: { ...core, pathNot: [TESTS, '^src/hash/'] },
      to: { path: 'node_modules' },
    },
    ...housed,
    {
      name: 'a-package-has-a-home',
      comment: 'give it a home above and a paragraph in docs/decisions/0005-runtime-dependencies.md',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: {
        path: 'node_modules',
        pathNot: `node_modules/(@types/|${Object.keys(homes).join('/|')}/)`,
      },
    },
    {
      name: 'the-oracle-shares-nothing',
      comment: 'the naive engine that judges the fast one may share its units and its types, never its arithmetic',
      severity: 'error',
      from: { path: '^test/simulation/oracle' },
      to: { path: '^src/', pathNot: '^src/units/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'source-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: `^(test|bench|examples|tools)/|${TESTS}` },
    },
    { name: 'no-unresolved', severity: 'error', from: { path: '^(src|test)/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/assembly/|[.]as[.]ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
