// Writes docs/reference/rejections.md, commands.md and events.md from the source. `node --import tsx tools/engine-reference.ts` writes; a test compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { REJECTIONS } from '../src/engine/rejection.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const HUNDREDS: readonly (readonly [number, string])[] = [
  [1, 'Form and order of commands'],
  [2, 'Accounts'],
  [3, 'Assets, instruments and prices'],
  [4, 'Margin, positions and orders'],
  [5, 'Money'],
  [6, 'Liquidation'],
  [7, 'Fund and deleveraging'],
];

/** The page of rejection codes. */
export function rejectionsPage(): string {
  const sections = HUNDREDS.flatMap(([hundred, title]) => {
    const rows = Object.entries(REJECTIONS).filter(([, [code]]) => Math.floor(code / 100) === hundred);
    if (rows.length === 0) return [];
    return [
      `## ${hundred}xx: ${title}`,
      '',
      '| code | name | what it says |',
      '|---|---|---|',
      ...rows.map(([name, [code, sentence]]) => `| ${code} | \`${name}\` | ${sentence} |`),
      '',
    ];
  });
  return [
    '# Rejections',
    '',
    'A command that is refused gives one event, `rejected`, with one of these codes, and changes nothing else. Codes are never reused or',
    'renumbered; the sentence may change. Generated from `src/engine/rejection.ts` by `node --import tsx tools/engine-reference.ts`.',
    '',
    ...sections,
  ].join('\n');
}

/** A page of the interfaces of a union, read from the sources that declare them: kind, fields, types and comments. */
export function unionPage(title: string, paths: readonly string[], lead: readonly string[]): string {
  return [`# ${title}`, '', ...lead, '', ...paths.flatMap(sectionsOf)].join('\n');
}

function sectionsOf(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(`${root}${path}`, 'utf8'), ts.ScriptTarget.ES2022, true);
  const sections: string[] = [];
  source.forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node)) return;
    const kinds = kindsOf(node);
    sections.push(
      kinds.length > 0 ? `## ${kinds.map((kind) => `\`${kind}\``).join(', ')}` : `## ${node.name.text}`,
      '',
    );
    const comment = commentOf(node, source);
    if (comment !== '') sections.push(comment, '');
    const rows = node.members.filter(ts.isPropertySignature).filter((member) => member.name.getText() !== 'kind');
    if (rows.length > 0) sections.push('| field | type | |', '|---|---|---|');
    for (const member of rows) {
      const type = (member.type?.getText() ?? '').replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
      sections.push(`| \`${member.name.getText()}\` | \`${type}\` | ${commentOf(member, source)} |`);
    }
    if (rows.length > 0) sections.push('');
  });
  return sections;
}

function kindsOf(node: ts.InterfaceDeclaration): readonly string[] {
  const kind = node.members.filter(ts.isPropertySignature).find((member) => member.name.getText() === 'kind');
  return [...(kind?.type?.getText() ?? '').matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => word);
}

/** The docstring of a node as one line. */
function commentOf(node: ts.Node, source: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (last === undefined) return '';
  const text = source.text.slice(last.pos, last.end);
  if (!text.startsWith('/**')) return '';
  return text
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .filter((line) => line !== '')
    .join(' ')
    .replaceAll('|', '\\|');
}

/** Every generated page by its path. */
export function referencePages(): Readonly<Record<string, string>> {
  return {
    'docs/reference/rejections.md': rejectionsPage(),
    'docs/reference/commands.md': unionPage(
      'Commands',
      ['src/engine/command.ts'],
      [
        'What may be asked of the engine. Prices are whole 10^-8 units, money whole ledger units (a text in JSON), lots whole numbers, times',
        'milliseconds. Generated from `src/engine/command.ts` by `node --import tsx tools/engine-reference.ts`.',
      ],
    ),
    'docs/reference/events.md': unionPage(
      'Events',
      ['src/engine/event.ts', 'src/engine/waterfall-event.ts'],
      [
        'What happened. Amounts named `Ticks` are risk ticks (10^-4 USD). Generated from `src/engine/event.ts` and `waterfall-event.ts` by `node --import tsx tools/engine-reference.ts`.',
      ],
    ),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, page] of Object.entries(referencePages())) {
    writeFileSync(`${root}${path}`, page);
    console.log(`wrote ${path}`);
  }
}
