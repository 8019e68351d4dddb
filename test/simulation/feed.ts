import type { Command } from '../../src/engine/command.ts';
import { BTC, BTC_PERP, ETH, p, USDC } from '../../src/engine/small-venue.suite.ts';
import { boardHears, boardPublishes, newBoard } from '../../src/feeds/index-board.ts';
import type { Board, BoardEntry } from '../../src/feeds/index-board.ts';
import type { Random } from './random.ts';

/** How the sources of prices misbehave: probabilities a tick, and times in simulated milliseconds. */
export interface FeedFaults {
  /** A source falls silent for a while. */
  readonly stops: number;
  /** A source says a price that is far from the truth, for a while. */
  readonly lies: number;
  /** What a source says was true so long ago, at most. */
  readonly lagMs: number;
  /** The whole feed is gone for a while: no tick. */
  readonly gone: number;
  /** Nobody speaks of one underlying for a while, and the others go on. */
  readonly deaf: number;
  /** The market itself jumps by up to a fifth up, or three tenths down: no fault, but what liquidations are for. */
  readonly jumps: number;
}

/** One source: where its price stands apart, and until when. */
interface Source {
  readonly name: string;
  readonly asset: number;
  factor: number;
  lyingUntilMs: number;
  silentUntilMs: number;
  saidMs: number;
}

const VENUES = ['a', 'b', 'c'];
const NAMES = ['USDC-USD', 'BTC-USD', 'ETH-USD'];
const CLAMP_PPM = 5_000;

/** After such a silence the board is a new one, as when its process is started again. */
const BEGIN_ANEW_MS = 900_000;

/**
 * The market and who tells it: three sources an underlying that lag, lie and fall silent, and the shipped index board that makes one price of
 * them. Says for itself when the board let a liar move the index.
 */
export class Feed {
  readonly figures = { feedLies: 0, feedSilences: 0, feedGone: 0, feedDeaf: 0 };
  readonly problems: string[] = [];
  readonly #random: Random;
  readonly #faults: FeedFaults;
  readonly #sources: readonly Source[];
  #board: Board;
  #heardMs: number;
  readonly #true = [1, 60_000, 3_000];
  #vol = 0.6;
  #goneUntilMs = 0;
  #deafAsset = BTC;
  #deafUntilMs = 0;

