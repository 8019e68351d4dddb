import { z } from 'zod';
import {
  confidenceField,
  numberField,
  priceField,
  quantityField,
  rateField,
  realField,
  volField,
} from './number-field.ts';
import { EXPIRY_ALLOWED, readExpiry, readTime, TIME_ALLOWED } from './time-field.ts';

/**
 * The portfolio file: one account in front of one market, and the model it is judged by.
 * docs/guide/portfolio-file.md explains each field; `crossmargin schema portfolio` prints this as JSON Schema. @see spec/20-FILE
 */

const timeField = z
  .union([z.string(), z.number()], { error: TIME_ALLOWED })
  .transform((written) => readTime(written) ?? Number.NaN)
  .refine((timeMs) => !Number.isNaN(timeMs), { error: TIME_ALLOWED });

const expiryField = z
  .union([z.string(), z.number()], { error: EXPIRY_ALLOWED })
  .transform((written) => readExpiry(written) ?? Number.NaN)
  .refine((timeMs) => !Number.isNaN(timeMs), { error: EXPIRY_ALLOWED });

const text = (what: string) => z.string({ error: what }).min(1, { error: what }).max(64, { error: what });

const sizeField = (what: string) => numberField({ above: 0, to: 1e9, allowed: `${what} above 0` });

/** An instrument described in place: a readable symbol whose defaults are overridden, or every field of a contract without a name. */
const instrumentDescription = z.strictObject({
  symbol: text('a name of 1 to 64 characters').describe(
    'Name of the contract. When it can be read, it gives the defaults of the other fields.',
  ),
  kind: z
    .enum(['spot', 'perpetual', 'future', 'option'], { error: '"spot", "perpetual", "future" or "option"' })
    .optional(),
  base: text('an asset code, such as "BTC"').optional(),
  quote: text('an asset code, such as "USD"').optional(),
  settle: text('an asset code: the base (inverse) or the quote (linear)')
    .describe('Asset that profit is paid in: the base makes it inverse, the quote linear.')
    .optional(),
  underlying: text('an underlying, such as "BTC-USD"')
    .describe('Default: base-USD when the quote is a dollar.')
    .optional(),
  contractSize: sizeField('a contract size')
    .describe(
      'Base coins of one contract (linear, options); quote currency of one contract (inverse futures and perpetuals).',
    )
    .optional(),
  lotSize: sizeField('a lot, in contracts,').describe('Smallest tradable quantity, contracts.').optional(),
  tickSize: sizeField('a tick').optional(),
  expiry: expiryField.optional(),
  strike: priceField().optional(),
  optionType: z.enum(['call', 'put'], { error: '"call" or "put"' }).optional(),
});

const instrumentField = z.union([text('an instrument'), instrumentDescription], {
  error:
    'an instrument: a Deribit name ("BTC-27MAR26-60000-C"), a ccxt symbol ("BTC/USDT:USDT"), or an object that describes one',
});

const sviField = z.strictObject({
  a: realField('the SVI level a, total variance'),
  b: numberField({ from: 0, to: 100, allowed: 'the SVI slope b, from 0' }),
  rho: numberField({ above: -1, below: 1, allowed: 'the SVI tilt rho, between -1 and 1' }),
  m: realField('the SVI centre m'),
  sigma: numberField({ above: 0, to: 100, allowed: 'the SVI curvature sigma, above 0' }),
  forward: priceField().describe('Forward the slice was fitted at; default: the forward of the expiry.').optional(),
  timeYears: numberField({ above: 0, to: 100, allowed: 'a time in years, above 0' })
    .describe('Time to expiry the slice was fitted at; default: from the time of the file, ACT/365.')
    .optional(),
});

const expirySchema = z.strictObject({
  forward: priceField()
    .describe(
      'Forward price of the underlying, USD. Default: index * exp(carry * years), when the underlying gives a carry.',
    )
    .optional(),
  fixedForward: numberField({ from: 0, to: 90_071_992, allowed: 'a price from 0' })
    .describe('Part of the forward that the settlement average has already fixed, USD; default 0.')
    .optional(),
  confidence: confidenceField().describe('Of the forward and the vols of this expiry, 0 to 1; default 1.').optional(),
  rate: rateField().describe('Continuously compounded discount rate per year; default 0 (no discounting).').optional(),
  vol: volField().describe('One vol for all strikes.').optional(),
  vols: z
    .record(z.string(), volField())
    .describe('Vol by strike, {"60000": 0.55}; total variance is linear in log strike between them, flat outside.')
    .optional(),
  svi: sviField
    .describe(
      'Raw SVI: w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), k = ln(strike / forward), vol = sqrt(w / timeYears).',
    )
    .optional(),
});

