import { describe, expect, test } from 'vitest';
import type { MarginModel, Preset } from './model.ts';
import { number } from './parameter-check.ts';
import type { Portfolio } from './portfolio.ts';
import { anyModel, PresetProblem, readPreset } from './preset.ts';
import type { MarginReport } from './report.ts';

const PORTFOLIO = {} as Portfolio;

/** A model that remembers how often it was asked; its parameters are a number above zero. */
function counting(name = 'counting') {
  const asked = { checks: 0, margins: 0 };
  const model: MarginModel<number> = {
    name,
    summary: `${name} of questions`,
    check: (parameters) => {
      asked.checks += 1;
      return number({ above: 0 })(parameters, 'parameters');
    },
    margin: (_, { parameters }) => {
      asked.margins += 1;
      return { initialMargin: 2 * parameters } as MarginReport;
    },
  };
  return { asked, model: anyModel(model) };
}

const preset = (change: object = {}): Preset => ({
  name: 'mine',
  model: 'counting',
  version: '2026-11-01',
  source: 'by hand',
  uncertain: [],
  parameters: 3,
  ...change,
});

/** The sentences that something was refused with. */
function sentencesOf(attempt: () => unknown): readonly string[] {
  try {
    attempt();
  } catch (cause) {
    if (cause instanceof PresetProblem) return cause.sentences;
    throw cause;
  }
  return [];
}

describe('a model of any kind', () => {
  test('MARG-090 checks a preset before its first use and not again', () => {
    const { asked, model } = counting();
    const one = preset();
    for (let i = 0; i < 3; i++) expect(model.margin(PORTFOLIO, one).initialMargin).toBe(6);
    expect(asked).toEqual({ checks: 1, margins: 3 });
    model.margin(PORTFOLIO, preset());
    expect(asked).toEqual({ checks: 2, margins: 4 });
    expect([model.name, model.summary]).toEqual(['counting', 'counting of questions']);
    expect(model.check(0)).toEqual(['parameters is 0; it must be above 0']);
  });

  test('MARG-090 refuses a wrong preset every time, and one of another model without looking at it', () => {
    const { asked, model } = counting();
    const wrong = preset({ parameters: 0 });
    for (let i = 0; i < 2; i++) {
      expect(sentencesOf(() => model.margin(PORTFOLIO, wrong))).toEqual(['parameters is 0; it must be above 0']);
    }
    expect(asked).toEqual({ checks: 2, margins: 0 });
    expect(sentencesOf(() => model.margin(PORTFOLIO, preset({ model: 'span' })))).toEqual([
      'preset mine is of model span, not counting',
    ]);
    expect(asked).toEqual({ checks: 2, margins: 0 });
  });
});

describe('reading', () => {
  const models = [counting().model, counting('other').model];
  const read = (value: unknown) => readPreset(value, models);

  test('MARG-090 gives back a preset that is one', () => {
    const value = preset({ parameters: {} });
    expect(sentencesOf(() => read(value))).toEqual([
      'preset mine: parameters is an object; it must be a finite number',
    ]);
    const lenient = anyModel<unknown>({ name: 'counting', summary: '', check: () => [], margin: () => ({}) as never });
    expect(readPreset(value, [counting('other').model, lenient])).toBe(value);
  });

  test('MARG-090 tells every field of the envelope that is wrong', () => {
    expect(sentencesOf(() => read(7))).toEqual(['preset is 7; it must be an object']);
    const wrong = { name: '', model: 1, version: '2026-1-01', source: 'x', uncertain: [''], parameters: [], more: 1 };
    expect(sentencesOf(() => read(wrong))).toEqual([
      'preset.name is ""; it must be text',
      'preset.model is 1; it must be text',
      'preset.version must be a date YYYY-MM-DD',
      'preset.uncertain[0] is ""; it must be text',
      'preset.parameters must be an object',
      'preset.more is not a field of this model; allowed are name, model, version, source, uncertain, parameters',
    ]);
    expect(() => read(wrong)).toThrow('it must be text; preset.model is 1; it must be text; preset.version');
    for (const version of [
      20_261_101,
      '2026-11-01 ',
      ' 2026-11-01',
      '26-11-01',
      '2026-11-1',
      '2026/11/01',
      'x026-11-01',
    ])
      expect(sentencesOf(() => read(preset({ parameters: {}, version })))).toEqual([
        'preset.version must be a date YYYY-MM-DD',
      ]);
  });

  test('MARG-090 tells which models there are', () => {
    expect(sentencesOf(() => read(preset({ model: 'magic', parameters: {} })))).toEqual([
      'preset.model is "magic"; it must be one of counting, other',
    ]);
    expect(new PresetProblem(['a', 'b'])).toMatchObject({ name: 'PresetProblem', message: 'a; b' });
  });
});
