import { InvalidArgumentError } from 'commander';
import type { Option } from 'commander';
import { rangeOf } from '../option-number.ts';

/** An option of the command line that a file and the environment may give too: one reader and one sentence for all three. */
export interface Setting {
  /** Its name in the file: snapshotEvery. */
  readonly key: string;
  /** Its name in the environment: CROSSMARGIN_SNAPSHOT_EVERY. */
  readonly variable: string;
  readonly option: Option;
}

export const PREFIX = 'CROSSMARGIN_';

export function settingOf(option: Option): Setting {
  const key = option.attributeName();
  return { key, variable: `${PREFIX}${key.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`, option };
}

/** What a setting may be, as it follows "it must be". */
export function allowedBy({ option }: Setting): string {
  if (isSwitch(option)) return 'true or false';
  if (option.argChoices !== undefined) return option.argChoices.join(' or ');
  const range = rangeOf(option.parseArg);
  if (range !== undefined)
    return `a whole number from ${range.from.toLocaleString('en-US')} to ${range.to.toLocaleString('en-US')}`;
  return option.parseArg === undefined ? 'a text' : 'a time as text, such as "2026-01-26"';
}

/** Reads what an environment variable holds. @throws SettingRefused with what is allowed */
export function fromText(setting: Setting, text: string): unknown {
  const { option } = setting;
  if (isSwitch(option)) {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new SettingRefused(allowedBy(setting));
  }
  if (option.argChoices !== undefined && !option.argChoices.includes(text))
    throw new SettingRefused(allowedBy(setting));
  if (option.parseArg === undefined) {
    if (text.includes('\0')) throw new SettingRefused('a text without the character NUL');
    return text;
  }
  try {
    return option.parseArg(text, undefined);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new SettingRefused(allowedBy(setting));
    throw error;
  }
}

/** Reads what a JSON file holds: a number where a whole number is asked for, a text elsewhere. @throws SettingRefused */
export function fromJson(setting: Setting, value: unknown): unknown {
  const { option } = setting;
  const type = isSwitch(option) ? 'boolean' : rangeOf(option.parseArg) === undefined ? 'string' : 'number';
  if (typeof value !== type) throw new SettingRefused(allowedBy(setting));
  return fromText(setting, String(value));
}

/** A value that a setting may not have; the message is what it may be. */
export class SettingRefused extends Error {
  override readonly name = 'SettingRefused';
}

/** The schema of the file, for editors. */
export function settingsJsonSchema(settings: readonly Setting[]): object {
  const properties = Object.fromEntries(
    settings.map((setting) => [setting.key, { ...typeOf(setting.option), description: setting.option.description }]),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of crossmargin start',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...properties },
    additionalProperties: false,
  };
}

function typeOf(option: Option): object {
  if (isSwitch(option)) return { type: 'boolean' };
  if (option.argChoices !== undefined) return { enum: option.argChoices };
  const range = rangeOf(option.parseArg);
  return range === undefined ? { type: 'string' } : { type: 'integer', minimum: range.from, maximum: range.to };
}

const isSwitch = (option: Option): boolean => option.isBoolean() || option.negate;
