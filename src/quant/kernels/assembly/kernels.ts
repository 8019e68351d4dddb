export { black76Blocks } from './_black76';
export { netRows, shiftRows, sumFields } from './_net';
export { addRow, orderWorst, orderWorsts } from './_order';
export { refill } from './_refill';
export { addRows, scanAccounts } from './_scan';
export { deviations, ownExcess, ownShares, screenSlots } from './_screen';
