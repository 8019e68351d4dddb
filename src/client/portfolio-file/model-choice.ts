import type { ModelField } from './schema.ts';

/** The model a file asks for: the name of a preset and what it changes in it. */
export interface ModelChoice {
  readonly preset: string;
  readonly overrides: Readonly<Record<string, unknown>>;
}

export const DEFAULT_PRESET = 'portfolio-default';

export function readModelChoice(field: ModelField | undefined): ModelChoice {
  if (field === undefined) return { preset: DEFAULT_PRESET, overrides: {} };
  if (typeof field === 'string') return { preset: field, overrides: {} };
  return { preset: field.preset ?? DEFAULT_PRESET, overrides: field.overrides ?? {} };
}

/** Parameters with overrides laid over them: objects merge key by key, everything else (lists too) is replaced. @see spec/20-FILE, FILE-040 */
export function withOverrides(parameters: unknown, overrides: unknown): unknown {
  if (overrides === undefined) return parameters;
  if (!isRecord(parameters) || !isRecord(overrides)) return overrides;
  const merged = new Map(Object.entries(parameters));
  for (const [key, value] of Object.entries(overrides)) merged.set(key, withOverrides(merged.get(key), value));
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
