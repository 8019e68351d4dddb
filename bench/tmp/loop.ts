import { benchVenue, indexTick } from '../venue.ts';
import { valueAccount } from '../../src/engine/valuation.ts';
import { certifyAccount } from '../../src/engine/screening.ts';
const v = benchVenue(20000, 'believable');
v.send(indexTick(1, v.price[0]));
const s=v.state; const mode=process.argv[2];
const t=performance.now(); let n=0;
for(let r=0;r<20;r++) for(let a=16;a<20016;a++){ valueAccount(s,a); if(mode==='c') certifyAccount(s,a); n++; }
console.log(mode,((performance.now()-t)/n*1e3).toFixed(2),'us');
