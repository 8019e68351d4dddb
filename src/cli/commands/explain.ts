import { Option } from 'commander';
import type { Command } from 'commander';
import { eventToJson } from '../../codec/json.ts';
import { earlyWarning } from '../../engine/early-warnings.ts';
import type { Event } from '../../engine/event.ts';
import { LABEL_WIDTH } from '../../engine/schema.ts';
import { isOpened } from '../../engine/state.ts';
import type { State } from '../../engine/state.ts';
import { getText } from '../../engine/table.ts';
import { volView, watchPrices } from '../../engine/vol-view.ts';
import { VolWatch } from '../../risk/early-warning/vol-watch.ts';
import { InputError } from '../cli-error.ts';
import { AccountCosts } from '../explain/costs.ts';
import { endSentence, sentenceOf, underlyingsOf } from '../explain/sentences.ts';
import { warningSentence } from '../explain/warning-sentence.ts';
import { accountName, capital } from '../explain/words.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { foldRun } from '../venue/fold-run.ts';
import { warningStatus } from '../venue/warning-view.ts';

interface ExplainOptions {
  readonly output: 'text' | 'json';
}

/** One thing that happened to the account. */
interface Chapter {
  readonly seq: number;
  readonly timeMs: number;
  readonly sentence: string;
  readonly event: Event;
}

/** What was told of an account while its log was folded. */
interface Story {
  readonly account: number;
  readonly chapters: readonly Chapter[];
  readonly costs: AccountCosts;
  readonly end: State;
}

const EXAMPLES = `
Examples:
  crossmargin explain .crossmargin levered-long-0031
  crossmargin explain .crossmargin/run-0001 42 --output json`;

/** `crossmargin explain`: the story of one account, from its first warning to the end. */
export function register(program: Command): void {
  program
    .command('explain')
    .description(
      'the story of one account, from its first warning to the end: what was seen, considered, chosen, and its cost',
    )
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .argument('<account>', 'the number of the account, or its label')
    .addOption(
      new Option('-o, --output <form>', 'text, or json (one chapter a line)').choices(['text', 'json']).default('text'),
    )
    .addHelpText('after', EXAMPLES)
    .action((log: string, account: string, options: ExplainOptions, command: Command) =>
      explain(ioOf(command), log, account, options),
    );
}

async function explain(io: Io, name: string, wanted: string, { output }: ExplainOptions): Promise<void> {
  const story = await storyOf(io, name, wanted);
  io.stdout.write(output === 'json' ? jsonOf(story) : textOf(story));
}

/** Folds the log and notes what it says of the account. The first account of a label counts. @throws InputError when there is none */
async function storyOf(io: Io, name: string, wanted: string): Promise<Story> {
  const watch = new VolWatch();
  const chapters: Chapter[] = [];
  const costs = new AccountCosts();
  let account = -1;
  let underlyings: readonly number[] = [];
  const end = await foldRun(io, name, {
    before: (state) => {
      if (account >= 0) underlyings = underlyingsOf(state, account);
    },
    after: (state, outcome) => {
      watchPrices(watch, state, outcome);
      if (account < 0) account = accountNamed(state, wanted);
      if (account < 0) return;
      for (const event of outcome.events) {
        costs.observe(state, event, account);
        const sentence = sentenceOf(state, event, { account, underlyings });
        if (sentence === undefined) continue;
        const { seq, timeMs } = outcome;
        chapters.push({ seq, timeMs, sentence: `${sentence}${warningOf(state, watch, event, account)}`, event });
      }
    },
  });
  if (account < 0) {
    throw new InputError(`no account is called ${wanted}; give the number or the label of an account in this log`);
  }
  return { account, chapters, costs, end };
}

/** While it is only warned, how near the line is. */
function warningOf(state: State, watch: VolWatch, { kind }: Event, account: number): string {
  if (kind !== 'margin-called' && kind !== 'restricted') return '';
  const warning = earlyWarning(state, volView(watch, state), account);
  return warning === undefined ? '' : ` ${warningSentence(warningStatus(warning))}`;
}

/** The account of a number or a label, -1 when there is none yet. */
function accountNamed(state: State, wanted: string): number {
  if (/^\d+$/.test(wanted)) return isOpened(state, Number(wanted)) ? Number(wanted) : -1;
  for (let account = 0; account < state.accounts.count; account++) {
    if (isOpened(state, account) && labelOf(state, account) === wanted) return account;
  }
  return -1;
}

const labelOf = (state: State, account: number): string => getText(state.accounts.columns.label, LABEL_WIDTH, account);

function textOf({ account, chapters, costs, end }: Story): string {
  const title = accountName(end.accounts.columns.kind[account], account, labelOf(end, account));
  const lines = [capital(title), ''];
  if (chapters.length === 0) lines.push('Nothing happened to it: it was never called, restricted or liquidated.');
  for (const { seq, timeMs, sentence } of chapters) lines.push(`${timeOf(timeMs)}  #${seq}  ${sentence}`);
  const cost = costs.sentence();
  return `${[...lines, '', ...(cost === '' ? [] : [cost]), endSentence(end, account)].join('\n')}\n`;
}

function jsonOf({ chapters }: Story): string {
  return chapters
    .map(
      ({ seq, timeMs, sentence, event }) => `${JSON.stringify({ seq, timeMs, sentence, event: eventToJson(event) })}\n`,
    )
    .join('');
}

const timeOf = (timeMs: number): string => new Date(timeMs).toISOString().replace('T', ' ').replace('.000Z', '');
