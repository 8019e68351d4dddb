import type { z } from 'zod';
import type { Problem } from '../../market/problem.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The first thing wrong with a file, as one sentence: field (JSON path), value, what is allowed. */
export function problemOf(error: z.ZodError, written: unknown): Problem {
  const { issue, path } = deepest(error.issues[0], []);
  const field = printPath(path);
  return { field, sentence: sentenceOf(issue, field, valueAt(written, path)) };
}

/** A JSON path a reader can follow: market.underlyings["BTC-USD"].index, account.positions[0]. */
export function printPath(path: Path): string {
  let printed = '';
  for (const key of path) {
    if (typeof key === 'number') printed += `[${key}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(String(key))) printed += printed === '' ? String(key) : `.${String(key)}`;
    else printed += `[${JSON.stringify(String(key))}]`;
  }
  return printed === '' ? 'the file' : printed;
}

/** A value as it stands in the file, cut to a line. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const written =
    typeof value === 'number' || typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}

/** Of a field that may be a shorthand or an object, the complaint about the form that was meant: the one that lies deepest. */
function deepest(issue: Issue | undefined, above: Path): { issue: Issue; path: Path } {
  if (issue === undefined) throw new Error('a refused file has an issue');
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union') return { issue, path };
  const inner = issue.errors.flatMap((branch) => (branch[0] === undefined ? [] : [deepest(branch[0], path)]));
  const best = inner.filter((one) => one.path.length > path.length || one.issue.code === 'unrecognized_keys')[0];
  return best ?? { issue, path };
}

function sentenceOf(issue: Issue, field: string, value: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${field} has the unknown field ${unknown}; \`crossmargin schema portfolio\` lists those that exist`;
  }
  if (value === undefined) return `${field} is missing; it must be ${allowedBy(issue)}`;
  return `${field} is ${show(value)}; it must be ${allowedBy(issue)}`;
}

function allowedBy(issue: Issue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  if (!issue.message.startsWith('Invalid input')) return issue.message;
  return issue.expected === 'object' || issue.expected === 'record' ? 'an object ({...})' : `of type ${issue.expected}`;
}

function valueAt(written: unknown, path: Path): unknown {
  let at = written;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
