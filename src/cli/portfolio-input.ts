import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseJson, readPortfolioFile } from '../client/portfolio-file/read.ts';
import type { PortfolioFile } from '../client/portfolio-file/read.ts';
import { PortfolioProblem } from '../risk/model.ts';
import { InputError } from './cli-error.ts';
import type { Io } from './io.ts';
import { portfolioFromCsv } from './portfolio-csv.ts';

/** Where a portfolio comes from: a JSON or CSV file, or "-" for stdin; with the market of another file for a CSV. */
export interface PortfolioSource {
  readonly file: string;
  readonly market?: string | undefined;
}

/** Reads a portfolio and says on stderr what was guessed. @throws InputError with one sentence that names the file. */
export async function readPortfolio(io: Io, source: PortfolioSource): Promise<PortfolioFile> {
  const name = source.file === '-' ? 'stdin' : source.file;
  try {
    const written = await readWritten(io, source);
    const file = readPortfolioFile(written);
    for (const note of file.notes) io.stderr.write(`note: ${note}\n`);
    return file;
  } catch (error) {
    if (error instanceof PortfolioProblem) throw new InputError(`${name}: ${error.message}`);
    throw error;
  }
}

/** The file as it is written, CSV turned into the same form. */
export async function readWritten(io: Io, source: PortfolioSource): Promise<unknown> {
  const text = await readText(io, source.file);
  if (!isCsv(source.file, text)) {
    if (source.market !== undefined)
      throw new InputError(
        `--market is ${source.market}, but ${source.file === '-' ? 'stdin' : source.file} is JSON and has a market of its own; leave --market out, it is for a CSV of positions`,
      );
    return parseJson(text);
  }
  const base = source.market === undefined ? undefined : parseJson(await readText(io, source.market));
  const { written, guesses } = portfolioFromCsv(text, base);
  for (const guess of guesses) io.stderr.write(`csv: ${guess}\n`);
  return written;
}

/** The text of a file, or of stdin. @throws InputError when it cannot be read. */
export async function readText(io: Io, file: string): Promise<string> {
  if (file === '-') return withoutMark(await io.stdin());
  try {
    return withoutMark(readFileSync(resolve(io.cwd, file), 'utf8'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (error as Error).message;
    throw new InputError(`cannot read ${file}: ${why}`);
  }
}

/** A text without the byte order mark that some editors begin it with. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function isCsv(file: string, text: string): boolean {
  if (/\.(csv|tsv)$/i.test(file)) return true;
  if (/\.json$/i.test(file)) return false;
  return !/^\s*[{[]/.test(text) && /[,;\t]/.test(text.split('\n')[0] ?? '');
}
