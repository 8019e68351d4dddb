import type { MarginModel, Preset } from './model.ts';
import type { MarginReport } from './report.ts';
import type { Portfolio } from './portfolio.ts';
import { fields, isRecord, listOf, text } from './parameter-check.ts';
import type { Rule } from './parameter-check.ts';

/** A preset that is not one: an edge error with a sentence for each thing wrong. */
export class PresetProblem extends Error {
  override readonly name = 'PresetProblem';
  readonly sentences: readonly string[];
  constructor(sentences: readonly string[]) {
    super(sentences.join('; '));
    this.sentences = sentences;
  }
}

/** A model with its parameter type closed over, so that models of all kinds stand in one list. */
export interface AnyModel {
  readonly name: string;
  readonly summary: string;
  readonly check: (parameters: unknown) => readonly string[];
  /** @throws PresetProblem when the preset is not one of this model; PortfolioProblem when the market does not cover the book. */
  readonly margin: (portfolio: Portfolio, preset: Preset) => MarginReport;
}

/** Closes over the parameter type of a model; the preset is checked before its first use. */
export function anyModel<Parameters>(model: MarginModel<Parameters>): AnyModel {
  const checked = new WeakSet<Preset>();
  return {
    name: model.name,
    summary: model.summary,
    check: model.check,
    margin: (portfolio, preset) => {
      if (!checked.has(preset)) {
        const sentences =
          preset.model === model.name
            ? model.check(preset.parameters)
            : [`preset ${preset.name} is of model ${preset.model}, not ${model.name}`];
        if (sentences.length > 0) throw new PresetProblem(sentences);
        checked.add(preset);
      }
      return model.margin(portfolio, preset as Preset<Parameters>);
    },
  };
}

const ENVELOPE: Rule = fields({
  name: text(),
  model: text(),
  version: date(),
  source: text(),
  uncertain: listOf(text()),
  parameters: (value, path) => (isRecord(value) ? [] : [`${path} must be an object`]),
});

/**
 * Reads a preset: the envelope, then the model's own check of the parameters.
 *
 * @param value a plain record, as parsed from a preset file
 * @throws PresetProblem with a sentence for every field that is missing, contradictory or unknown
 */
export function readPreset(value: unknown, models: readonly AnyModel[]): Preset {
  const wrong = ENVELOPE(value, 'preset');
  if (wrong.length > 0) throw new PresetProblem(wrong);
  const preset = value as Preset;
  const model = models.find(({ name }) => name === preset.model);
  if (model === undefined) {
    throw new PresetProblem([
      `preset.model is "${preset.model}"; it must be one of ${models.map(({ name }) => name).join(', ')}`,
    ]);
  }
  const sentences = model.check(preset.parameters);
  if (sentences.length > 0) throw new PresetProblem(sentences.map((sentence) => `preset ${preset.name}: ${sentence}`));
  return preset;
}

function date(): Rule {
  return (value, path) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? [] : [`${path} must be a date YYYY-MM-DD`];
}
