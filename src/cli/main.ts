#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { CommanderError } from 'commander';
import { FeedError } from '../feeds/feed-error.ts';
import { LogRefusal } from '../log/log.ts';
import { PortfolioProblem } from '../risk/model.ts';
import { NodeRefusal } from '../node/node-refusal.ts';
import { faultReportOf } from '../node/replica-fault.ts';
import { DamagedLog, ExitWith, InputError, NegativeAnswer } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { faultText } from './fault-text.ts';
import type { Io } from './io.ts';
import { processIo } from './process-io.ts';
import { buildProgram } from './program.ts';

/**
 * Runs one command line and returns its exit code. Never throws: what went wrong is one sentence on stderr.
 *
 * @param argv the words after the program's name
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const program = buildProgram(io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return io.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    return ended(error, io);
  }
}

function ended(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.input;
  if (
    error instanceof InputError ||
    error instanceof PortfolioProblem ||
    error instanceof FeedError ||
    isWrongLog(error)
  ) {
    io.stderr.write(`error: ${error.message}\n`);
    return EXIT.input;
  }
  if (isWrongPath(error)) {
    io.stderr.write(`error: ${error.message}; give a path that can be used there\n`);
    return EXIT.input;
  }
  if (isFenced(error)) {
    io.stderr.write(
      'error: another process has taken this log over, so this one has stopped; every acknowledged command is in the log\n',
    );
    return EXIT.input;
  }
  if (error instanceof ExitWith) return error.code as ExitCode;
  if (error instanceof NegativeAnswer) {
    io.stderr.write(`${error.message}\n`);
    return EXIT.no;
  }
  const damage = damageOf(error);
  if (damage !== undefined) {
    io.stderr.write(`error: ${damage}\n`);
    return EXIT.damaged;
  }
  if (error instanceof LogRefusal) {
    io.stderr.write(`fault: the log cannot be used (${error.reason}): ${error.message}\n`);
    return EXIT.fault;
  }
  const report = faultReportOf(error);
  if (report !== undefined) {
    io.stderr.write(faultText(report));
    return EXIT.fault;
  }
  const fault = error instanceof Error ? error : new Error(String(error));
  io.stderr.write(`fault: ${fault.message} (this is a fault of the program; CROSSMARGIN_TRACE=1 prints where)\n`);
  if (io.env.CROSSMARGIN_TRACE !== undefined) io.stderr.write(`${fault.stack ?? ''}\n`);
  return EXIT.fault;
}

/** A log that another process has open, that a newer build wrote, or that is none, is a wrong choice of log, not a fault of it. */
function isWrongLog(error: unknown): error is LogRefusal {
  return error instanceof LogRefusal && ['locked', 'newer-build', 'not-a-log'].includes(error.reason);
}

/** What of a log is damaged; undefined: something else went wrong. */
function damageOf(error: unknown): string | undefined {
  if (error instanceof DamagedLog) return error.message;
  const cause = logCauseOf(error);
  if (!(cause instanceof LogRefusal) || cause.reason !== 'corrupt') return undefined;
  return `the log is damaged: ${cause.message}; \`crossmargin log verify\` says how much of it is sound`;
}

/** A file where a folder should be, a folder where a file should be, or one that may not be used. */
function isWrongPath(error: unknown): error is NodeJS.ErrnoException {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code !== undefined && ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EROFS'].includes(code);
}

/** Another process writes the log now: a second `start --resume` on the same run. */
function isFenced(error: unknown): boolean {
  const cause = logCauseOf(error);
  return cause instanceof LogRefusal && cause.reason === 'epoch-fenced';
}

/** What the log said, where a node passed it on. */
function logCauseOf(error: unknown): unknown {
  return error instanceof NodeRefusal ? error.cause : error;
}

/** Whether this file is the program, however it was linked. */
function isProgram(): boolean {
  const started = process.argv[1];
  return started !== undefined && pathToFileURL(realpathSync(started)).href === import.meta.url;
}

if (isProgram()) process.exitCode = await main(process.argv.slice(2), processIo());
