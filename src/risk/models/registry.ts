import type { AnyModel } from '../preset.ts';

/** Every margin model by name; a preset names one of them. Add a model here: `anyModel(theModel)`. */
export const MODELS: readonly AnyModel[] = [];

/** The model of a name, if there is one. */
export function modelNamed(name: string): AnyModel | undefined {
  return MODELS.find((model) => model.name === name);
}
