import type { Command } from 'commander';
import { MODELS } from '../../risk/models/registry.ts';
import { ioOf } from '../io.ts';
import { csvLines } from '../output/format.ts';
import { left, printTable } from '../output/table.ts';
import { loadPreset, presetNames } from '../presets.ts';
import { outputOption } from './margin.ts';

interface ModelsOptions {
  readonly output: 'table' | 'json' | 'csv';
}

/** `crossmargin models`: the presets, what they are of, when and where they come from. */
export function register(program: Command): void {
  program
    .command('models')
    .description('the margin models and their dated presets, with their sources')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nUse a name with `crossmargin margin FILE --model NAME`, or copy a preset from presets/ and change it.',
    )
    .action((options: ModelsOptions, command: Command) => {
      const io = ioOf(command);
      const presets = presetNames().map((name) => loadPreset(io, name));
      const summary = (model: string): string => MODELS.find(({ name }) => name === model)?.summary ?? '';
      if (options.output === 'json') {
        const listed = presets.map(({ name, model, version, source, uncertain }) => ({
          name,
          model,
          version,
          summary: summary(model),
          source,
          uncertain,
        }));
        io.stdout.write(`${JSON.stringify(listed, undefined, 2)}\n`);
      } else if (options.output === 'csv') {
        const rows = presets.map(({ name, model, version, source, uncertain }) => [
          name,
          model,
          version,
          source,
          uncertain.join('; '),
        ]);
        io.stdout.write(csvLines([['name', 'model', 'version', 'source', 'uncertain'], ...rows]));
      } else {
        const rows = presets.map(({ name, model, version, source }) => [
          name,
          model,
          version,
          cut(source, Math.max(30, io.columns - 55)),
        ]);
        io.stdout.write(printTable(io, [left('preset'), left('model'), left('of'), left('source')], rows));
        const used = MODELS.filter(({ name }) => presets.some(({ model }) => model === name));
        io.stdout.write(
          `\n${printTable(
            io,
            [left('model'), left('in one line')],
            used.map((model) => [model.name, model.summary]),
          )}`,
        );
      }
    });
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 3)}...`;
}
