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

const MEASURE = 'screen-measure.ts';
const EXPOSURE = 'screen-exposure.ts';
const CERTIFY = 'screen-certify.ts';
const MOVE = 'screen-move.ts';

/**
 * Terms whose loss the trial notices. Rates are judged by a test of their own law (screening-laws.test.ts), and each term of the inequality at the very ends
 * of certificates (screening-terms.test.ts): in the trial most of them stand in the shadow of the level that a box allows,
 * and what rounding can do stands in that shadow in both.
 */
export const MUTANTS: readonly Mutant[] = [
  mutant('SCRN-010', 'third order, vega and time: the level', MEASURE, 'return level * (1 + 1e-9);', 'return 0;'),
  mutant('SCRN-010', 'deviation of the marks', MEASURE, '(1 + bounds.mark[row]) * markBeyond +'),
  mutant(
    'SCRN-011',
    'links to older references',
    MEASURE,
    'return { base: base * up, slope: slope * up, bend: bend * up, scale: scale * up };',
    'return { base: 0, slope: 0, bend: 0, scale: 0 };',
  ),
  mutant('SCRN-011', 'scale of a link', MOVE, 'scale[at] *= link.scale;', 'scale[at] = 0;'),
  mutant(
    'SCRN-030',
    'units of the rows',
    EXPOSURE,
    'x.units[slot] = sums[rest + HERE.unit] + x.callUnits[slot] + x.putUnits[slot];',
    'x.units[slot] = 0;',
  ),
  mutant(
    'SCRN-030',
    'the lower price of a box',
    CERTIFY,
    'fence.low = price - box.fall[g] * reference;',
    'fence.low = 0.6 * price;',
  ),
  mutant(
    'SCRN-030',
    'the higher price of a box',
    CERTIFY,
    'fence.high = price + box.rise[g] * reference;',
    'fence.high = 1.4 * price;',
  ),
  mutant('SCRN-030', 'the level of a box', CERTIFY, 'fence.most = box.most[g];', 'fence.most = 1e9;'),
  mutant('SCRN-031', 'shares of who is watched', 'screen-watch.ts', 'usedOf(w, first, end) > 1', 'false'),
  mutant('SCRN-040', 'price barriers', MOVE, 'passPrice(barriers, group, price, reached);'),
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
