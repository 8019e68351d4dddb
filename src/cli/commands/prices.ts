import type { Command } from 'commander';
import { registerAttacks } from './prices/attacks.ts';
import { registerDepth } from './prices/depth.ts';
import { registerSurface } from './prices/surface.ts';

/** `crossmargin prices`: what the price machinery makes of recorded markets. */
export function register(program: Command): void {
  const prices = program.command('prices').description('surfaces and indexes on recorded markets, and attacks on them');
  registerSurface(prices);
  registerDepth(prices);
  registerAttacks(prices);
  for (const command of prices.commands) command.copyInheritedSettings(program);
}
