import { readFileSync } from 'node:fs';
import { portfolioFromCsv } from '../../src/cli/portfolio-csv.ts';
import { parsePortfolioFile, readPortfolioFile } from '../../src/client/portfolio-file/read.ts';
import { commandFromJson, commandToJson } from '../../src/codec/json.ts';
import { decodeLogEntry, encodeLogEntry } from '../../src/codec/log-record.ts';
import { decodeOutcome, encodeOutcome } from '../../src/codec/outcome-codec.ts';
import { decodeSnapshot, encodeSnapshot } from '../../src/codec/snapshot-codec.ts';
import type { Command } from '../../src/engine/command.ts';
import { digestState } from '../../src/engine/digest.ts';
import { SMALL_GENESIS, smallVenue, START_MS } from '../../src/engine/small-venue.suite.ts';
import { hex } from '../../src/hash/hash.ts';
import type { RandomStream } from '../../src/lab/random-stream.ts';
import { decodeFrame, encodeFrame } from '../../src/log/frame.ts';
import { LogRefusal } from '../../src/log/log.ts';
import { parseSymbol } from '../../src/market/symbol.ts';
import { platformHasher } from '../../src/node/replica.ts';
import { PortfolioProblem } from '../../src/risk/model.ts';
import { workload } from '../workload.ts';
import { httpDoor } from './fuzz-http.ts';
import { changedBytes, changedJson, changedText } from './fuzz-inputs.ts';

/** A place where something from outside comes in. */
export interface Door {
  readonly name: string;
  /** Inputs of a hundred that go to it. */
  readonly share: number;
  /** Makes one input and offers it: whether it was taken. @throws when the door breaks what it promises */
  readonly offer: (stream: RandomStream) => boolean | Promise<boolean>;
}

const example = (name: string): string =>
  readFileSync(new URL(`../../examples/portfolios/${name}`, import.meta.url), 'utf8');

