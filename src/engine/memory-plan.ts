import { ARENA_BYTES_MAX, arenaBytes } from '../quant/kernels/arena.ts';
import { houseScenarioSet } from '../risk/house-scenarios.ts';
import type { PortfolioParameters } from '../risk/house-preset.ts';
import { optionBuilderColumns } from '../risk/option-rows.ts';
import { createRiskTable } from '../risk/risk-table.ts';
import { screenColumns } from '../risk/screen.ts';

/** Beyond these a plan is refused before its size is even worked out. */
const COLUMNS_MAX = 100_000;

/**
 * Whether the risk arrays of so many instruments in all columns of a preset, with what the option builder and the screening keep beside
 * them, fit one memory. @see spec/21-KERN, KERN-050
 */
export function fitsMemory(instruments: number, preset: PortfolioParameters): boolean {
  const columns = houseScenarioSet(preset, 'default', '').scenarios.length;
  if (columns > COLUMNS_MAX) return false;
  const one = createRiskTable(1, columns);
  const each = [{ count: one.cells.length, width: 8 }, ...screenColumns(one)];
  const rows = each.map(({ count, width }) => ({ count: count * instruments, width }));
  return arenaBytes([...rows, ...optionBuilderColumns(instruments, one.stride)]) <= ARENA_BYTES_MAX;
}
