import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The engines beside this Node that the machine has; those that it lacks are named. `node tools/cross-engine.mjs --long` installs them too. */
test('DETR-010, ENGN-001, ENGN-030 every other JavaScript engine of this machine gives the committed digests', ({
  skip,
}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/cross-engine.mjs', '--others'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 240_000,
  });
  console.error(stdout.trim());
  if (!/: the committed digests|: OTHER DIGESTS|: no answer/.test(stdout) && status === 0)
    skip('NOT COMPARED: the machine has no other JavaScript engine');
  expect(stderr).toBe('');
  expect(stdout).not.toMatch(/OTHER DIGESTS|no answer/);
  expect(status).toBe(0);
}, 300_000);
