import { expect, test } from 'vitest';
import { ascendingBy, both, fields, flag, listOf, number, optional, recordOf, text } from './parameter-check.ts';

test('MARG-090 a number is refused by what it is, and allowed exactly at its limits', () => {
  const any = number();
  expect([1, 0, -1e300].flatMap((x) => any(x, 'p'))).toEqual([]);
  expect([undefined, null, true, Number.NaN, -Infinity, '5', [], {}].flatMap((x) => any(x, 'p.x'))).toEqual([
    'p.x is missing; it must be a finite number',
    'p.x is null; it must be a finite number',
    'p.x is true; it must be a finite number',
    'p.x is NaN; it must be a finite number',
    'p.x is -Infinity; it must be a finite number',
    'p.x is "5"; it must be a finite number',
    'p.x is a list; it must be a finite number',
    'p.x is an object; it must be a finite number',
  ]);
  const open = number({ above: 0, below: 2 });
  expect([0, 0.001, 1.999, 2].map((x) => open(x, 'r'))).toEqual([
    ['r is 0; it must be above 0'],
    [],
    [],
    ['r is 2; it must be below 2'],
  ]);
  const closed = number({ atLeast: 0, atMost: 2 });
  expect([-0.001, 0, 2, 2.001].map((x) => closed(x, 'r'))).toEqual([
    ['r is -0.001; it must be at least 0'],
    [],
    [],
    ['r is 2.001; it must be at most 2'],
  ]);
  expect([2, 2.5].map((x) => number({ whole: true })(x, 'n'))).toEqual([[], ['n is 2.5; it must be a whole number']]);
  expect(number({ whole: false })(2.5, 'n')).toEqual([]);
});

test('MARG-090 text is not empty, one of its choices, and shown short in a refusal', () => {
  expect(text()('a', 'name')).toEqual([]);
  expect(['', 3, undefined].flatMap((x) => text()(x, 'name'))).toEqual([
    'name is ""; it must be text',
    'name is 3; it must be text',
    'name is missing; it must be text',
  ]);
  const choice = text('same', 'up');
  expect(choice('up', 'vol')).toEqual([]);
  expect(choice('down', 'vol')).toEqual(['vol is "down"; it must be one of same, up']);
  const [forty, more] = ['x'.repeat(40), `${'x'.repeat(40)}y`];
  expect(choice(forty, 'vol')).toEqual([`vol is "${forty}"; it must be one of same, up`]);
  expect(choice(more, 'vol')).toEqual([`vol is "${forty}..."; it must be one of same, up`]);
});

test('MARG-090 flags, lists and records of a rule', () => {
  expect([true, false].flatMap((x) => flag()(x, 'on'))).toEqual([]);
  expect([0, 'true'].flatMap((x) => flag()(x, 'on'))).toEqual([
    'on is 0; it must be true or false',
    'on is "true"; it must be true or false',
  ]);
  const two = listOf(number({ atLeast: 0 }), { atLeast: 2 });
  expect(two([1, 2], 'l')).toEqual([]);
  expect(two([1], 'l')).toEqual(['l has 1 members; it must have at least 2']);
  expect(two([-1, 2, -3], 'l')).toEqual(['l[0] is -1; it must be at least 0', 'l[2] is -3; it must be at least 0']);
  expect(two({ length: 2 }, 'l')).toEqual(['l is an object; it must be a list']);
  expect(listOf(number())([], 'l')).toEqual([]);
  const moves = recordOf(number({ above: -1 }));
  expect(moves({ BTC: 0.1, ETH: -1, SOL: '2' }, 'm')).toEqual([
    'm.ETH is -1; it must be above -1',
    'm.SOL is "2"; it must be a finite number',
  ]);
  expect([[], null, 'x', 7].flatMap((x) => moves(x, 'm'))).toEqual([
    'm is a list; it must be an object',
    'm is null; it must be an object',
    'm is "x"; it must be an object',
    'm is 7; it must be an object',
  ]);
});

test('MARG-090 a record has exactly its fields', () => {
  const rule = fields({ rate: number(), note: optional(text()) });
  expect(rule({ rate: 1 }, 'p')).toEqual([]);
  expect(rule({ rate: 1, note: 'x' }, 'p')).toEqual([]);
  expect(rule({ rate: 1, note: '' }, 'p')).toEqual(['p.note is ""; it must be text']);
  expect(rule({ Rate: 1 }, 'p')).toEqual([
    'p.rate is missing; it must be a finite number',
    'p.Rate is not a field of this model; allowed are rate, note',
  ]);
  expect([undefined, []].flatMap((x) => rule(x, 'p'))).toEqual([
    'p is missing; it must be an object',
    'p is a list; it must be an object',
  ]);
});

test('MARG-090 the second of two rules is asked only when the first holds, and members ascend strictly', () => {
  const tiers = both(listOf(fields({ from: number() })), ascendingBy('from'));
  const from = (...list: readonly unknown[]) =>
    tiers(
      list.map((x) => ({ from: x })),
      't',
    );
  expect(from()).toEqual([]);
  expect(from(5)).toEqual([]);
  expect(from(0, 1, 2)).toEqual([]);
  expect(from(0, 2, 2, 1)).toEqual(['t[2].from is 2; it must be above the one before, 2']);
  expect(from(3, 1)).toEqual(['t[1].from is 1; it must be above the one before, 3']);
  expect(from(3, 'x')).toEqual(['t[1].from is "x"; it must be a finite number']);
});
