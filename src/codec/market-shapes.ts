import type { Asset } from '../market/asset.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Smile, StrikeSmile, SviSmile } from '../market/market.ts';
import type { AdlPolicy } from '../risk/adl.ts';
import type { DepthLevel } from '../risk/cost-curve.ts';
import type { Preset } from '../risk/model.ts';
import type { Decimal } from '../units/decimal.ts';
import { formatDecimal, parseDecimal } from '../units/decimal.ts';
import type { EngineParameters } from '../engine/engine-parameters.ts';
import type { Money } from '../units/money.ts';
import { optional, record } from './record.ts';
import type { Shape } from './shape.ts';
import { documentOf, integer, list, printed, real, row, text, whole, word } from './shape.ts';
import { union } from './union.ts';

/** Money in ledger units. */
export const money = integer as unknown as Shape<Money>;

/** An exact decimal: its text in JSON. */
export const decimal: Shape<Decimal> = {
  ...record<Decimal>({ units: integer, decimals: row }, 'decimal as text'),
  toJson: formatDecimal,
  fromJson: (json, path, problems) => {
    const parsed = typeof json === 'string' ? parseDecimal(json) : undefined;
    if (parsed === undefined) problems.push(`${path} is ${printed(json)}; it must be a decimal as text, like "0.001"`);
    return parsed;
  },
};

export const asset: Shape<Asset> = record<Asset>(
  {
    code: text,
    decimals: row,
    chainDecimals: optional(row),
    kind: word('coin', 'stable'),
    underlying: optional(text),
  },
  'asset',
);

export const instrument: Shape<Instrument> = record<Instrument>(
  {
    symbol: text,
    kind: word('spot', 'perpetual', 'future', 'option'),
    underlying: text,
    base: text,
    quote: text,
    settle: text,
    margining: word('linear', 'inverse'),
    contractSize: decimal,
    lotSize: decimal,
    tickSize: decimal,
    expiryMs: optional(whole),
    strike: optional(decimal),
    optionType: optional(word('call', 'put')),
  },
  'instrument',
);

export const smile: Shape<Smile> = union<Smile>(
  {
    svi: [
      1,
      record<Omit<SviSmile, 'kind'>>({
        a: real,
        b: real,
        rho: real,
        m: real,
        sigma: real,
        forward: real,
        timeYears: real,
      }),
    ],
    strikes: [2, record<Omit<StrikeSmile, 'kind'>>({ strikes: list(real), vols: list(real) })],
  },
  'smile',
);

export const engineParameters: Shape<EngineParameters> = record<EngineParameters>(
  {
    warningPpm: whole,
    warningReleasePpm: whole,
    restrictionReleasePpm: whole,
    liquidationTargetPpm: whole,
    liquidationPenaltyPpm: whole,
    liquidationSlicePpm: whole,
    liquidationStepsMax: whole,
    liquidityProvider: row,
    liquidationMeans: word('closing', 'hedging'),
    liquidationExecution: word('provider', 'venue'),
    liquidationBandPpm: whole,
    depthSharePpm: whole,
    liquidationIntervalMs: whole,
    leastTradeTicks: whole,
    adlPolicy: word('queue', 'pro-rata', 'hedge-aware', 'none'),
    adlClassPpm: whole,
    unwindPpm: whole,
    staleAfterMs: whole,
  },
  'engine parameters',
);

export const preset: Shape<Preset> = documentOf<Preset>('preset');

/** One level of a published depth. */
export const depthLevel: Shape<DepthLevel> = record<DepthLevel>({ distancePpm: whole, lots: whole }, 'depth level');

export const adlPolicy: Shape<AdlPolicy> = word('queue', 'pro-rata', 'hedge-aware');
