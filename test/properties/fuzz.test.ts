import { expect, test } from 'vitest';
import { readPortfolioFile } from '../../src/client/portfolio-file/read.ts';
import { commandFromJson } from '../../src/codec/json.ts';
import { PortfolioProblem } from '../../src/risk/model.ts';
import { fuzz } from './fuzz-run.ts';

/** The long mode is `node --import tsx tools/fuzz.ts --inputs 10000000`. */
test('LOGS-010, LOGS-011 no input breaks a decoder, a reader of files or a JSON door, and none changes a state', async () => {
  const INPUTS = 12_000;
  const { inputs, taken, perDoor } = await fuzz(1, (done) => done < INPUTS);
  expect(inputs).toBe(INPUTS);
  expect(taken).toBeGreaterThan(INPUTS / 50);
  for (const [name, counts] of perDoor) {
    expect(counts.inputs, name).toBeGreaterThan(50);
    if (name !== 'snapshot' && name !== 'log frame') expect(counts.taken, name).toBeGreaterThan(0);
  }
});

test('LOGS-012 what fuzzing has found stays refused with a sentence: records that no text can be made of', () => {
  const mute = JSON.parse('{"toString": 1, "valueOf": 1}') as unknown;
  expect(commandFromJson({ kind: mute }).problems?.[0]).toMatch(
    /^command\.kind is a record; it must be one of list-asset/,
  );
  const { problems } = commandFromJson({ kind: 'list-instrument', instrument: { lotSize: mute } });
  expect(problems).toContain('command.instrument.lotSize is a record; it must be a decimal as text, like "0.001"');
  const file = { time: 0, market: { underlyings: {} }, account: {}, name: { length: mute } };
  expect(() => readPortfolioFile(file)).toThrow(PortfolioProblem);
});
