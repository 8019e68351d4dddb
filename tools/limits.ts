import { PROVOKED_BY_LISTINGS } from '../src/engine/provoked-by-listings.suite.ts';
import { REJECTIONS } from '../src/engine/rejection.ts';
import type { RejectionName } from '../src/engine/rejection.ts';

/** A limit of the program: where its value stands in the source, what happens there, and the test that goes there. */
export interface Limit {
  readonly what: string;
  /** File and the name that the value is given to there: `NAME = 5`, `name: 5` or `name ?? 5`. */
  readonly set: readonly [path: string, name: string];
  /** Of a genesis field: the file also has the default. */
  readonly unit?: string;
  readonly there: string;
  /** File and part of the name of a test. */
  readonly shown: readonly [path: string, name: string];
}

/** A rejection as the page names it. */
const rejects = (name: RejectionName): string => `rejected, ${REJECTIONS[name][0]} \`${name}\``;

const provoked = (name: RejectionName): readonly [string, string] => [
  `src/engine/${name in PROVOKED_BY_LISTINGS ? 'provoked-by-listings.suite' : 'rejection.test'}.ts`,
  `${name}: {`,
];

const GENESIS = 'src/engine/genesis.ts';
const SCHEMA = 'src/engine/schema.ts';
const LOG = 'src/log/log.ts';
const SUITE = 'src/log/log.suite.ts';
const NODE = 'src/node/node.ts';
const NODE_TEST = 'src/node/node.test.ts';

const CAPACITIES = [
  ['accounts of a venue', 'accounts', 'ACCOUNTS_FULL'],
  ['assets', 'assets', 'ASSETS_FULL'],
  ['underlyings', 'underlyings', 'UNDERLYINGS_FULL'],
  ['instruments, rows of coins included', 'instruments', 'INSTRUMENTS_FULL'],
  ['expiries of all underlyings', 'expiries', 'EXPIRIES_FULL'],
  ['position rows of all accounts', 'positionRows', 'POSITION_POOL_FULL'],
  ['resting orders of all accounts', 'orders', 'ORDERS_FULL'],
] as const satisfies readonly (readonly [string, string, RejectionName])[];

