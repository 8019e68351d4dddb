import { describe, expect, test } from 'vitest';
import type { DeriveBook, DeriveCollateral, DeriveExpiry } from './book.ts';
import { standardMarket } from './standard-manager.ts';
import type { StandardManagerParameters } from './standard-manager.ts';

const P: StandardManagerParameters = {
  cashAsset: 'USDC',
  perpetual: { A: { imReq: 0.5, mmReq: 0.25 }, default: { imReq: 0.75, mmReq: 0.5 } },
  option: {
    maxSpotReq: 0.15,
    minSpotReq: 0.1,
    mmCallSpotReq: 0.08,
    mmPutSpotReq: 0.07,
    mmPutMtMReq: 0.5,
    unpairedIMScale: 0.2,
    unpairedMMScale: 0.1,
    mmOffsetScale: 1.05,
  },
  oracle: { perpThreshold: 0.5, optionThreshold: 0.625, baseThreshold: 0.75, factor: 2 },
  depeg: { threshold: 0.75, factor: 2 },
  collaterals: { COIN: { marginFactor: 0.75, imScale: 0.5 } },
};

type Options = readonly (readonly [strike: number, isCall: boolean, quantity: number])[];

/** A forward of 1,000 and no vol: an option is worth what it is in the money. */
const expiry = (options: Options, changes: Partial<DeriveExpiry> = {}): DeriveExpiry => ({
  expiryMs: 77,
  timeYears: 0,
  fixedForward: 400,
  variableForward: 600,
  rate: 0,
  confidence: 1,
  options: options.map(([strike, isCall, quantity]) => ({ symbol: 'O', strike, isCall, quantity, vol: 0 })),
  ...changes,
});

const perpetual = (quantity: number, mark = 1_000) => ({ symbol: 'P', quantity, mark });

function partsOf(changes: Partial<DeriveBook>, collaterals: readonly DeriveCollateral[] = []) {
  const book: DeriveBook = {
    underlying: 'A',
    spot: 1_000,
    spotConfidence: 1,
    stablePrice: 1,
    perpetuals: [],
    perpetualConfidence: 1,
    expiries: [],
    ...changes,
  };
  return standardMarket(book, collaterals, P).parts;
}

const [CALL, PUT] = [true, false];
const near = (value: number): unknown => expect.closeTo(value, 9);

/** [initial, maintenance] of one expiry. */
function optionMargin(...options: Options): number[] {
  const [{ name, initial, maintenance }] = partsOf({ expiries: [expiry(options)] });
  expect(name).toBe('option margin');
  return [initial, maintenance];
}

describe('MODL-730 options of one expiry', () => {
  test.each<readonly [string, Options, number, number]>([
    ['a short call at the money', [[1_000, CALL, -2]], 2 * 150, 2 * 80],
    ['in the money its value is not margin twice', [[990, CALL, -2]], 2 * 150, 2 * 80],
    ['out of the money it asks less', [[1_020, CALL, -2]], 2 * 130, 2 * 80],
    ['down to the least', [[1_050, CALL, -2]], 2 * 100, 2 * 80],
    ['and not below it', [[1_200, CALL, -2]], 2 * 100, 2 * 80],
    ['a short put out of the money', [[960, PUT, -1]], 110, 70],
    ['its least, where maintenance with its offset is less', [[900, PUT, -1]], 100, 70],
    // Worth 500: maintenance 500 + half of it, initial 5 % more than that.
    ['a short put deep in the money', [[1_500, PUT, -1]], 750 * 1.05 - 500, 250],
    // Worth 140: the seventieth part of spot and half of the value are the same.
    ['a short put where both maintenance rates meet', [[1_140, PUT, -1]], 150, 70],
    ['a long option is its value', [[900, CALL, 2]], 2 * 100, 2 * 100],
    ['a long option of no value', [[1_100, CALL, 2]], 0, 0],
  ])('alone: %s', (_, options, initial, maintenance) => {
    expect(optionMargin(...options)).toEqual([near(initial), near(maintenance)]);
  });

  test.each<readonly [string, Options, number, number]>([
    // Worth 0 - 0; at most 20 is lost above 1,020.
    [
      'a call spread sold',
      [
        [1_000, CALL, -1],
        [1_020, CALL, 1],
      ],
      20,
      20,
    ],
    [
      'a call spread bought loses nothing more than its value',
      [
        [1_000, CALL, 1],
        [1_020, CALL, -1],
      ],
      0,
      0,
    ],
    [
      'a put spread sold, worst at zero',
      [
        [1_000, PUT, -1],
        [970, PUT, 1],
      ],
      30,
      30,
    ],
    // 40 are lost at 1,020; the call short beyond it is 20 % and 10 % of the forward.
    [
      'calls left short',
      [
        [1_000, CALL, -2],
        [1_020, CALL, 1],
      ],
      40 + 200,
      40 + 100,
    ],
    // The value 50; settled at zero nothing is left of it.
    [
      'a bought call and a put sold far below',
      [
        [950, CALL, 1],
        [10, PUT, -1],
      ],
      50 + 10,
      50 + 10,
    ],
  ])('together: %s', (_, options, initial, maintenance) => {
    const [{ initial: im, maintenance: mm, inputs }] = partsOf({ expiries: [expiry(options)] });
    expect(inputs.expiryMs).toBe(77);
    expect([im, mm]).toEqual([near(initial), near(maintenance)]);
  });

  test('what a part says of itself', () => {
    const [{ inputs }] = partsOf({
      expiries: [
        expiry([
          [900, CALL, -2],
          [1_000, CALL, 1],
        ]),
      ],
    });
    // 200 short, value -200; alone -200 - 300 and -200 - 160; together -200 at 1,000 and one call short.
    expect(inputs).toEqual({
      expiryMs: 77,
      value: near(-200),
      isolatedInitial: near(-500),
      isolatedMaintenance: near(-360),
      maximumLossInitial: near(-200 - 200),
      maximumLossMaintenance: near(-200 - 100),
    });
  });

  test('marks are by expiry and option', () => {
    const book = {
      expiries: [
        expiry([
          [900, CALL, 1],
          [1_100, PUT, 1],
        ]),
        expiry([[950, CALL, -1]]),
      ],
    };
    const whole = { underlying: 'A', spot: 1_000, spotConfidence: 1, stablePrice: 1, perpetuals: [] };
    const { optionMarks } = standardMarket({ ...whole, perpetualConfidence: 1, ...book }, [], P);
    expect(optionMarks).toEqual([[100, 100], [50]]);
  });
});

