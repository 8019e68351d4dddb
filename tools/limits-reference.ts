// Writes docs/reference/limits.md. `node --import tsx tools/limits-reference.ts` writes; a test compares, and looks for each test that the page names.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VENUE_SETTINGS } from '../src/cli/settings/venue-settings.ts';
import { allowedBy } from '../src/cli/settings/setting.ts';
import { LIMITS } from './limits.ts';
import type { Limit } from './limits.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The value as it stands in the source, after `NAME =`, `name:` or `name ??`; below `#PART` of the path when it has one.
 * @throws Error when the source does not give it as a number any more
 */
export function limitValue({ set: [place, name] }: Limit): number {
  const [path, part] = place.split('#');
  const source = readFileSync(`${root}${path}`, 'utf8');
  const from = part === undefined ? 0 : source.indexOf(`const ${part}`);
  const found = new RegExp(`\\b${name}(?: =|:| \\?\\?) (\\d[\\d_]*)`).exec(source.slice(from));
  if (from < 0 || found === null) throw new Error(`${path} does not give ${name} as a number`);
  return Number(found[1].replaceAll('_', ''));
}

/** docs/reference/limits.md. */
export function limitsPage(): string {
  return [
    '# Limits',
    '',
    'Every limit, where it is set, what happens there, and the test that goes there. Nothing grows without one: what is not listed is bounded by what is. Generated from the',
    'source by `node --import tsx tools/limits-reference.ts`.',
    '',
    ...Object.entries(LIMITS).flatMap(([title, limits]) => [
      `## ${title}`,
      '',
      '| limit | value | set in | what happens | shown by |',
      '|---|---:|---|---|---|',
      ...limits.map(rowOf),
      '',
    ]),
    '## Bounded by what it stands on',
    '',
    '| limit | what happens | shown by |',
    '|---|---|---|',
    '| room of the disk, or `pagesMax` of a log | the append is refused whole (`full`), the node stops; what was there stays, reading goes on | `src/log/log-failures.suite.ts`: LOGS-042 |',
    '| subscribers of a node | none is buffered for: each is called in turn before the next group, and a slow one slows the venue until `queue-full` tells its clients | `src/node/node.test.ts`: LOGS-032 |',
    '| balances, amounts, lots | integers of 63 and 53 bits: rejected, 501 `AMOUNT_INVALID`, 504 `BALANCE_TOO_LARGE`, 402 `LOTS_INVALID` | `src/engine/rejection.test.ts` |',
    '',
    '## Settings',
    '',
    'A value outside is refused with exit code 2 before anything is done (`test/e2e/settings.test.ts`, CLIN-061).',
    '',
    '| setting | what it may be |',
    '|---|---|',
    ...VENUE_SETTINGS.map((setting) => `| \`${setting.key}\`, \`${setting.variable}\` | ${allowedBy(setting)} |`),
    '',
  ].join('\n');
}

function rowOf(limit: Limit): string {
  const { what, set, unit, there, shown } = limit;
  const [place, name] = set;
  const value = `${limitValue(limit).toLocaleString('en-US')}${unit === undefined ? '' : ` ${unit}`}`;
  const by = shown[1].replace(/: \{$/, '');
  return `| ${what} | ${value} | \`${place.split('#')[0]}\` \`${name}\` | ${there} | \`${shown[0]}\`: ${by} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(`${root}docs/reference/limits.md`, limitsPage());
  console.log('wrote docs/reference/limits.md');
}
