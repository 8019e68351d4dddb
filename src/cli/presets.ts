import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withOverrides } from '../client/portfolio-file/model-choice.ts';
import type { Preset } from '../risk/model.ts';
import { MODELS } from '../risk/models/registry.ts';
import type { AnyModel } from '../risk/preset.ts';
import { PresetProblem, readPreset } from '../risk/preset.ts';
import { InputError } from './cli-error.ts';
import type { Io } from './io.ts';

/** The folder of the package's presets: the same two steps up from src/cli and from dist/cli. */
const PRESETS = fileURLToPath(new URL('../../presets/', import.meta.url));

/** Names of the presets in the package, the house's own first, then by name. */
export function presetNames(): string[] {
  const names = readdirSync(PRESETS)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'));
  const house = ['portfolio-default', 'cross-default', 'isolated-default', 'span-default', 'cross', 'isolated', 'span'];
  const rank = (name: string): number => (house.includes(name) ? house.indexOf(name) : house.length);
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** A preset by its name, or from a JSON file when the name is a path. @throws InputError with one sentence. */
export function loadPreset(io: Pick<Io, 'cwd'>, name: string): Preset {
  const isPath = name.endsWith('.json') || name.includes('/');
  const path = isPath ? (isAbsolute(name) ? name : resolve(io.cwd, name)) : `${PRESETS}${name}.json`;
  if (!existsSync(path)) {
    throw new InputError(
      isPath
        ? `the preset file ${path} does not exist`
        : `"${name}" is no preset; it must be a path to a JSON file or one of ${presetNames().join(', ')}`,
    );
  }
  try {
    return checked(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) throw new InputError(`the preset file ${path} is not JSON: ${error.message}`);
    throw error;
  }
}

/** A preset with a file's overrides laid over its parameters, checked again by its model. @throws InputError */
export function overridden(preset: Preset, overrides: Readonly<Record<string, unknown>>): Preset {
  if (Object.keys(overrides).length === 0) return preset;
  return checked({
    ...preset,
    parameters: withOverrides(preset.parameters, overrides),
    source: `${preset.source} (with ${Object.keys(overrides).length === 1 ? 'one override' : 'overrides'}: ${Object.keys(overrides).join(', ')})`,
  });
}

/** The model that a preset is of. */
export function modelOf(preset: Preset): AnyModel {
  const model = MODELS.find(({ name }) => name === preset.model);
  if (model === undefined) throw new InputError(`preset ${preset.name} is of the unknown model "${preset.model}"`);
  return model;
}

function checked(value: unknown): Preset {
  try {
    return readPreset(value, MODELS);
  } catch (error) {
    if (error instanceof PresetProblem) throw new InputError(error.sentences[0] ?? error.message);
    throw error;
  }
}
