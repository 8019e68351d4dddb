import { bucketsOf, coinEquity, heldRows, looseCash, namesOf, vectorOf } from './book.ts';
import type { Bucket, HeldRow, RiskRow } from './book.ts';
import { jointLoss } from './joint.ts';
import { collateralOf, creditOf, presetOf, tiered, underlyingOf } from './preset.ts';
import type { HousePreset } from './preset.ts';
import type { ListedRow, OracleVenue } from './venue.ts';
import { ceilDiv, charged, floorDiv, magnitude, most, positive, ppm } from './whole.ts';

/**
 * The house model once more (spec/03-SCAN, 04-COLL, 05-MARG), one rule a line, in big integers and maps. It prices nothing: the risk arrays are data
 * to it, as a clearing house publishes them; those of straight contracts are judged in rows.ts, those of options by golden numbers.
 */

export interface NaiveMargin {
  readonly nav: bigint;
  readonly equity: bigint;
  readonly initialMargin: bigint;
  readonly maintenanceMargin: bigint;
  readonly initialHeadroom: bigint;
  readonly maintenanceHeadroom: bigint;
}

/** From this reach on credited gains are cut to multiples of 1,024 ticks. */
const FINE_REACH = 2n ** 43n;
const CREDIT = 1024n;

/** Margin of an account at the prices in force. @param rowOf the risk array of an instrument or of a balance */
export function naiveMargin(venue: OracleVenue, rowOf: (instrument: number) => RiskRow, account: number): NaiveMargin {
  const preset = presetOf(venue);
  const held = heldRows(venue, rowOf, account);
  const coins = coinEquity(held);
  const nav = looseCash(venue, account) + held.reduce((sum, { lots, mark }) => sum + lots * mark, 0n);
  const equity = nav - haircuts(venue, preset, coins);
  const buckets = bucketsOf(held);
  const scanLoss = most(scanLossOf(venue, preset, held), charged(twist(buckets), ppm(preset.tenorTwist)));
  const risk = riskParts(venue, preset, { scanLoss, buckets, coins, held });
  const provisions = provisionParts(venue, preset, buckets);
  const initialMargin = risk + provisions + doubt(venue, preset, buckets, coins);
  const maintenanceMargin = charged(risk, ppm(preset.mmFactor)) + provisions;
  return {
    nav,
    equity,
    initialMargin,
    maintenanceMargin,
    initialHeadroom: equity - initialMargin,
    maintenanceHeadroom: equity - maintenanceMargin,
  };
}

function haircuts(venue: OracleVenue, preset: HousePreset, coins: ReadonlyMap<number, bigint>): bigint {
  let removed = 0n;
  for (const [asset, equity] of coins) {
    if (equity > 0n) removed += tiered(collateralOf(preset, venue.assets[asset].record).haircut, equity);
  }
  return removed;
}

function twist(buckets: readonly Bucket[]): bigint {
  let loss = 0n;
  for (const { twistUp, twistDown } of buckets) loss += positive(-(twistUp < twistDown ? twistUp : twistDown));
  return loss;
}

/** All underlyings in one own column, gains credited; and the joint columns, with more than one underlying. */
function scanLossOf(venue: OracleVenue, preset: HousePreset, held: readonly HeldRow[]): bigint {
  const moving = held.filter(({ row }) => !isStableBalance(venue, row));
  const underlyings = [...new Set(moving.map(({ row }) => row.underlying))];
  if (underlyings.length === 0) return 0n;
  const vectors = new Map(underlyings.map((u) => [u, vectorOf(moving.filter(({ row }) => row.underlying === u))]));
  if (underlyings.length === 1) return positive(-lowest(vectors.get(underlyings[0]) ?? []));
  const reach = held.reduce((sum, { row, lots }) => sum + magnitude(lots) * BigInt(row.cellLimit), 0n);
  const joint = (vectors.get(underlyings[0]) ?? []).map((_, c) => {
    let sum = 0n;
    for (const [underlying, vector] of vectors) {
      const credit = creditOf(preset, underlyingName(venue, underlying));
      const gain = reach < FINE_REACH ? vector[c] * credit : floorDiv(vector[c], CREDIT) * credit * CREDIT;
      sum += vector[c] < 0n ? vector[c] * CREDIT : gain;
    }
    return sum;
  });
  return most(positive(ceilDiv(-lowest(joint), CREDIT)), jointLoss(preset, namesOf(venue), moving));
}

const lowest = (vector: readonly bigint[]): bigint => vector.reduce((low, x) => (x < low ? x : low));

interface Netted {
  readonly scanLoss: bigint;
  readonly buckets: readonly Bucket[];
  readonly coins: ReadonlyMap<number, bigint>;
  readonly held: readonly HeldRow[];
}