describe('MODL-730 what is not an option', () => {
  test('perpetuals of one market by their notional, longs and shorts alike', () => {
    const perpetuals = [perpetual(2), perpetual(-1, 500)];
    expect(partsOf({ perpetuals })).toEqual([
      {
        name: 'perpetual margin',
        initial: 1_250,
        maintenance: 625,
        inputs: { notional: 2_500, imReq: 0.5, mmReq: 0.25 },
      },
    ]);
    expect(partsOf({ perpetuals, underlying: 'B' })).toMatchObject([{ initial: 1_875, maintenance: 1_250 }]);
    expect(partsOf({})).toEqual([]);
  });

  const coin = (confidence: number): DeriveCollateral => ({
    asset: 'COIN',
    amount: 4,
    price: 500,
    confidence,
    underlying: 'A',
  });

  test('a coin is its value less what its factors leave, and more in IM while its price or the spot is doubtful', () => {
    expect(partsOf({ stablePrice: 0.8 }, [coin(1)])).toEqual([
      {
        name: 'collateral haircut',
        initial: 2_500 - 1_500 * 0.5,
        maintenance: 2_500 - 1_500,
        inputs: { asset: 'COIN', value: 2_500, marginFactor: 0.75, imScale: 0.5, oracle: 0 },
      },
    ]);
    const initial = (confidence: number, spotConfidence = 1) =>
      partsOf({ spotConfidence }, [coin(confidence)])[0].initial;
    expect(initial(0.75)).toBe(2_000 - 750);
    expect(initial(0.5)).toBe(2_000 - 750 + 0.5 * 2 * 2_000);
    expect(initial(1, 0.25)).toBe(2_000 - 750 + 0.75 * 2 * 2_000);
  });

  /** IM of price confidence: [perpetual, options]; absent is none. */
  function doubt(changes: Partial<DeriveBook>, confidence = 1): unknown {
    const expiries = [
      expiry(
        [
          [2_000, CALL, -3],
          [2_000, PUT, 5],
        ],
        { confidence },
      ),
    ];
    const part = partsOf({ perpetuals: [perpetual(-2)], expiries, ...changes }).find(
      ({ name }) => name === 'price confidence',
    );
    if (part === undefined) return undefined;
    expect(part.maintenance).toBe(0);
    expect(part.initial).toBe(Number(part.inputs.perpetual) + Number(part.inputs.options));
    return [part.inputs.perpetual, part.inputs.options];
  }

  test('perpetuals and options held short by the lower of two confidences, below the threshold and not at it', () => {
    expect(doubt({})).toBeUndefined();
    expect(doubt({ perpetualConfidence: 0.5 })).toBeUndefined();
    expect(doubt({ perpetualConfidence: 0.25 })).toEqual([0.75 * 2 * 2_000, 0]);
    expect(doubt({}, 0.625)).toBeUndefined();
    expect(doubt({}, 0.5)).toEqual([0, 0.5 * 2 * 3_000]);
    expect(doubt({ spotConfidence: 0.25 })).toEqual([3_000, 0.75 * 2 * 3_000]);
  });

  test('a stablecoin below its threshold asks for perpetuals and options held short', () => {
    const expiries = [
      expiry([
        [2_000, CALL, -3],
        [2_000, PUT, 5],
      ]),
    ];
    const peg = (stablePrice: number) =>
      partsOf({ perpetuals: [perpetual(-2)], expiries, stablePrice }).filter(
        ({ name }) => name === 'stablecoin de-peg',
      );
    expect(peg(0.75)).toEqual([]);
    expect(peg(0.5)).toEqual([
      {
        name: 'stablecoin de-peg',
        initial: 1_000 * 5 * 0.25 * 2,
        maintenance: 0,
        inputs: { gap: 0.25, factor: 2, contracts: 5 },
      },
    ]);
  });
});
