import { decimalOf, formatDecimal } from '../../units/decimal.ts';

/** A relative move as a person writes it: 0.16 -> "+16%", -0.035 -> "-3.5%", 0 -> "0%". Rounded to 0.001 %. */
export function percentLabel(move: number): string {
  const thousandths = Math.floor(Math.abs(move) * 100_000 + 0.5);
  const sign = thousandths === 0 ? '' : move > 0 ? '+' : '-';
  return `${sign}${formatDecimal(decimalOf(thousandths / 1000))}%`;
}
