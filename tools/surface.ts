// Writes the list of public names: run it when the surface of the package changes on purpose, and say so in CHANGELOG.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SURFACE, surface } from '../test/architecture/surface.ts';
import { ROOT } from '../test/architecture/tree.ts';

writeFileSync(join(ROOT, SURFACE), `${JSON.stringify(surface(), undefined, 2)}\n`);
console.log(`wrote ${SURFACE}`);
