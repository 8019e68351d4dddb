import type { Command } from 'commander';
import { ioOf } from '../io.ts';
import { readSettings } from './read-settings.ts';
import type { Setting } from './setting.ts';

export const CONFIG_FLAG = '--config <file>';
export const CONFIG_TEXT = 'settings as a JSON file; CROSSMARGIN_* variables go before it, options before both';

/** Lets a command take what its command line does not say from the environment, then from the file. @see spec/22-CLIN, CLIN-060 */
export function takeSettings(command: Command, settings: readonly Setting[]): Command {
  return command.option(CONFIG_FLAG, CONFIG_TEXT).hook('preAction', (_, acting) => {
    const { config } = acting.opts<{ config?: string }>();
    for (const [key, { value, source }] of readSettings(ioOf(acting), settings, config)) {
      const said = acting.getOptionValueSource(key);
      if (said === undefined || said === 'default') acting.setOptionValueWithSource(key, value, source);
    }
  });
}
