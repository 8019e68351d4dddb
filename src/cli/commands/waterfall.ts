import type { Command } from 'commander';
import { registerAdl } from './waterfall/adl.ts';
import { registerCrash } from './waterfall/crash.ts';
import { registerReliability } from './waterfall/reliability.ts';

/** `crossmargin waterfall`: what the waterfall does to recorded events and crashes. */
export function register(program: Command): void {
  const waterfall = program
    .command('waterfall')
    .description('liquidation, insurance fund and auto-deleveraging on recorded events');
  registerAdl(waterfall);
  registerCrash(waterfall);
  registerReliability(waterfall);
  for (const command of waterfall.commands) command.copyInheritedSettings(program);
}
