import { Presets, SingleBar } from 'cli-progress';
import { printTime } from '../../client/portfolio-file/time-field.ts';
import { earlyWarnings } from '../../engine/early-warnings.ts';
import { conservation } from '../../engine/query.ts';
import { volView } from '../../engine/vol-view.ts';
import type { Node } from '../../node/node.ts';
import { listenOnLoopback, ROUTES, statusServer } from '../../server/status-server.ts';
import { InputError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { formatNumber } from '../output/format.ts';
import { stagesOf } from './play.ts';
import type { TickMoment, Watcher } from './play.ts';
import type { Checkpoint, RunFolder, RunManifest } from './run-folder.ts';
import { writeManifest } from './run-folder.ts';
import { statusView } from './status-view.ts';
import type { RunCounts, Watches } from './status-view.ts';

export interface ReporterOptions {
  readonly folder: RunFolder;
  readonly manifest: RunManifest;
  readonly http: boolean;
  readonly port: number | undefined;
  /** No timeline on stdout. */
  readonly quiet: boolean;
}

/** What a run shows while it runs: HTTP status, progress on stderr, a timeline on stdout, digests in the manifest. */
export interface Reporter {
  readonly watcher: Watcher;
  readonly checkpoints: readonly Checkpoint[];
  /** The last tick was played. */
  finish(): void;
  /** Keeps the HTTP status until the interrupt. */
  serve(): Promise<void>;
  close(): Promise<void>;
}

/** Lines of the timeline, and digests kept, in one run. */
const LINES = 12;

/** Where the status listens when nobody says. */
const PORT = 8080;

export function createReporter(io: Io, { folder, manifest, http, port, quiet }: ReporterOptions): Reporter {
  const checkpoints: Checkpoint[] = [];
  const bar = io.interactive
    ? new SingleBar(
        {
          stream: process.stderr,
          format: '{bar} {value}/{total} ticks  {moment}',
          clearOnComplete: true,
          hideCursor: true,
        },
        Presets.shades_classic,
      )
    : undefined;
  let close = async (): Promise<void> => {};
  const serveStatus = async (node: Node, counts: () => RunCounts, watches: Watches): Promise<void> => {
    const server = statusServer(statusView(node, counts, watches));
    const address = await listenOnLoopback(server, port ?? PORT).catch((error: NodeJS.ErrnoException) => {
      if (port !== undefined)
        throw new InputError(
          `port ${port} cannot be used (${error.code ?? error.message}); give another with --port, or --no-http`,
        );
      return listenOnLoopback(server, 0);
    });
    close = async () => server.close();
    const urls = ROUTES.map((route) => `${address}${route}`);
    io.stderr.write(`status: ${urls.join(' ')}\n`);
  };
  const line = (moment: TickMoment): void => {
    checkpoints.push({ entries: moment.node.entries, digest: moment.node.digest() });
    writeManifest(folder, { ...manifest, checkpoints });
    if (!quiet) io.stdout.write(timelineLine(moment));
  };
  return {
    checkpoints,
    watcher: {
      onNode: async (node, counts, watches) => {
        if (http) await serveStatus(node, counts, watches);
        io.stderr.write(`opening ${formatNumber(manifest.options.accounts, 0)} accounts\n`);
      },
      onOpened: () => {
        if (!quiet) io.stdout.write(TIMELINE_HEAD);
        bar?.start(manifest.options.ticks ?? 0, 0, { moment: '' });
      },
      onTick: (moment) => {
        bar?.update(moment.tick, { moment: printTime(moment.snapshot.timeMs) });
        const every = Math.max(1, Math.floor((moment.ticks ?? 144) / LINES));
        if (moment.tick % every === 0) line(moment);
      },
    },
    finish: () => bar?.stop(),
    serve: async () => {
      io.stderr.write('serving until Ctrl-C\n');
      if (!io.signal.aborted) await new Promise((stop) => io.signal.addEventListener('abort', stop, { once: true }));
    },
    close: () => close(),
  };
}

const TIMELINE_HEAD = `${['time'.padEnd(17), 'index'.padEnd(34), 'called', 'restricted', 'liquidating', 'due in 1 h', 'liquidated so far', 'fund, USDC'].join('  ')}\n`;

/** Liquidations to be expected within an hour: the sum of the probabilities of all accounts that are not being liquidated. */
function dueWithinHour({ node, watches }: TickMoment): number {
  const warnings = node.query((state) => earlyWarnings(state, volView(watches.vol, state), Number.MAX_SAFE_INTEGER));
  return warnings.reduce((sum, { stage, hour }) => sum + (stage === 'liquidating' ? 0 : hour), 0);
}

/** The venue at one moment in one line: prices, accounts by stage, what is to be expected, liquidations until now, the fund. */
function timelineLine(moment: TickMoment): string {
  const { snapshot, node, story } = moment;
  const { called, restricted, liquidating } = stagesOf(node);
  const prices = snapshot.underlyings.map(
    ({ underlying, indexPrice }) =>
      `${underlying.split('-')[0]} ${formatNumber(indexPrice, indexPrice < 1000 ? 2 : 0)}`,
  );
  const liquidated = [...story.accounts.values()].filter(({ liquidations }) => liquidations > 0).length;
  const fund = node.query((state) => conservation(state).find(({ asset }) => asset === 'USDC'));
  const cells = [
    printTime(snapshot.timeMs).padEnd(17),
    prices.join('  ').padEnd(34),
    String(called).padStart(6),
    String(restricted).padStart(10),
    String(liquidating).padStart(11),
    formatNumber(dueWithinHour(moment), 1).padStart(10),
    String(liquidated).padStart(17),
    formatNumber(Number(fund?.fund ?? 0n) / 10 ** (fund?.decimals ?? 0), 0).padStart(10),
  ];
  return `${cells.join('  ')}\n`;
}
