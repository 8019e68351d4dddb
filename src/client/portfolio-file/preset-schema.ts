import { z } from 'zod';

/** The envelope of a preset file; each model checks its own parameters. */
const presetSchema = z.strictObject({
  name: z.string().min(1).describe('How `--model` and a portfolio file name it; the same as the file name.'),
  model: z.string().min(1).describe('The model it is of: `crossmargin models` lists them.'),
  version: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .describe('Date the parameters are of, YYYY-MM-DD.'),
  source: z.string().min(1).describe('Where they come from: page, article, document, section.'),
  uncertain: z.array(z.string()).describe('Parameters or rules that the source does not publish and that were chosen.'),
  parameters: z
    .record(z.string(), z.unknown())
    .describe("The model's own parameters: docs/reference/models explains them."),
});

/** The JSON Schema (draft 2020-12) of a preset file. */
export function presetJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(presetSchema, { io: 'input', target: 'draft-2020-12' }),
    title: 'crossmargin preset',
    description: 'A dated set of parameters of one margin model.',
  };
}
