import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { AttackPoint } from '../../../feeds/attacks/attack.ts';
import { usdcMinutes } from '../../../feeds/attacks/usdc-depeg.ts';
import { usdeMinutes } from '../../../feeds/attacks/usde-crash.ts';
import { runVenueAttack, VENUE_ATTACKS } from '../../../feeds/attacks/venue-attacks.ts';
import { InputError, NegativeAnswer } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { ioOf } from '../../io.ts';
import { outputOption } from '../margin.ts';
import { attackPicture, RECORDED_ATTACKS } from './attack-picture.ts';
import { attacksCsv, printRecordedAttack, printVenueAttacks } from './attack-tables.ts';
import { dataFolder, readingFiles } from './recorded.ts';

interface AttacksOptions {
  readonly data?: string;
  readonly svg?: string;
  readonly output: 'table' | 'json' | 'csv';
}

/** `crossmargin prices attacks`: what our prices, a naive last price and a single venue made of the same attacks. */
export function registerAttacks(prices: Command): void {
  prices
    .command('attacks')
    .description('attack the index: invented ones, and with --data USDC of March 2023 and USDe of October 2025')
    .option('--data <path>', 'folder that holds depeg_usdc_2023 and crash_2025-10')
    .option('--svg <file>', 'draw the recorded attacks into an SVG file')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit code 1 when a price went beyond its bound. --output csv prints the recorded attacks minute by minute.',
    )
    .action((options: AttacksOptions, command: Command) => run(ioOf(command), options));
}

function run(io: Io, { data, svg, output }: AttacksOptions): void {
  if (svg !== undefined && data === undefined)
    throw new InputError('--svg draws recorded attacks; give their folder with --data');
  const invented = VENUE_ATTACKS.map(runVenueAttack);
  const recorded = data === undefined ? [] : readingFiles(() => recordedAttacks(io, data));
  if (output === 'json') io.stdout.write(`${JSON.stringify({ invented, recorded }, undefined, 2)}\n`);
  else if (output === 'csv') io.stdout.write(attacksCsv(recorded));
  else {
    io.stdout.write(printVenueAttacks(io, invented));
    for (const attack of recorded) io.stdout.write(printRecordedAttack(io, attack));
    if (data === undefined) io.stderr.write('recorded attacks were not played: give their folder with --data\n');
  }
  if (svg !== undefined) {
    writeFileSync(resolve(io.cwd, svg), attackPicture(recorded));
    io.stderr.write(`drawn into ${svg}\n`);
  }
  const broken = invented.filter(({ index, bound }) => index > bound).map(({ name }) => name);
  if (broken.length > 0) throw new NegativeAnswer(`the index went beyond its bound: ${broken.join('; ')}`);
}

function recordedAttacks(io: Io, data: string): { readonly name: string; readonly points: readonly AttackPoint[] }[] {
  const folder = (name: string, file: string): string => dataFolder(io, data, name, (each) => each.startsWith(file));
  return [
    { name: RECORDED_ATTACKS.usdc.name, points: [...usdcMinutes(folder('depeg_usdc_2023', 'kraken_BTCUSDC_1m'))] },
    { name: RECORDED_ATTACKS.usde.name, points: [...usdeMinutes(folder('crash_2025-10', 'binance_USDEUSDT_1m'))] },
  ];
}
