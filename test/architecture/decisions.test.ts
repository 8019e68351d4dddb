import { expect, test } from 'vitest';
import { filesBelow, textOf } from './tree.ts';

const SECTIONS = ['Context', 'Decision', 'Cost', 'What would change our mind'];
const records = filesBelow('docs/decisions', '.md').filter((path) => !path.endsWith('README.md'));
const numberOf = (path: string) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1] ?? Number.NaN);

test('every decision record has its four sections, in order and not empty', () => {
  expect(records.length).toBeGreaterThan(0);
  for (const path of records) {
    const sections = textOf(path).split(/^## /m).slice(1);
    const titles = sections.map((section) => section.slice(0, section.indexOf('\n')).trim());
    expect(titles, path).toEqual(SECTIONS);
    for (const section of sections)
      expect(section.split('\n').slice(1).join('').trim().length, path).toBeGreaterThan(40);
  }
});

test('decision records are numbered densely from one, the number is in the title, and a superseded one links forward', () => {
  expect(records.map(numberOf)).toEqual(records.map((_, i) => i + 1));
  for (const path of records) {
    const text = textOf(path);
    expect(text.split('\n')[0], path).toMatch(new RegExp(`^# ${numberOf(path)}\\. \\S`));
    if (/^Superseded/m.test(text)) expect(text, path).toMatch(/^Superseded by \[\d+\]\(\d{4}-[a-z0-9-]+\.md\)/m);
  }
});
