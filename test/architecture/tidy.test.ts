import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { declaredExports, parsed } from './exports.ts';
import { documents, filesBelow, ROOT, sources, textOf } from './tree.ts';

/** A file is one idea. Above the guide it must be listed with its reason in long-files.json; above the limit it must be cut. */
const LINES_GUIDE = 300;
const LINES_LIMIT = 400;

/** Marks of unfinished work: a debt is an issue, not a comment. Written in halves so that this file does not contain them. */
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
const SWITCHED =
  /\b(test|it|describe)\.(only|todo|fails)\b|\b(test|it|describe)\.skip\(|\b(xit|xtest|xdescribe|fit|fdescribe)\(/;

/** Words that say nothing (spec/glossary.md, "Words we do not use"). */
const EMPTY_FILE_WORDS = ['util', 'utils', 'helper', 'helpers', 'manager', 'common', 'misc', 'stuff'];
const EMPTY_NAMES = [
  ...EMPTY_FILE_WORDS,
  ...[
    'health',
    'risk',
    'value',
    'amount',
    'price',
    'size',
    'user',
    'data',
    'info',
    'item',
    'service',
    'handle',
    'process',
  ],
];
const EMPTY_VERB = /^(handle|do)[A-Z]/;

/** Names that somebody else gave: Derive calls a risk model a manager. */
const NAMED_BY_OTHERS = ['standard-manager'];

/** Module names that end in a digit because the world calls the thing so; any other digit is a copied version. */
const NAMED_WITH_A_DIGIT = ['black76', 'base64', 'utf8', 'sha256', 'crc32', 'int64', 'pmrm-2'];

const stem = (path: string) =>
  basename(path).replace(/(\.(test|bench|suite|property|long|config|d))*\.(ts|tsx|mjs)$/, '');
const shipped = filesBelow('src', '.ts').filter((path) => !/\.(test|bench|suite|wasm)\.ts$/.test(path));
const lineCount = (path: string) => textOf(path).split('\n').length - 1;
const broken = (paths: readonly string[], breaks: (path: string) => boolean) => paths.filter(breaks);

test('no file is longer than the limit, and one above the guide is listed with its reason', () => {
  const listed: Record<string, { lines: number; why: string }> = JSON.parse(
    textOf('test/architecture/long-files.json'),
  );
  const long = sources().filter((path) => lineCount(path) > LINES_GUIDE);
  const unlisted = long.filter((path) => !listed[path]?.why).map((path) => `${path}: ${lineCount(path)} lines`);
  const grown = long.filter((path) => listed[path] && lineCount(path) > Math.min(listed[path].lines, LINES_LIMIT));
  const noLonger = Object.keys(listed).filter((path) => !long.includes(path));
  expect({ unlisted, grown, noLonger }).toEqual({ unlisted: [], grown: [], noLonger: [] });
});

test('no work is left unfinished in a comment, and no test is switched off or singled out', () => {
  expect(broken([...sources(), ...documents()], (path) => UNFINISHED.test(textOf(path)))).toEqual([]);
  expect(
    broken(
      sources().filter((path) => path.endsWith('.test.ts')),
      (path) => SWITCHED.test(textOf(path)),
    ),
  ).toEqual([]);
});

test('file names are kebab-case, say something and carry no copied version', () => {
  const names = sources().map((path) => [path, stem(path)] as const);
  expect(names.filter(([, name]) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(
    names.filter(
      ([, name]) => !NAMED_BY_OTHERS.includes(name) && name.split('-').some((word) => EMPTY_FILE_WORDS.includes(word)),
    ),
  ).toEqual([]);
  expect(names.filter(([, name]) => /\d$/.test(name) && !NAMED_WITH_A_DIGIT.includes(name))).toEqual([]);
});

test('exported names say something, and nothing in src/ is a default export', () => {
  const names = shipped.flatMap((path) => declaredExports(parsed(path)).map((name) => [path, name] as const));
  const empty = (name: string) => EMPTY_NAMES.includes(name.toLowerCase()) || EMPTY_VERB.test(name);
  expect(names.filter(([, name]) => empty(name))).toEqual([]);
  expect(names.filter(([, name]) => name === 'default')).toEqual([]);
});

/** The text of a document without its fenced code and its inline code. */
const prose = (path: string) =>
  textOf(path)
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');

test('every document has one title', () => {
  expect(broken(documents(), (path) => (prose(path).match(/^# /gm) ?? []).length !== 1)).toEqual([]);
});

/** The anchor a heading gets on a page of rendered markdown. */
const slug = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

const anchorsOf = (path: string) =>
  [
    ...textOf(path)
      .replace(/^```[\s\S]*?^```/gm, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading = '']) => slug(heading));

function deadLinks(path: string): readonly string[] {
  const links = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
}

test('every link between documents leads somewhere', () => {
  const dead = documents().flatMap((path) => deadLinks(path).map((link) => `${path}: ${link}`));
  expect(dead).toEqual([]);
});