/** Parts that count for maintenance at the maintenance factor. */
function riskParts(venue: OracleVenue, preset: HousePreset, { scanLoss, buckets, coins, held }: Netted): bigint {
  const own = ({ underlying }: Bucket) => underlyingOf(preset, underlyingName(venue, underlying));
  const sum = (charge: (bucket: Bucket) => bigint): bigint => buckets.reduce((total, b) => total + charge(b), 0n);
  const shortFloor = sum((b) => charged(b.shortOptions, ppm(own(b).shortOptionMinimum)));
  const grossFloor = shortFloor + sum((b) => charged(b.gross, ppm(own(b).grossMinimum)));
  const basis = sum((b) => charged(hurt(b), basisRate(venue, preset, b)));
  return (
    most(most(scanLoss, shortFloor), grossFloor) +
    basis +
    sizeCharge(venue, preset, buckets) +
    depeg(venue, preset, coins) +
    commonFailure(venue, preset, coins) +
    roundingTicks(venue, held)
  );
}

/** A tick for each lot, because marks and cells are whole ticks; none for stablecoins that are owned, whose mark is rounded down. */
function roundingTicks(venue: OracleVenue, held: readonly HeldRow[]): bigint {
  const isCharged = ({ row, lots }: HeldRow): boolean => lots < 0n || !isStableBalance(venue, row);
  return held.filter(isCharged).reduce((ticks, { lots }) => ticks + magnitude(lots), 0n);
}

/** Net basis delta, which long options may reduce and never turn. */
function hurt({ basis, longUp, longDown }: Bucket): bigint {
  return basis < 0n ? positive(-basis - longUp) : positive(basis + longDown);
}

function basisRate(venue: OracleVenue, preset: HousePreset, { underlying, expiryMs }: Bucket): bigint {
  const { perpetual, annualMove, minimum } = underlyingOf(preset, underlyingName(venue, underlying)).basis;
  if (expiryMs === undefined) return ppm(perpetual);
  const years = Math.max(0, expiryMs - venue.market.pricedMs) / (365 * 86_400_000);
  return ppm(Math.min(1, Math.max(minimum, annualMove * years)));
}

function sizeCharge(venue: OracleVenue, preset: HousePreset, buckets: readonly Bucket[]): bigint {
  const closing = new Map<number, bigint>();
  for (const bucket of buckets) {
    closing.set(bucket.underlying, (closing.get(bucket.underlying) ?? 0n) + hurt(bucket));
  }
  let charge = 0n;
  for (const [underlying, size] of closing) {
    charge += tiered(underlyingOf(preset, underlyingName(venue, underlying)).size, size);
  }
  return charge;
}

function depeg(venue: OracleVenue, preset: HousePreset, coins: ReadonlyMap<number, bigint>): bigint {
  let charge = 0n;
  for (const [asset, equity] of coins) {
    const { depeg: rule } = collateralOf(preset, venue.assets[asset].record);
    if (rule === undefined || equity <= 0n) continue;
    const price = Number(venue.priceOf(asset)) / 1e8;
    charge += charged(equity, ppm(Math.min(1, rule.shock + rule.factor * Math.max(0, rule.threshold - price))));
  }
  return charge;
}

function commonFailure(venue: OracleVenue, preset: HousePreset, coins: ReadonlyMap<number, bigint>): bigint {
  let worst = 0n;
  for (const { freeUsd, losses } of preset.dependencies) {
    let loss = BigInt(-freeUsd * 10_000);
    for (const [asset, equity] of coins)
      loss += charged(positive(equity), ppm(losses[venue.assets[asset].record.code] ?? 0));
    worst = most(worst, loss);
  }
  return worst;
}

/** Parts that count in full for both. */
function provisionParts(venue: OracleVenue, preset: HousePreset, buckets: readonly Bucket[]): bigint {
  let provision = 0n;
  for (const { underlying, expiryMs, gross, basis } of buckets) {
    provision += charged(gross, ppm(underlyingOf(preset, underlyingName(venue, underlying)).closingFee));
    if (expiryMs !== undefined) continue;
    const ratePpb = venue.market.fundingPpb(underlying);
    const rate = ppm(((Number(ratePpb) / 1_000_000_000) * preset.fundingHours) / 8);
    provision += charged(positive(ratePpb > 0n ? basis : -basis), rate);
  }
  return provision;
}

/** Doubtful prices: initial margin alone. */
function doubt(
  venue: OracleVenue,
  preset: HousePreset,
  buckets: readonly Bucket[],
  coins: ReadonlyMap<number, bigint>,
): bigint {
  const { threshold, factor } = preset.confidence;
  const rate = (confidence: number): bigint => (confidence < threshold ? ppm(factor * (1 - confidence)) : 0n);
  let charge = 0n;
  for (const { underlying, expiryMs, gross } of buckets) {
    const index = venue.market.confidence(underlying);
    const least = expiryMs === undefined ? index : Math.min(index, venue.market.expiryConfidence(underlying, expiryMs));
    charge += charged(gross, rate(least));
  }
  for (const [asset, equity] of coins) {
    charge += charged(magnitude(equity), rate(venue.market.confidence(venue.assets[asset].underlying)));
  }
  return charge;
}

function isStableBalance(venue: OracleVenue, { isBalance, settle }: ListedRow): boolean {
  return isBalance && venue.assets[settle].record.kind === 'stable';
}

const underlyingName = (venue: OracleVenue, underlying: number): string => namesOf(venue)[underlying];
