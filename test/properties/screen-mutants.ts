import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Findings, Trial } from './screening.ts';

/** A proof with one of its terms left out: the trial must find an event that it misses. */
export interface Mutant {
  /** The law that asks for the term. */
  readonly law: string;
  readonly term: string;
  /** File of src/risk, a text that it holds once, and what stands there instead. */
  readonly file: string;
  readonly text: string;
  readonly instead: string;
}

const mutant = (law: string, term: string, file: string, text: string, instead = ''): Mutant => ({
  law,
  term,
  file,
  text,
  instead,
});

const ANCHOR = 'screen-anchor.ts';
const BOX = 'screen-box.ts';
const EXPOSURE = 'screen-exposure.ts';
const CERTIFY = 'screen-certify.ts';
const MOVE = 'screen-move.ts';

/**
 * Terms whose loss the trial notices. Links and rates are judged by tests of their own laws (screening-laws.test.ts). Smaller terms stand in the shadow
 * of the level that a box allows: leaving one out alone (notional, basis, size, joint, twist, rounding) was never noticed in 1,000 ticks.
 */
export const MUTANTS: readonly Mutant[] = [
  mutant('SCRN-010', 'gamma, vega and time: the level', ANCHOR, 'return level * (1 + 1e-9);', 'return 0;'),
  mutant('SCRN-010', 'deviation of the marks', ANCHOR, '(1 + bounds.mark[row]) * markBeyond +'),
  mutant('SCRN-011', 'scale of a link', MOVE, 'scale[at] *= link.scale;', 'scale[at] = 0;'),
  mutant(
    'SCRN-020',
    'haircut tiers',
    EXPOSURE,
    'if (coin >= 0) x.charges[g] += gross * x.haircutRate[coin] * Math.abs(anchor.markSlope[row]);',
  ),
  mutant(
    'SCRN-030',
    'delta: slopes of own columns',
    BOX,
    'if (family === OWN) return Math.max(0, net, net + share * x.high[g]);',
    'if (family === OWN) return Math.max(0, net);',
  ),
  mutant('SCRN-030', 'units of the rows', EXPOSURE, 'x.units[g] += gross * anchor.unit[row];'),
  mutant(
    'SCRN-030',
    'the lower price of a box',
    CERTIFY,
    'low[slot] = (price - box.fall[g] * reference) * (1 + 1e-12);',
    'low[slot] = 0.6 * price;',
  ),
  mutant(
    'SCRN-030',
    'the higher price of a box',
    CERTIFY,
    'high[slot] = (price + box.rise[g] * reference) * (1 - 1e-12);',
    'high[slot] = 1.4 * price;',
  ),
  mutant('SCRN-030', 'the level of a box', CERTIFY, 'most[slot] = box.most[g] * (1 - 1e-9);', 'most[slot] = 1e9;'),
  mutant(
    'SCRN-050',
    'what was touched is due',
    'screen-dues.ts',
    'if (screen.dues[account] === SETTLED) screen.dueList[screen.dueCount++] = account;',
  ),
];

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs a trial over the sources with the mutant's text in place. @throws when the file does not hold the text exactly once */
export async function runMutated(
  { file, text, instead, term }: Mutant,
  trial: Omit<Trial, 'onTick' | 'room'>,
): Promise<Pick<Findings, 'missed' | 'first'>> {
  const path = fileURLToPath(new URL(`../../src/risk/${file}`, import.meta.url));
  const source = readFileSync(path, 'utf8');
  if (source.split(text).length !== 2)
    throw new Error(`the mutant "${term}" no longer fits src/risk/${file}: write its text anew`);
  const contents = `
    import { runTrial } from './screening.ts';
    const { missed, first } = runTrial(${JSON.stringify(trial)});
    console.log(JSON.stringify({ missed, first }));
  `;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2023',
    plugins: [
      {
        name: 'mutant',
        setup: (into) => {
          into.onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
            loaded === path ? { contents: source.replace(text, () => instead), loader: 'ts' } : undefined,
          );
        },
      },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-mutant-'));
  try {
    const bundle = join(folder, 'trial.mjs');
    writeFileSync(bundle, outputFiles[0].text);
    const { stdout } = await promisify(execFile)(process.execPath, [bundle]);
    return JSON.parse(stdout) as Pick<Findings, 'missed' | 'first'>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
