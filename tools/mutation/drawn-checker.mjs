// A checker of Stryker's that lets only drawn mutants through: it is told stretches of source, in which others nest.
import { readFileSync } from 'node:fs';
import { CheckStatus } from '@stryker-mutator/api/check';
import { commonTokens, declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

class DrawnChecker {
  static inject = [commonTokens.options];
  #drawn = new Set();
  #path;

  constructor(options) {
    this.#path = options.drawnMutants;
  }

  init() {
    this.#drawn = new Set(JSON.parse(readFileSync(this.#path, 'utf8')));
    return Promise.resolve();
  }

  check(mutants) {
    const refused = { status: CheckStatus.CompileError, reason: 'not drawn' };
    const passed = { status: CheckStatus.Passed };
    return Promise.resolve(
      Object.fromEntries(mutants.map((mutant) => [mutant.id, this.#drawn.has(keyOf(mutant)) ? passed : refused])),
    );
  }

  group(mutants) {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }
}

/** As `keyOf` of drawn.ts. */
function keyOf({ fileName, mutatorName, replacement, location: { start, end } }) {
  const file = fileName.replaceAll('\\', '/').replace(/^.*\/src\//, 'src/');
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`;
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'drawn', DrawnChecker)];