function demand(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken promise: ${promise}`);
}

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Everything that is offered begins as something sound. */
function corpus() {
  const source = workload(5);
  const commands: Command[] = Array.from({ length: 400 }, () => source.next().value);
  const venue = smallVenue();
  const outcomes = commands.map((command, i) => ({ seq: i, timeMs: START_MS, events: venue.send(command) }));
  const records = [
    encodeLogEntry({ kind: 'genesis', genesis: SMALL_GENESIS }),
    ...commands.map((command) => encodeLogEntry({ kind: 'command', timeMs: START_MS, command })),
  ];
  const items = records.slice(30, 40).map((bytes, number) => ({ id: { client: 7, number }, bytes }));
  return {
    venue,
    records,
    outcomes: outcomes.map((outcome) => encodeOutcome(outcome)),
    frame: encodeFrame(100, items),
    frameCount: items.length,
    snapshot: encodeSnapshot(venue.state, platformHasher()),
    jsons: commands.map((command) => commandToJson(command)),
    files: ['calendar', 'basis-trade', 'covered-call', 'short-strangle', 'btc-against-eth'].map((name) =>
      example(`${name}.json`),
    ),
    csv: example('positions.csv'),
    market: JSON.parse(example('market.json')) as unknown,
    symbols: [
      'BTC-27MAR26-60000-C',
      'BTC/USDC:USDC',
      'BTC_USDC-31JAN26',
      'BTC-PERPETUAL',
      'ETH-20260327-3000-P',
      'BTC/USDC',
    ],
  };
}

/** All doors over one corpus, and a check that nothing that was offered changed the venue beside them. */
export function openDoors(): { readonly doors: readonly Door[]; readonly checkUnchanged: () => void } {
  const sound = corpus();
  const digest = (): string => hex(digestState(sound.venue.state, platformHasher()));
  const before = digest();
  const jsons = JSON.stringify([sound.jsons, sound.market]);
  const doors = [...byteDoors(sound), ...textDoors(sound), httpDoor(sound.venue.state, demand)];
  const checkUnchanged = (): void => {
    demand(digest() === before, 'a decoder changes no state');
    demand(JSON.stringify([sound.jsons, sound.market]) === jsons, 'a reader changes nothing that it reads');
    demand(Object.keys(Object.prototype).length === 0, 'no input reaches the prototype of every record');
    demand(decodeLogEntry(sound.records[40]) !== undefined, 'a sound record is taken after any number of broken ones');
  };
  return { doors, checkUnchanged };
}

type Corpus = ReturnType<typeof corpus>;

function byteDoors({ records, outcomes, frame, frameCount, snapshot }: Corpus): readonly Door[] {
  const logEntry = (stream: RandomStream): boolean => {
    const bytes = changedBytes(stream, stream.pick(records), stream.pick(records));
    const copy = bytes.slice();
    const entry = decodeLogEntry(bytes);
    demand(equalBytes(copy, bytes), 'a decoder leaves its input alone');
    if (entry !== undefined) demand(equalBytes(encodeLogEntry(entry), bytes), 'a record has one form');
    return entry !== undefined;
  };
  const outcome = (stream: RandomStream): boolean => {
    const bytes = changedBytes(stream, stream.pick(outcomes), stream.pick(outcomes));
    const read = decodeOutcome(bytes);
    if (read !== undefined) demand(equalBytes(encodeOutcome(read), bytes), 'an outcome has one form');
    return read !== undefined;
  };
  const frames = (stream: RandomStream): boolean => {
    const bytes = changedBytes(stream, frame, frame);
    try {
      const read = [...decodeFrame(bytes, 100, frameCount)];
      demand(equalBytes(encodeFrame(100, read), frame), 'a frame that is taken is the one that was written');
      return true;
    } catch (cause) {
      if (cause instanceof LogRefusal && cause.reason === 'corrupt') return false;
      throw cause;
    }
  };
  const snapshots = (stream: RandomStream): boolean => {
    const bytes = changedBytes(stream, snapshot, snapshot);
    const { state, problem } = decodeSnapshot(bytes, platformHasher);
    demand((state === undefined) === (problem !== undefined), 'a snapshot is taken or refused with a sentence');
    if (state !== undefined) demand(equalBytes(bytes, snapshot), 'a snapshot that was changed is refused');
    return state !== undefined;
  };
  return [
    { name: 'log record', share: 30, offer: logEntry },
    { name: 'outcome', share: 12, offer: outcome },
    { name: 'log frame', share: 12, offer: frames },
    { name: 'snapshot', share: 1, offer: snapshots },
  ];
}

function textDoors({ jsons, files, csv, market, symbols }: Corpus): readonly Door[] {
  const json = (stream: RandomStream): boolean => {
    const written = changedJson(stream, stream.pick(jsons));
    const { command, problems } = commandFromJson(written);
    if (command === undefined) {
      demand(problems.length > 0 && problems.every((sentence) => sentence.length > 0), 'a refusal says why');
      return false;
    }
    const again = commandFromJson(commandToJson(command));
    demand(again.command !== undefined, 'what was taken is taken again');
    return true;
  };
  const parsed = files.map((file) => JSON.parse(file) as unknown);
  const fileJson = (stream: RandomStream): boolean =>
    refusedOrRead(() => readPortfolioFile(changedJson(stream, stream.pick(parsed))));
  const fileText = (stream: RandomStream): boolean =>
    refusedOrRead(() => parsePortfolioFile(changedText(stream, stream.pick(files))));
  const csvText = (stream: RandomStream): boolean =>
    refusedOrRead(() => readPortfolioFile(portfolioFromCsv(changedText(stream, csv), market).written));
  const symbol = (stream: RandomStream): boolean => {
    const { instrument, problem } = parseSymbol(changedText(stream, stream.pick(symbols)));
    demand((instrument === undefined) === (problem !== undefined), 'a symbol is read or refused with a reason');
    return instrument !== undefined;
  };
  return [
    { name: 'command as JSON', share: 20, offer: json },
    { name: 'portfolio file by grammar', share: 4, offer: fileJson },
    { name: 'portfolio file by characters', share: 4, offer: fileText },
    { name: 'CSV of positions', share: 2, offer: csvText },
    { name: 'symbol', share: 15, offer: symbol },
  ];
}

/** Whether a reader took its input; the one way to refuse is a problem with a sentence. */
function refusedOrRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (cause) {
    if (cause instanceof PortfolioProblem && cause.message.length > 0) return false;
    throw cause;
  }
}