  constructor(random: Random, faults: FeedFaults, startMs: number) {
    this.#random = random;
    this.#faults = faults;
    this.#sources = NAMES.flatMap((name, asset) =>
      VENUES.map((venue) => ({
        name: `${venue}/${name}`,
        asset,
        factor: 1,
        lyingUntilMs: 0,
        silentUntilMs: 0,
        saidMs: 0,
      })),
    );
    this.#board = newBoard(boardOf(this.#sources), startMs);
    this.#heardMs = startMs;
  }

  /** The true prices: what trades happen at. */
  price(asset: number): number {
    return this.#true[asset];
  }

  get vol(): number {
    return this.#vol;
  }

  /** Prices move, sources speak, the board publishes what is due: the commands of one tick, none when nobody was heard. */
  tick(timeMs: number, expiries: readonly number[]): readonly Command[] {
    this.#move();
    const { chance, whole } = this.#random;
    if (timeMs < this.#goneUntilMs) return [];
    if (chance(this.#faults.gone)) {
      this.figures.feedGone += 1;
      this.#goneUntilMs = timeMs + whole(1_000, 1_200_000);
      return [];
    }
    if (timeMs - this.#heardMs > BEGIN_ANEW_MS) this.#board = newBoard(boardOf(this.#sources), timeMs - 1_000);
    this.#heardMs = timeMs;
    if (timeMs >= this.#deafUntilMs && chance(this.#faults.deaf)) {
      this.figures.feedDeaf += 1;
      this.#deafAsset = chance(0.5) ? BTC : ETH;
      this.#deafUntilMs = timeMs + whole(1_000, 300_000);
    }
    for (const source of this.#sources) this.#speak(source, timeMs);
    const latest = new Map<string, BoardEntry>();
    for (const entry of boardPublishes(this.#board, timeMs)) {
      this.#judge(entry, timeMs);
      latest.set(entry.underlying, entry);
    }
    return this.#commands(latest, expiries, timeMs);
  }

  #move(): void {
    const { real, chance } = this.#random;
    const shock = chance(this.#faults.jumps) ? (real() - 0.6) * 0.5 : (real() - 0.5) * 0.03;
    const moved = (asset: number, by: number, low: number, high: number): void => {
      this.#true[asset] = Math.min(high, Math.max(low, this.#true[asset] * (1 + by)));
    };
    moved(BTC, shock, 8_000, 150_000);
    moved(ETH, shock * (0.6 + real()), 300, 9_000);
    this.#true[USDC] = chance(0.1) ? 0.96 + 0.045 * real() : this.#true[USDC];
    this.#vol = Math.min(2, Math.max(0.2, this.#vol * (0.9 + 0.22 * real())));
  }

  #speak(source: Source, timeMs: number): void {
    const { chance, real, whole } = this.#random;
    if (timeMs < source.silentUntilMs || this.#isDeaf(source.asset, timeMs)) return;
    if (chance(this.#faults.stops)) {
      this.figures.feedSilences += 1;
      source.silentUntilMs = timeMs + whole(1_000, 600_000);
      return;
    }
    if (chance(this.#faults.lies)) {
      this.figures.feedLies += 1;
      source.factor = chance(0.5) ? 0.1 + real() : 1 + 3 * real();
      source.lyingUntilMs = timeMs + whole(0, 120_000);
    }
    const isLying = timeMs < source.lyingUntilMs;
    const said = this.#true[source.asset] * (isLying ? source.factor : 0.9995 + 0.001 * real());
    source.saidMs = timeMs - whole(0, this.#faults.lagMs);
    boardHears(
      this.#board,
      {
        kind: 'price',
        source: source.name,
        price: p(Math.max(0.0001, said)),
        timeMs: source.saidMs,
        heardMs: timeMs,
        sequence: 0,
      },
      timeMs,
    );
  }

  /** One liar of three cannot take the index away from the median by more than the clamp; a step behind may lag, never lead. */
  #judge({ underlying, composite }: BoardEntry, timeMs: number): void {
    if (composite.state !== 'live' || composite.price === undefined) return;
    const asset = NAMES.indexOf(underlying);
    const honest = this.#sources.filter((one) => one.asset === asset && timeMs >= one.lyingUntilMs);
    if (honest.length < 2) return;
    const said = composite.sources.flatMap(({ source, price, state }) =>
      honest.some(({ name }) => name === source) && (state === 'used' || state === 'clamped') && price !== undefined
        ? [price]
        : [],
    );
    if (said.length < 2) return;
    const [low, high] = [Math.min(...said), Math.max(...said)];
    const reach = CLAMP_PPM / 1_000_000;
    if (composite.price < low * (1 - reach) - 1 || composite.price > high * (1 + reach) + 1)
      this.problems.push(`the index of ${underlying} is ${composite.price}; honest sources said ${low} to ${high}`);
  }

  #isDeaf(asset: number, timeMs: number): boolean {
    return asset === this.#deafAsset && timeMs < this.#deafUntilMs;
  }

  #commands(latest: ReadonlyMap<string, BoardEntry>, expiries: readonly number[], timeMs: number): readonly Command[] {
    const prices = NAMES.flatMap((name, underlying) => {
      const composite = latest.get(name)?.composite;
      if (composite?.price === undefined || composite.state === 'held' || this.#isDeaf(underlying, timeMs)) return [];
      return [{ underlying, price: composite.price, confidencePpm: composite.confidencePpm }];
    });
    if (prices.length === 0) return [];
    const index: Command = { kind: 'publish-index', prices };
    const btc = prices.find(({ underlying }) => underlying === BTC);
    return btc === undefined || this.#random.chance(0.3) ? [index] : [...this.#curves(btc.price, expiries), index];
  }

  /** Forwards, a mark, and smiles of both forms. @param index 10^-8 */
  #curves(index: number, expiries: readonly number[]): readonly Command[] {
    const { real, chance } = this.#random;
    const spot = index / 1e8;
    const smileOf = () =>
      chance(0.5)
        ? ({
            kind: 'strikes',
            strikes: [spot * 0.7, spot, spot * 1.3],
            vols: [this.#vol * 1.2, this.#vol, this.#vol * 1.1],
          } as const)
        : ({ kind: 'svi', a: 0.01, b: 0.08, rho: -0.3, m: 0, sigma: 0.2, forward: spot, timeYears: 0.08 } as const);
    const forwards = expiries.map((expiryMs) => ({
      expiryMs,
      forward: p(spot * (0.99 + 0.02 * real())),
      fixedForward: 0,
      confidencePpm: chance(0.9) ? 1_000_000 : 400_000,
      rate: 0,
    }));
    const marks = [{ instrument: BTC_PERP, price: p(spot * (0.998 + 0.004 * real())) }];
    return [
      { kind: 'publish-forward', underlying: BTC, forwards, marks },
      ...(expiries.length === 0
        ? []
        : [
            {
              kind: 'publish-surface',
              underlying: BTC,
              smiles: expiries.map((expiryMs) => ({ expiryMs, smile: smileOf() })),
            } as const,
          ]),
    ];
  }
}

function boardOf(sources: readonly Source[]) {
  return {
    indexes: NAMES.map((underlying, asset) => {
      const own = sources.filter((source) => source.asset === asset).map(({ name }) => name);
      return {
        underlying,
        timeline: {
          index: {
            sources: own.map((source) => ({ source, weightPpm: 333_333, enabled: true })),
            staleMs: 90_000,
            skewMs: 1_000,
            clampPpm: CLAMP_PPM,
            outlierPpm: 50_000,
            quorum: 2,
            stepPpm: 500_000,
            stepMs: 1_000,
            doubtPpm: 20_000,
          },
          intervalMs: 500,
          graceMs: 200,
          clocks: own.map((source) => ({ source, aheadMs: 0, latencyMs: 0, disorderMs: 0 })),
        },
      };
    }),
    sources: sources.map(({ name, asset }) => ({ source: name, underlying: NAMES[asset], quote: 'USD' })),
    atPar: [],
  };
}
