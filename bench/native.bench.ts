import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pricingFigures, refillFigures, scanFigures } from './kernels.bench.ts';
import type { Figure } from './measure.ts';

/**
 * The same kernels in C at the width of this processor, as the limit, and which share of it the shipped kernels reach in the same run.
 * The program is built when gcc is there; without it nothing is measured and a figure says so.
 */

const FLAGS = ['-O3', '-march=native', '-ffp-contract=off', '-fno-math-errno', '-fno-trapping-math'];

export function nativeFigures(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-native-'));
  try {
    const [program, narrow] = [8, 2].map((width) => built(folder, width));
    return compared(program, narrow);
  } catch (error) {
    const note = `not measured: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
    return [{ name: 'native limit', unit: '-', better: 'more', median: Number.NaN, best: Number.NaN, note }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function built(folder: string, width: number): string {
  const program = join(folder, `limits-${width}`);
  const source = fileURLToPath(new URL('./native/limits.c', import.meta.url));
  execFileSync('gcc', [...FLAGS, `-DWIDTH=${width}`, '-o', program, source, '-lm'], { stdio: 'pipe' });
  return program;
}

/** Median and best of each figure the program prints, operations a second. */
function limits(program: string): Map<string, readonly [number, number]> {
  const lines = execFileSync(program, { encoding: 'utf8' }).trim().split('\n');
  return new Map(
    lines.map((line) => line.split(' ')).map(([name, median, best]) => [name, [Number(median), Number(best)]]),
  );
}

/** The program, the kernels, and the program again: of the two the faster counts as the limit. */
function compared(program: string, narrow: string): Figure[] {
  const first = limits(program);
  const alike = limits(narrow);
  const [black76] = pricingFigures();
  const [refill] = refillFigures();
  const [scan, scanMillion] = scanFigures();
  const second = limits(program);
  const limit = (name: string): readonly [number, number] => {
    const [a, b] = [first.get(name), second.get(name)];
    if (a === undefined || b === undefined) throw new Error(`the program did not print ${name}`);
    return [Math.max(a[0], b[0]) / 1e6, Math.max(a[1], b[1]) / 1e6];
  };
  const cells = (2_000 * 40) / 1e3;
  const atWidth = (name: string): readonly [number, number] => {
    const [median, best] = alike.get(name) ?? [Number.NaN, Number.NaN];
    return [median / 1e6, best / 1e6];
  };
  return [
    ...shareOf('Black-76 with 4 Greeks', limit('black76'), [black76.median, black76.best]),
    ...shareOf('refill, cells', limit('refill'), [cells / refill.median, cells / refill.best]),
    ...shareOf('Black-76 with 4 Greeks, vectors of two', atWidth('black76'), [black76.median, black76.best]),
    ...shareOf('refill, cells, vectors of two', atWidth('refill'), [cells / refill.median, cells / refill.best]),
    ...shareOf('full valuation, 100,000 accounts', limit('scan100k'), [scan.median, scan.best]),
    ...shareOf('full valuation, 1,000,000 accounts', limit('scan1m'), [scanMillion.median, scanMillion.best]),
  ];
}

/** Shares of best against best: a neighbour on the machine disturbs medians of one program and not of the other. */
function shareOf(name: string, limit: readonly [number, number], own: readonly [number, number]): Figure[] {
  return [
    { name: `${name}, native C`, unit: 'M/s', better: 'more', median: limit[0], best: limit[1] },
    {
      name: `${name}, share of native reached`,
      unit: '%',
      better: 'more',
      median: (100 * own[0]) / limit[0],
      best: (100 * own[1]) / limit[1],
    },
  ];
}
