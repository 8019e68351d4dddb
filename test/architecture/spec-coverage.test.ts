import ts from 'typescript';
import { expect, test } from 'vitest';
import { nodesOf, parsed } from './exports.ts';
import { filesBelow, sources, textOf } from './tree.ts';

const CODE = /\b[A-Z]{4}-\d{3}\b/g;

/** The spec's pages of laws: `spec/NN-NAME-words.md`. */
const pages = filesBelow('spec', '.md').filter((path) => /^spec\/\d{2}-[A-Z]{4}-[a-z-]+\.md$/.test(path));

interface Law {
  readonly code: string;
  readonly page: string;
  /** Statement and worked number: everything up to the next heading. */
  readonly body: string;
}

const laws: readonly Law[] = pages.flatMap((page) =>
  textOf(page)
    .split(/^(?=#{1,3} )/m)
    .flatMap((section) => {
      const [, code, body] = /^### ([A-Z]{4}-\d{3}) \S.*\n([\s\S]*)$/.exec(section) ?? [];
      return code === undefined ? [] : [{ code, page, body: body ?? '' }];
    }),
);

/** Titles of all tests, suites included: the first argument of test, it and describe, in any of their forms. */
function titlesIn(path: string): readonly string[] {
  const titles: string[] = [];
  for (const node of nodesOf(parsed(path))) {
    if (!ts.isCallExpression(node) || !/^(test|it|describe)\b/.test(node.expression.getText())) continue;
    const [title] = node.arguments;
    if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)))
      titles.push(title.getText().slice(1, -1));
  }
  return titles;
}

const families = new Set(pages.map((page) => page.slice('spec/NN-'.length, 'spec/NN-NAME'.length)));
const known = new Set(laws.map(({ code }) => code));
const cited = sources()
  .filter((path) => /\.(test|suite)\.ts$/.test(path))
  .flatMap((path) => titlesIn(path).flatMap((title) => codesOf(title).map((code) => ({ code, path }))));

/** Codes a title begins with, and codes of a known family anywhere in it. */
function codesOf(title: string): readonly string[] {
  const leading = /^(?:[A-Z]{4}-\d{3}[,\s]*)+/.exec(title)?.[0].match(CODE) ?? [];
  const inside = (title.match(CODE) ?? []).filter((code) => families.has(code.slice(0, 4)));
  return [...new Set([...leading, ...inside])];
}

test('DETR-060 a code cited by a test is a law of the spec', () => {
  expect(cited.filter(({ code }) => !known.has(code)).map(({ code, path }) => `${code} in ${path}`)).toEqual([]);
});

test('a code cited by the source is a law of the spec', () => {
  const cites = sources()
    .filter((path) => path.startsWith('src/'))
    .flatMap((path) => (textOf(path).match(CODE) ?? []).map((code) => ({ code, path })));
  const unknown = cites.filter(({ code }) => families.has(code.slice(0, 4)) && !known.has(code));
  expect(unknown.map(({ code, path }) => `${code} in ${path}`)).toEqual([]);
});

test('a law has one code, on the page of its family, and a worked number', () => {
  const codes = laws.map(({ code }) => code);
  expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
  expect(laws.filter(({ code, page }) => !page.includes(`-${code.slice(0, 4)}-`)).map(({ code }) => code)).toEqual([]);
  expect(laws.filter(({ body }) => !/\d/.test(body)).map(({ code }) => code)).toEqual([]);
});

test('the number of laws that no test cites only falls', () => {
  const tested = new Set(cited.map(({ code }) => code));
  const uncovered = [...known].filter((code) => !tested.has(code)).sort();
  const allowed: number = JSON.parse(textOf('test/architecture/spec-ratchet.json')).uncovered;
  if (uncovered.length > 0) console.warn(`laws without a test (${uncovered.length}): ${uncovered.join(' ')}`);
  expect(uncovered.length, `laws without a test: ${uncovered.join(' ')}`).toBeLessThanOrEqual(allowed);
  expect(allowed, 'fewer laws are untested than before: lower the number in spec-ratchet.json').toBe(uncovered.length);
});
