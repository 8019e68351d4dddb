/**
 * Checks of a preset's parameters: a rule is a function from a value and its path to sentences, empty when the value is allowed.
 * A model writes its rules as one table, e.g. `fields({ mmFactor: number({ above: 0, atMost: 1 }), tiers: listOf(...) })`.
 */
export type Rule = (value: unknown, path: string) => readonly string[];

export interface NumberLimits {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
  readonly whole?: boolean;
}

/** A finite number within limits. */
export function number(limits: NumberLimits = {}): Rule {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isFinite(value))
      return [`${path} is ${shown(value)}; it must be a finite number`];
    const allowed = broken(value, limits);
    return allowed === undefined ? [] : [`${path} is ${value}; it must be ${allowed}`];
  };
}

/** Text that is not empty, or one of a list. */
export function text(...choices: readonly string[]): Rule {
  return (value, path) => {
    if (typeof value !== 'string' || value === '') return [`${path} is ${shown(value)}; it must be text`];
    if (choices.length > 0 && !choices.includes(value))
      return [`${path} is ${shown(value)}; it must be one of ${choices.join(', ')}`];
    return [];
  };
}

export function flag(): Rule {
  return (value, path) => (typeof value === 'boolean' ? [] : [`${path} is ${shown(value)}; it must be true or false`]);
}

/** A list whose members all keep a rule. */
export function listOf(rule: Rule, { atLeast = 0 }: { readonly atLeast?: number } = {}): Rule {
  return (value, path) => {
    if (!Array.isArray(value)) return [`${path} is ${shown(value)}; it must be a list`];
    if (value.length < atLeast) return [`${path} has ${value.length} members; it must have at least ${atLeast}`];
    return value.flatMap((member, i) => rule(member, `${path}[${i}]`));
  };
}

/** A record of free names whose members all keep a rule. */
export function recordOf(rule: Rule): Rule {
  return (value, path) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([name, member]) => rule(member, `${path}.${name}`))
      : [`${path} is ${shown(value)}; it must be an object`];
}

/** A record with exactly these fields; `optional` rules may be absent. */
export function fields(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, path) => {
    if (!isRecord(value)) return [`${path} is ${shown(value)}; it must be an object`];
    const unknown = Object.keys(value).filter((name) => rules[name] === undefined);
    return [
      ...Object.entries(rules).flatMap(([name, rule]) => rule(value[name], `${path}.${name}`)),
      ...unknown.map(
        (name) => `${path}.${name} is not a field of this model; allowed are ${Object.keys(rules).join(', ')}`,
      ),
    ];
  };
}

/** The value may be absent. */
export function optional(rule: Rule): Rule {
  return (value, path) => (value === undefined ? [] : rule(value, path));
}

/** Both rules: the second is asked only when the first holds. */
export function both(first: Rule, second: Rule): Rule {
  return (value, path) => {
    const sentences = first(value, path);
    return sentences.length > 0 ? sentences : second(value, path);
  };
}

/** Members ascend strictly in a number each has. */
export function ascendingBy(field: string): Rule {
  return (value, path) => {
    const keys = (value as readonly Record<string, number>[]).map((member) => member[field]);
    const fall = keys.findIndex((key, i) => i > 0 && !(key > keys[i - 1]));
    return fall < 0
      ? []
      : [`${path}[${fall}].${field} is ${keys[fall]}; it must be above the one before, ${keys[fall - 1]}`];
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a person would recognise it, short. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}...` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

function broken(value: number, { above, atLeast, below, atMost, whole }: NumberLimits): string | undefined {
  if (above !== undefined && !(value > above)) return `above ${above}`;
  if (atLeast !== undefined && !(value >= atLeast)) return `at least ${atLeast}`;
  if (below !== undefined && !(value < below)) return `below ${below}`;
  if (atMost !== undefined && !(value <= atMost)) return `at most ${atMost}`;
  if (whole === true && !Number.isInteger(value)) return 'a whole number';
  return undefined;
}
