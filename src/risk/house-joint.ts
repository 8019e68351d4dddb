import type { JointMove, PortfolioParameters, UnderlyingParameters } from './house-preset.ts';
import { houseScenarioSet, underlyingParameters } from './house-scenarios.ts';
import { TERMS, writeTerms } from './joint-columns.ts';
import type { JointColumns, LadderNode } from './joint-columns.ts';
import { GRID_COLUMNS } from './scenario-set.ts';
import type { Scenario } from './scenario.ts';

/** A joint column before it is compiled: the move and vol state of each underlying. */
interface JointColumn {
  readonly label: string;
  readonly move: (name: string, own: UnderlyingParameters) => number;
  readonly vol: (name: string) => 'same' | 'up';
}

/**
 * The joint columns of a preset for the underlyings of a venue: historical days with vol unchanged, named stress vectors, and each
 * underlying alone by its single-name shock, down and up, with its own vol up. Undefined for fewer than two underlyings: the own grid is
 * all there is. @see spec/03-SCAN, SCAN-060
 */
export function compileJointColumns(preset: PortfolioParameters, names: readonly string[]): JointColumns | undefined {
  if (names.length < 2) return undefined;
  const days = preset.historical?.days ?? [];
  const columns = [
    ...days.map((day) => named(day, 'same')),
    ...preset.stress.map((vector) => named(vector, vector.vol)),
    ...names.flatMap((name) => [alone(name, -1), alone(name, 1)]),
  ];
  const ladders = names.map((name) => ({ same: ladderOf(preset, name, 'same'), up: ladderOf(preset, name, 'up') }));
  const joint = {
    labels: columns.map(({ label }) => label),
    historical: days.length,
    worstDays: Math.ceil(days.length * (preset.historical?.worstShare ?? 0)),
    columns: new Int32Array(columns.length * names.length * TERMS),
    weights: new Float64Array(columns.length * names.length * TERMS),
  };
  columns.forEach((column, j) =>
    names.forEach((name, u) => {
      const move = column.move(name, underlyingParameters(preset, name));
      writeTerms(joint, (j * names.length + u) * TERMS, ladders[u][column.vol(name)], move);
    }),
  );
  return joint;
}

function named({ label, moves }: JointMove, vol: 'same' | 'up'): JointColumn {
  return { label, move: (name) => (Object.hasOwn(moves, name) ? moves[name] : (moves.default ?? 0)), vol: () => vol };
}

function alone(moved: string, direction: -1 | 1): JointColumn {
  return {
    label: `${moved} alone ${direction < 0 ? 'down' : 'up'}`,
    move: (name, own) => (name === moved ? direction * own.singleNameShock : 0),
    vol: (name) => (name === moved ? 'up' : 'same'),
  };
}

/** The own columns of a vol state by move, ascending, with the tails outside the grid at both ends. */
function ladderOf(preset: PortfolioParameters, name: string, vol: 'same' | 'up'): LadderNode[] {
  const { scenarios } = houseScenarioSet(preset, name, '');
  const { priceRange } = underlyingParameters(preset, name);
  const isNode = (scenario: Scenario, column: number): boolean =>
    column < GRID_COLUMNS ? scenario.vol === vol : scenario.skew === 0 && Math.abs(scenario.move) > priceRange;
  return scenarios
    .map((scenario, column) => ({ scenario, column }))
    .filter(({ scenario, column }) => isNode(scenario, column))
    .map(({ scenario, column }) => ({
      move: scenario.move,
      column,
      undamped: 1 / scenario.weight,
      sameVol: scenario.vol === vol,
    }))
    .sort((a, b) => a.move - b.move);
}