const underlyingDescription = z.strictObject({
  index: priceField().describe('Index price, USD.'),
  confidence: confidenceField().optional(),
  perpetual: priceField().describe('Mark of the perpetual, USD; default: the index.').optional(),
  perpetualConfidence: confidenceField().describe('Default: the confidence of the index.').optional(),
  fundingRate: numberField({
    from: -0.2,
    to: 0.2,
    allowed: 'a funding rate per 8 hours as a fraction, from -0.2 to 0.2 (0.0001 is one basis point)',
  })
    .describe('Present funding rate per 8 hours; longs pay when positive.')
    .optional(),
  carry: rateField().describe('Gives a forward to every expiry without one: index * exp(carry * years).').optional(),
  vol: volField().describe('One vol for every expiry that says none.').optional(),
  expiries: z
    .record(z.string(), expirySchema)
    .describe('By expiry: "27MAR26", "2026-03-27", "260327" (08:00 UTC) or a full ISO time.')
    .optional(),
});

const underlyingField = z.union([priceField(), underlyingDescription], {
  error: 'an index price above 0, or an object with at least "index"',
});

const assetField = z.union(
  [
    priceField(),
    z.strictObject({
      price: priceField().describe('USD for one unit.'),
      confidence: confidenceField().optional(),
      underlying: text('an underlying, such as "ETH-USD"')
        .describe('For a wrapped coin: the underlying it moves with.')
        .optional(),
    }),
  ],
  { error: 'a price in USD above 0, or an object with at least "price"' },
);

const marketSchema = z.strictObject({
  underlyings: z
    .record(z.string(), underlyingField)
    .describe('By underlying ("BTC-USD", or "BTC" for short): its index price, or everything known about it.')
    .optional(),
  assets: z
    .record(z.string(), assetField)
    .describe(
      'Prices of stablecoins and wrapped coins, USD. A dollar stablecoin without one is taken at 1, and said so.',
    )
    .optional(),
  marks: z
    .record(z.string(), priceField())
    .describe('Mark by instrument, in its own price unit (coin for inverse options).')
    .optional(),
  vols: z.record(z.string(), volField()).describe('Vol by option; goes before the vols of its expiry.').optional(),
});

const positionSchema = z.strictObject({
  instrument: instrumentField,
  quantity: quantityField('a number of contracts, long positive, not 0').describe(
    'Contracts, long positive (an inverse BTC perpetual: 10 USD each).',
  ),
  side: z
    .enum(['long', 'short', 'buy', 'sell'], { error: '"long" or "short"' })
    .describe('When given, the quantity is a size above 0.')
    .optional(),
  entryPrice: priceField()
    .describe("In the instrument's price unit. Default: entered at the mark; options: the premium is already paid.")
    .optional(),
  markPrice: priceField().describe('The same as market.marks for this instrument.').optional(),
  vol: volField().describe('The same as market.vols for this instrument.').optional(),
});

const orderSchema = z.strictObject({
  instrument: instrumentField,
  quantity: quantityField('a number of contracts, buy positive, not 0'),
  side: z
    .enum(['buy', 'sell'], { error: '"buy" or "sell"' })
    .describe('When given, the quantity is a size above 0.')
    .optional(),
  limitPrice: priceField(),
  protectionGroup: text('the name of a market-maker protection group').optional(),
});

const accountSchema = z.strictObject({
  collateral: z
    .record(z.string(), quantityField('a number of units of the asset'))
    .describe('Balance by asset, in units of the asset; negative is a debt.')
    .optional(),
  positions: z
    .array(positionSchema, { error: 'a list of positions' })
    .max(10_000, { error: 'a list of at most 10,000 positions' })
    .optional(),
  orders: z
    .array(orderSchema, { error: 'a list of orders' })
    .max(10_000, { error: 'a list of at most 10,000 orders' })
    .optional(),
});

const overridesSchema = z
  .record(z.string(), z.unknown())
  .describe('Merged into the parameters of the preset, object by object; lists and numbers are replaced.');

const modelField = z.union(
  [
    text('the name of a preset'),
    z.strictObject({
      preset: text('the name of a preset').describe('`crossmargin models` lists them.').optional(),
      overrides: overridesSchema.optional(),
    }),
  ],
  { error: 'the name of a preset, or an object with "preset" and "overrides"' },
);

export const portfolioFileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string({ error: 'a title' }).max(200, { error: 'a title of at most 200 characters' }).optional(),
  note: z.string({ error: 'a text' }).describe('Where the example comes from, or anything else.').optional(),
  time: timeField.describe('Moment of the valuation: ISO 8601 with its zone, or milliseconds since 1970.'),
  market: marketSchema,
  account: accountSchema,
  model: modelField.describe('Preset name, and overrides of its parameters. Default: portfolio-default.').optional(),
});

/** The file after its fields were read: numbers are numbers, times are ms; names are not resolved yet. */
export type PortfolioFileFields = z.output<typeof portfolioFileSchema>;
export type InstrumentField = z.output<typeof instrumentField>;
export type InstrumentDescription = z.output<typeof instrumentDescription>;
export type UnderlyingFields = z.output<typeof underlyingDescription>;
export type ExpiryFields = z.output<typeof expirySchema>;
export type SviFields = z.output<typeof sviField>;
export type AccountFields = z.output<typeof accountSchema>;
export type MarketFields = z.output<typeof marketSchema>;
export type ModelField = z.output<typeof modelField>;
