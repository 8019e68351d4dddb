export { black76Blocks } from './_black76';
export { addRow, orderWorst, orderWorsts } from './_order';
export { refillCells, refillSlopes } from './_refill';
export { addRows, scanAccounts } from './_scan';
export { deviations, screenSlots } from './_screen';
