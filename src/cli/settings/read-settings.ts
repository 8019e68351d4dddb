import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { withoutMark } from '../portfolio-input.ts';
import { nearestName } from './nearest.ts';
import { fromJson, fromText, PREFIX, SettingRefused } from './setting.ts';
import type { Setting } from './setting.ts';

/** A value and where it was given. */
export interface Given {
  readonly value: unknown;
  readonly source: 'env' | 'config';
}

/** Variables of the program that are no settings of a venue. */
export const OTHER_VARIABLES = [`${PREFIX}CONFIG`, `${PREFIX}TRACE`] as const;

/**
 * What the environment and the file give, the environment first. The whole file and every variable is judged, whoever reads which of them.
 * @param file what --config says; CROSSMARGIN_CONFIG when it is undefined
 * @throws InputError naming each wrong or unknown field, its value, and what is allowed
 */
export function readSettings(io: Io, settings: readonly Setting[], file?: string): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  const problems: string[] = [];
  const path = file ?? textOrNone(io.env[`${PREFIX}CONFIG`]);
  if (path !== undefined) readFile(io, settings, path, given, problems);
  readEnvironment(io, settings, given, problems);
  if (problems.length > 0) throw new InputError(problems.join('; '));
  return given;
}

function readFile(
  io: Io,
  settings: readonly Setting[],
  path: string,
  given: Map<string, Given>,
  problems: string[],
): void {
  for (const [key, value] of Object.entries(parsed(io, path))) {
    if (key === '$schema') continue;
    const setting = settings.find((one) => one.key === key);
    if (setting === undefined) {
      problems.push(`${path}: ${unknown(key, 'setting', namesOf(settings, 'key'))}`);
      continue;
    }
    take(
      setting,
      () => fromJson(setting, value),
      'config',
      given,
      (allowed) => problems.push(`${path}: ${key} is ${shown(value)}; it must be ${allowed}`),
    );
  }
}

function parsed(io: Io, path: string): object {
  let text: string;
  try {
    text = withoutMark(readFileSync(resolve(io.cwd, path), 'utf8'));
  } catch (error) {
    throw new InputError(`the settings ${path} cannot be read: ${(error as Error).message}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(`the settings ${path} are not JSON: ${(error as Error).message}`);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw new InputError(`the settings ${path} are ${shown(json)}; they must be an object ({...})`);
}

function readEnvironment(io: Io, settings: readonly Setting[], given: Map<string, Given>, problems: string[]): void {
  for (const [name, text] of Object.entries(io.env)) {
    if (!name.startsWith(PREFIX) || (OTHER_VARIABLES as readonly string[]).includes(name)) continue;
    const value = textOrNone(text);
    if (value === undefined) continue;
    const setting = settings.find(({ variable }) => variable === name);
    if (setting === undefined) {
      problems.push(
        `the environment: ${unknown(name, 'variable', [...namesOf(settings, 'variable'), ...OTHER_VARIABLES])}`,
      );
      continue;
    }
    take(
      setting,
      () => fromText(setting, value),
      'env',
      given,
      (allowed) => problems.push(`the environment: ${name} is ${shown(value)}; it must be ${allowed}`),
    );
  }
}

function take(
  { key }: Setting,
  read: () => unknown,
  source: Given['source'],
  given: Map<string, Given>,
  refuse: (allowed: string) => void,
): void {
  try {
    given.set(key, { value: read(), source });
  } catch (error) {
    if (!(error instanceof SettingRefused)) throw error;
    refuse(error.message);
  }
}

function unknown(name: string, what: string, names: readonly string[]): string {
  const prefix = name.startsWith(PREFIX) ? PREFIX : '';
  const meant = nearestName(
    name.slice(prefix.length),
    names.map((known) => known.slice(prefix.length)),
  );
  return `${name} is no ${what}; ${meant === undefined ? `known are ${names.join(', ')}` : `did you mean ${prefix}${meant}?`}`;
}

const namesOf = (settings: readonly Setting[], name: 'key' | 'variable'): readonly string[] =>
  settings.map((setting) => setting[name]);

/** A variable that is set to nothing is not given: that is how a compose file passes one on. */
const textOrNone = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function shown(value: unknown): string {
  // JSON has no word for what a number such as 1e400 is read as.
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number too large to be read';
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}
