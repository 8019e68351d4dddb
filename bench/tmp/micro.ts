import { benchVenue, indexTick } from '../venue.ts';
import { valueAccount } from '../../src/engine/valuation.ts';
import { certifyAccount } from '../../src/engine/screening.ts';
import { touch } from '../../src/risk/screen-dues.ts';
const n = Number(process.argv[2]);
const v = benchVenue(n, 'believable');
v.send(indexTick(1, v.price[0]));
const s=v.state; const count=s.accounts.count;
let seed=1; const rnd=()=>{seed=(Math.imul(seed,1664525)+1013904223)>>>0;return 16+Math.floor(seed/4294967296*(count-16));};
const N=20000; const ids=Int32Array.from({length:N},rnd);
const sc=s.derived.pricing.screening!.screen;
const cpu=()=>{const c=process.cpuUsage();return (c.user)/1000;};
const best=[1e9,1e9,1e9];
for(let r=0;r<8;r++){
 let t=cpu(); for(const a of ids) valueAccount(s,a); let e=cpu()-t;
 t=cpu(); for(const a of ids) {valueAccount(s,a); certifyAccount(s,a);} let c=cpu()-t;
 t=cpu(); for(const a of ids) {touch(sc,a);} let d=cpu()-t;
 sc.dueCount=0; sc.dues.fill(0);
 best[0]=Math.min(best[0],e);best[1]=Math.min(best[1],c-e);best[2]=Math.min(best[2],d);
}
console.log(n,'cpu: evaluate us',(best[0]/N*1e3).toFixed(2),'certify us',(best[1]/N*1e3).toFixed(2),'touch',(best[2]/N*1e3).toFixed(2));
