import type { Command } from 'commander';
import { portfolioJsonSchema } from '../../client/portfolio-file/json-schema.ts';
import { presetJsonSchema } from '../../client/portfolio-file/preset-schema.ts';
import { InputError } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import { settingsJsonSchema } from '../settings/setting.ts';
import { VENUE_SETTINGS } from '../settings/venue-settings.ts';

const SCHEMAS: ReadonlyMap<string, () => object> = new Map([
  ['portfolio', portfolioJsonSchema],
  ['preset', presetJsonSchema],
  ['settings', () => settingsJsonSchema(VENUE_SETTINGS)],
]);

/** `crossmargin schema`: JSON Schemas of the files people write. */
export function register(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of a file you may write')
    .argument('<file>', '"portfolio", "preset" or "settings"')
    .addHelpText('after', '\nExample:\n  crossmargin schema portfolio > portfolio.schema.json')
    .action((file: string, _options: unknown, command: Command) => {
      const schema = SCHEMAS.get(file)?.();
      if (schema === undefined)
        throw new InputError(`there is no schema of "${file}"; it must be ${[...SCHEMAS.keys()].join(' or ')}`);
      ioOf(command).stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
    });
}
