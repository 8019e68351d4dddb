import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { numberField, readCsvFile, textField, timeField } from '../feeds/csv-file.ts';
import type { CsvFile } from '../feeds/csv-file.ts';
import type { RecordedEvent, RecordedNeed, RecordedShock, RecordedWave } from '../lab/adl-event/recorded.ts';

const FOLDER = 'adl_hyperliquid_2025-10-10';

/** Reads the recorded deleveraging of 2025-10-10. @param path its folder, or the folder of recorded data above it @throws FeedError */
export function readRecordedAdl(path: string): RecordedEvent {
  const below = join(path, FOLDER);
  const folder = existsSync(below) ? below : path;
  const fills = fillsOf(readCsvFile(join(folder, 'bad_debt_waves.csv')));
  const policies = readCsvFile(join(folder, 'policy_per_wave_metrics.csv.gz'));
  const needs = readCsvFile(join(folder, 'wave_coin_gap_per_contract.csv.gz'));
  const shocks = readCsvFile(join(folder, 'adl_per_coin_shock_queue.csv.gz'));
  return {
    waves: policies.rows.map((_, row) => waveOf(policies, row, fills)),
    needs: needs.rows.map((_, row) => needOf(needs, row)),
    shocks: shocks.rows.map((_, row) => shockOf(shocks, row)),
  };
}

function fillsOf(csv: CsvFile): Map<number, number> {
  return new Map(csv.rows.map((_, row) => [numberField(csv, row, 'wave'), numberField(csv, row, 'n_rows')]));
}

function waveOf(csv: CsvFile, row: number, fills: Map<number, number>): RecordedWave {
  const wave = numberField(csv, row, 'wave');
  return {
    wave,
    startMs: timeField(csv, row, 't_start'),
    endMs: timeField(csv, row, 't_end'),
    neededUsd: numberField(csv, row, 'budget_needed'),
    takenUsd: numberField(csv, row, 'budget_prod'),
    largestShare: numberField(csv, row, 'max_pct_prod'),
    fills: fills.get(wave) ?? 0,
  };
}

function needOf(csv: CsvFile, row: number): RecordedNeed {
  return {
    wave: numberField(csv, row, 'wave'),
    coin: textField(csv, row, 'coin'),
    startMs: numberField(csv, row, 't_start_ms'),
    endMs: numberField(csv, row, 't_end_ms'),
    neededUsd: numberField(csv, row, 'gap_usd_x_qty'),
    contracts: numberField(csv, row, 'qty_contracts'),
  };
}

function shockOf(csv: CsvFile, row: number): RecordedShock {
  return {
    coin: textField(csv, row, 'coin'),
    startMs: timeField(csv, row, 't_start'),
    endMs: timeField(csv, row, 't_end'),
    deficitUsd: numberField(csv, row, 'deficit_usd'),
    capacityUsd: numberField(csv, row, 'total_capacity_usd'),
    takenUsd: numberField(csv, row, 'budget_queue_usd'),
  };
}
