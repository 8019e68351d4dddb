import type { Asset } from '../../market/asset.ts';
import { CELL_LIMIT_MAX } from '../../units/limits.ts';
import { tenTo } from '../../units/decimal.ts';
import { isPrice } from '../../units/price.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { cellLimitFor } from '../cell-limit.ts';
import type { Answer } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { CODE_WIDTH, NAME_WIDTH } from '../schema.ts';
import type { State } from '../state.ts';
import { isColumnText, isFull } from '../table.ts';

/** Coins in one lot of a stablecoin: its price is seen to one part in ten million, and what is below a lot is cash. */
const STABLE_LOT = 1_000n;

/** Lists an asset with the risk row of its balances, and its underlying when that is new. @see spec/15-ENGN, ENGN-100 */
export function listAsset(state: State, command: Of<'list-asset'>, emit: Emit): Answer {
  const { asset, lotUnits, referencePrice } = command;
  if (!isAssetSound(asset, lotUnits)) return REJECTION.ASSET_INVALID;
  if (!isPrice(referencePrice)) return REJECTION.PRICE_INVALID;
  if (state.derived.assetByCode.has(asset.code)) return REJECTION.ASSET_EXISTS;
  if (isFull(state.assets)) return REJECTION.ASSETS_FULL;
  const name = asset.underlying ?? `${asset.code}-USD`;
  const known = state.derived.underlyingByName.get(name);
  if (asset.kind === 'stable' && known !== undefined) return REJECTION.ASSET_EXISTS;
  if (known === undefined && isFull(state.underlyings)) return REJECTION.UNDERLYINGS_FULL;
  if (isFull(state.instruments)) return REJECTION.INSTRUMENTS_FULL;
  const units = asset.kind === 'coin' ? lotUnits : STABLE_LOT * tenTo(asset.decimals);
  const cellLimit = cellLimitFor(lotTicksOf(asset, units, referencePrice));
  if (cellLimit > CELL_LIMIT_MAX) return REJECTION.INSTRUMENT_LOT_TOO_LARGE;

  emit({
    kind: 'asset-listed',
    asset: state.assets.count,
    record: asset,
    underlying: known ?? state.underlyings.count,
    lotUnits: units,
    referencePrice,
    instrument: state.instruments.count,
    cellLimit,
  });
  return undefined;
}

function isAssetSound(asset: Asset, lotUnits: bigint): boolean {
  const { code, decimals, chainDecimals, kind, underlying } = asset;
  if (!/^[A-Z0-9]+$/.test(code) || !isColumnText(code, CODE_WIDTH)) return false;
  if (!isPlaces(decimals) || (chainDecimals !== undefined && !isPlaces(chainDecimals))) return false;
  if (kind === 'stable') return underlying === undefined && lotUnits === 0n;
  return underlying !== undefined && isColumnText(underlying, NAME_WIDTH) && lotUnits > 0n && lotUnits < 1n << 62n;
}

const isPlaces = (places: number): boolean => Number.isInteger(places) && places >= 0 && places <= 18;

/** USD value of one lot of a row of balances, risk ticks. */
function lotTicksOf(asset: Asset, lotUnits: bigint, price: number): number {
  return (Number(`${lotUnits}e-${asset.decimals}`) * price) / 10_000;
}
