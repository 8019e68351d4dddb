import { expect, test } from 'vitest';
import { LIMITS } from '../../tools/limits.ts';
import { limitsPage, limitValue } from '../../tools/limits-reference.ts';
import { sources, textOf } from './tree.ts';

const all = Object.values(LIMITS).flat();

test('docs/reference/limits.md says what the source says: run node --import tsx tools/limits-reference.ts', () => {
  expect(textOf('docs/reference/limits.md')).toBe(limitsPage());
});

test('each limit names a test that exists', () => {
  for (const { what, shown } of all) expect(textOf(shown[0]), what).toContain(shown[1]);
});

test('a limit that is no longer a number in its file is told', () => {
  expect(() => limitValue({ ...all[0], set: ['src/units/limits.ts', 'POSITIONS_MIN'] })).toThrow('POSITIONS_MIN');
});

/** Bounds of loops and of arithmetic: nobody reaches them with a command, a file or a request. */
const INNER = [
  ...['src/quant/', 'src/risk/', 'src/market/', 'src/lab/'],
  ...['src/units/rounding.ts', 'src/units/price.ts', 'src/units/decimal.ts', 'src/client/portfolio-file/coverage.ts'],
  ...['src/engine/ladder.ts', 'src/engine/credit.ts', 'src/engine/exactness.ts', 'src/engine/open-orders.ts'],
  ...['src/cli/venue/', 'src/feeds/live/ccxt-speakers.ts', 'src/node/digest-file.ts', 'src/log/sqlite-cells.ts'],
  'src/engine/commands/publish-surface.ts PARAMETER_MAX',
  'src/engine/waterfall/depth.ts INTERVALS_MAX',
];

test('whoever gives a new _MAX to the program says on the page what happens there, or that nobody gets there', () => {
  const listed = new Set(all.map(({ set: [place, name] }) => `${place.split('#')[0]} ${name}`));
  const missing = sources()
    .filter((path) => path.startsWith('src/') && !/\.(test|suite|bench)\.ts$/.test(path))
    .flatMap((path) =>
      [...textOf(path).matchAll(/^(?:export )?const ([A-Z_]*(?:_MAX|_WIDTH)[A-Z_]*)(?::[^=]+)? =/gm)].map(
        ([, name]) => `${path} ${name}`,
      ),
    )
    .filter((limit) => !listed.has(limit) && !INNER.some((inner) => limit.startsWith(inner)));
  expect(missing).toEqual([]);
});
