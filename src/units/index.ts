export { assert, Fault } from './assert.ts';
export { decimalOf, decimalToNumber, formatDecimal, parseDecimal, rescaled, tenTo } from './decimal.ts';
export type { Decimal } from './decimal.ts';
export { CELL_LIMIT_MAX, EXACT_MAX, POSITIONS_MAX, PPM, RISK_TICKS_PER_USD } from './limits.ts';
export { formatMoney, isMoney, minus, money, negated, NO_MONEY, parseMoney, plus } from './money.ts';
export type { Money } from './money.ts';
export { isPrice, PRICE_DECIMALS, priceOf, priceOfDecimal, realPrice } from './price.ts';
export { divideDown, divideExact, divideTowardsZero, divideUp, nearest, scaleDown, scaleUp } from './rounding.ts';
export { DAY_MS, daysBetween, HOUR_MS, MINUTE_MS, SECOND_MS, YEAR_MS, yearsBetween } from './time.ts';
