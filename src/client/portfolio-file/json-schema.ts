import { z } from 'zod';
import { portfolioFileSchema } from './schema.ts';

/** The JSON Schema (draft 2020-12) of a portfolio file, as it is written: numbers may be decimal strings, times texts or ms. */
export function portfolioJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(portfolioFileSchema, { io: 'input', target: 'draft-2020-12' }),
    title: 'crossmargin portfolio',
    description: 'One account in front of one market, and the model it is judged by.',
  };
}
