export { black76Blocks } from './_black76';
export { addRow, orderWorst, orderWorsts } from './_order';
export { refill } from './_refill';
export { addRows, scanAccounts } from './_scan';
export { deviations, screenSlots } from './_screen';
