import { expect, test } from 'vitest';
import { publicEntries, SURFACE, surface } from './surface.ts';
import { filesBelow, textOf } from './tree.ts';

test('the public names change only on purpose: `npm run surface` writes the list, CHANGELOG.md says why', () => {
  const now = surface();
  const remembered = JSON.parse(textOf(SURFACE));
  expect(now, 'run `npm run surface` and add a line to CHANGELOG.md').toEqual(remembered);
});

test('a folder that is a public entry has an index.ts, and every index.ts below src/ is a public entry', () => {
  const doors = Object.keys(JSON.parse(textOf('package.json')).exports);
  const folders = doors
    .filter((door) => door !== '.' && door !== './package.json')
    .map((door) => `src/${door.slice(2)}`);
  const present = folders.filter((folder) => filesBelow(folder, '.ts').length > 0);
  const absent = folders.filter((folder) => !present.includes(folder));
  if (absent.length > 0) console.warn(`public entries without a folder yet: ${absent.join(', ')}`);
  expect(present.filter((folder) => !Object.values(publicEntries()).includes(`${folder}/index.ts`))).toEqual([]);
});
