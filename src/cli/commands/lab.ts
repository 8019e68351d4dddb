import type { Command } from 'commander';
import { registerCalibrate } from './lab/calibrate.ts';
import { registerColumns } from './lab/columns.ts';
import { registerOptions } from './lab/options.ts';
import { registerTrial } from './lab/trial.ts';

/** `crossmargin lab`: the house model on recorded markets. */
export function register(program: Command): void {
  const lab = program.command('lab').description('judge and calibrate the house model on recorded markets');
  registerTrial(lab);
  registerOptions(lab);
  registerCalibrate(lab);
  registerColumns(lab);
  for (const command of lab.commands) command.copyInheritedSettings(program);
}
