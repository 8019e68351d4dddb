import { statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { hasVectorKernels } from '../../quant/kernels/vector-kernels.ts';
import { InputError, NegativeAnswer } from '../cli-error.ts';
import { fail, ok } from '../doctor/check.ts';
import type { Finding, Machine, Verdict } from '../doctor/check.ts';
import { clock, dataFolder, embeddedLog, nodeVersion, vectorKernels } from '../doctor/machine-checks.ts';
import { latestLog, port, presets } from '../doctor/venue-checks.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { paint } from '../output/format.ts';
import { left, printTable } from '../output/table.ts';
import { readSettings } from '../settings/read-settings.ts';
import { CONFIG_FLAG, CONFIG_TEXT } from '../settings/take-settings.ts';
import { VENUE_SETTINGS } from '../settings/venue-settings.ts';

interface DoctorOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly output: 'table' | 'json';
}

/** The settings that the checks look at. */
interface Looked {
  readonly data: string;
  readonly port?: number;
  readonly http: boolean;
  readonly preset: string;
}

const LOOKED = ['data', 'port', 'http', 'preset'];

const EXAMPLES = `
Examples:
  crossmargin doctor                               what this machine lacks, and how the latest run is
  crossmargin doctor --config venue.json --json    before a start with those settings, for a program

Exit codes: 0 nothing fails (there may be warnings); 1 a check fails.`;

/** `crossmargin doctor`: whether this machine, these settings and the latest run have what a start needs. */
export function register(program: Command): void {
  const command = program
    .command('doctor')
    .description('check the machine, the settings and the log of the latest run, and say what to do')
    .option(CONFIG_FLAG, CONFIG_TEXT)
    .addOption(new Option('-o, --output <form>', 'how to print').choices(['table', 'json']).default('table'))
    .option('--json', 'the same as --output json')
    .addHelpText('after', EXAMPLES)
    .action((options: DoctorOptions, acting: Command) => examine(ioOf(acting), options, acting));
  for (const { key, option } of VENUE_SETTINGS) if (LOOKED.includes(key)) command.addOption(option);
}

async function examine(io: Io, options: DoctorOptions, command: Command): Promise<void> {
  const findings = await look(io, options, command);
  if (options.json === true || options.output === 'json') {
    io.stdout.write(`${JSON.stringify({ ok: !findings.some(fails), checks: findings }, undefined, 2)}\n`);
  } else {
    io.stdout.write(tableOf(io, findings));
  }
  const failed = findings.filter(fails).length;
  if (failed > 0) throw new NegativeAnswer(`${failed} of ${findings.length} checks fail`);
}

const fails = ({ verdict }: Finding): boolean => verdict === 'fail';

async function look(io: Io, options: DoctorOptions, command: Command): Promise<readonly Finding[]> {
  const { finding, settings } = settingsOf(io, options.config, command);
  const machine = thisMachine();
  const data = resolve(io.cwd, settings.data);
  return [
    nodeVersion(machine),
    vectorKernels(machine),
    await embeddedLog(),
    await clock(machine),
    finding,
    presets(io, settings.preset),
    dataFolder(machine, data),
    ...(await latestLog(machine, data)),
    await port(settings.port, settings.http),
  ];
}

/** What a start would take. Wrong settings are a finding, and what can be said without them is. */
function settingsOf(
  io: Io,
  file: string | undefined,
  command: Command,
): { readonly finding: Finding; readonly settings: Looked } {
  const settings: Record<string, unknown> = { ...command.opts() };
  try {
    const given = readSettings(io, VENUE_SETTINGS, file);
    for (const [key, { value }] of given) if (command.getOptionValueSource(key) !== 'cli') settings[key] = value;
    const names = [...given].map(([key, { source }]) => `${key} (${source === 'env' ? 'environment' : 'file'})`);
    const found = names.length === 0 ? 'none in a file or the environment' : names.join(', ');
    return { finding: ok('settings', found), settings: settings as unknown as Looked };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return {
      finding: fail('settings', error.message, 'correct them; crossmargin schema settings lists those that exist'),
      settings: settings as unknown as Looked,
    };
  }
}

function thisMachine(): Machine {
  return {
    nodeVersion: process.versions.node,
    vectors: hasVectorKernels(),
    freeBytes: (folder) => {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
  };
}

const COLOUR = { ok: 'green', warn: 'yellow', fail: 'red' } as const satisfies Record<Verdict, string>;

function tableOf(io: Io, findings: readonly Finding[]): string {
  const rows = findings.flatMap(({ check, verdict, found, toDo }) => [
    [paint(io, COLOUR[verdict], verdict), check, found],
    ...(toDo === undefined ? [] : [['', '', `-> ${toDo}`]]),
  ]);
  return printTable(io, [left(''), left('check'), left('found')], rows);
}