/** Every limit by chapter of the page. */
export const LIMITS: Readonly<Record<string, readonly Limit[]>> = {
  'Sizes that a log begins with': CAPACITIES.flatMap(([what, field, name]): Limit[] => [
    {
      what: `${what}, unless said otherwise`,
      set: [`${GENESIS}#DEFAULT_GENESIS`, field],
      there: rejects(name),
      shown: provoked(name),
    },
    {
      what: `${what}, the highest size`,
      set: [`${GENESIS}#HIGHEST_GENESIS`, field],
      there: 'the genesis is refused with a sentence, no log begins',
      shown: ['src/engine/genesis.test.ts', 'the sizes of a genesis'],
    },
  ]),
  'Accounts and books': [
    {
      what: 'positions of an account, one less for each asset that may be listed',
      set: ['src/units/limits.ts', 'POSITIONS_MAX'],
      there: rejects('POSITIONS_FULL'),
      shown: ['src/engine/rejection-limits.test.ts', '404 POSITIONS_FULL'],
    },
    {
      what: 'resting orders of an account',
      set: ['src/engine/orders.ts', 'ORDERS_PER_ACCOUNT_MAX'],
      there: rejects('ORDERS_BEYOND_LIMIT'),
      shown: provoked('ORDERS_BEYOND_LIMIT'),
    },
    {
      what: 'sum of lots times cell limit of an account: half of it',
      set: ['src/units/limits.ts', 'EXACT_MAX'],
      there: rejects('LOTS_BEYOND_EXACTNESS'),
      shown: provoked('LOTS_BEYOND_EXACTNESS'),
    },
    {
      what: 'cell limit of an instrument',
      set: ['src/units/limits.ts', 'CELL_LIMIT_MAX'],
      unit: '10^-4 USD a lot',
      there: rejects('INSTRUMENT_LOT_TOO_LARGE'),
      shown: provoked('INSTRUMENT_LOT_TOO_LARGE'),
    },
    {
      what: 'label of an account',
      set: [SCHEMA, 'LABEL_WIDTH'],
      unit: 'characters',
      there: rejects('ACCOUNT_LABEL_INVALID'),
      shown: provoked('ACCOUNT_LABEL_INVALID'),
    },
  ],
  'Markets and margin': [
    {
      what: 'code of an asset',
      set: [SCHEMA, 'CODE_WIDTH'],
      unit: 'characters',
      there: rejects('ASSET_INVALID'),
      shown: provoked('ASSET_INVALID'),
    },
    {
      what: 'name of an underlying',
      set: [SCHEMA, 'NAME_WIDTH'],
      unit: 'characters',
      there: rejects('ASSET_INVALID'),
      shown: ['src/engine/rejection-limits.test.ts', 'one character too long'],
    },
    {
      what: 'symbol of an instrument',
      set: [SCHEMA, 'SYMBOL_WIDTH'],
      unit: 'characters',
      there: rejects('INSTRUMENT_INVALID'),
      shown: ['src/engine/rejection-limits.test.ts', 'one character too long'],
    },
    {
      what: 'strikes of a smile given strike by strike',
      set: [SCHEMA, 'STRIKES_MAX'],
      there: rejects('SMILE_INVALID'),
      shown: ['src/engine/apply.test.ts', 'ENGN-052'],
    },
    {
      what: 'levels of a side of a published depth',
      set: [SCHEMA, 'DEPTH_LEVELS'],
      there: rejects('DEPTH_INVALID'),
      shown: provoked('DEPTH_INVALID'),
    },
    {
      what: 'vol of a smile, 1 is 100 %',
      set: ['src/engine/commands/publish-surface.ts', 'VOL_MAX'],
      there: rejects('SMILE_INVALID'),
      shown: ['src/engine/apply.test.ts', 'ENGN-052'],
    },
    {
      what: 'funding rate of one payment, either way',
      set: ['src/engine/commands/publish-funding.ts', 'RATE_MAX_PPB'],
      unit: 'ppb',
      there: rejects('RATE_INVALID'),
      shown: provoked('RATE_INVALID'),
    },
    {
      what: 'columns of a preset',
      set: ['src/engine/memory-plan.ts', 'COLUMNS_MAX'],
      there: rejects('PRESET_TOO_WIDE'),
      shown: provoked('PRESET_TOO_WIDE'),
    },
    {
      what: 'risk arrays of all instruments in all columns, one memory',
      set: ['src/quant/kernels/arena.ts', 'ARENA_BYTES_MAX'],
      unit: 'bytes',
      there: rejects('PRESET_TOO_WIDE'),
      shown: provoked('PRESET_TOO_WIDE'),
    },
    {
      what: 'levels of nesting of a preset',
      set: ['src/hash/document.ts', 'DEPTH_MAX'],
      there: 'not written (`malformed`), and bytes that are deeper are not read',
      shown: ['src/hash/document.test.ts', '32 levels'],
    },
  ],
  'The node': [
    {
      what: 'commands that wait (`queueMax`)',
      set: [NODE, 'queueMax'],
      there: 'refused, `queue-full`: nothing was taken, send again later',
      shown: [NODE_TEST, 'LOGS-032'],
    },
    {
      what: 'commands of one submission',
      set: [LOG, 'BATCH_MAX'],
      there: 'refused, `batch-too-large`: nothing was taken',
      shown: [NODE_TEST, 'too many at once'],
    },
    {
      what: 'commands made durable together (`groupMax`); a larger submission stands alone',
      set: [NODE, 'groupMax'],
      there: 'the rest waits for the next group',
      shown: [NODE_TEST, 'LOGS-030 groups keep the order'],
    },
    {
      what: 'outcomes remembered for commands sent twice (`rememberMax`)',
      set: [NODE, 'rememberMax'],
      there: 'an older one is answered by its place alone; the log has it',
      shown: [NODE_TEST, 'older than the node remembers'],
    },
    {
      what: 'snapshots kept (`snapshotsKept`)',
      set: [NODE, 'snapshotsKept'],
      there: 'older ones are forgotten',
      shown: ['src/node/snapshots.test.ts', 'older ones are forgotten'],
    },
  ],
  'The log': [
    {
      what: 'records of one append',
      set: [LOG, 'BATCH_MAX'],
      there: 'refused, `batch-invalid`',
      shown: [SUITE, 'LOGS-009'],
    },
    {
      what: 'size of a record',
      set: [LOG, 'RECORD_BYTES_MAX'],
      unit: 'bytes',
      there: 'refused, `batch-invalid`',
      shown: [SUITE, 'LOGS-009'],
    },
    {
      what: 'calls that wait for the thread of a file',
      set: ['src/log/sqlite-log.ts', 'WAITING_MAX'],
      there: 'an append is refused, `busy`',
      shown: ['src/log/sqlite-log.test.ts', 'LOGS-044'],
    },
    {
      what: 'shards of a file',
      set: ['src/log/sqlite-place.ts', 'SHARDS_MAX'],
      there: 'refused, `batch-invalid`',
      shown: ['src/log/sqlite-log.test.ts', 'a file holds 30 shards'],
    },
  ],
  'The status over HTTP': [
    {
      what: 'connections at a time',
      set: ['src/server/status-server.ts', 'CONNECTIONS_MAX'],
      there: 'the next one is closed as it comes',
      shown: ['src/server/status-server.test.ts', '257th connection'],
    },
    {
      what: 'accounts or warnings of one answer',
      set: ['src/server/status-server.ts', 'LIMIT_MAX'],
      there: '400 with a sentence',
      shown: ['src/server/status-server.test.ts', 'accounts are asked for by order and number'],
    },
  ],
};
