import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread on a module of this package. The published package starts the compiled module. Source is run by a loader that threads do
 * not inherit, so there the thread begins by registering it.
 * @param module URL of the module without its ending
 */
export function startThread(module: string, workerData: unknown): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`${module}.js`), { workerData });
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  ).href;
  const start = `import('${loader}').then((tsx) => { tsx.register(); return import('${module}.ts'); });`;
  return new Worker(start, { eval: true, workerData });
}
