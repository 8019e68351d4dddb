import { benchVenue, indexTick } from '../venue.ts';
import { createArena } from '../../src/quant/kernels/arena.ts';
const v = benchVenue(5000, 'believable');
const k=v.state.derived.pricing.screening!.screen.arena.kernels as any; const cnt:any={};
for(const name of ['netRows','ownExcess','shiftRows','deviations']){const f=k[name]; cnt[name]=0; k[name]=(c:any)=>{cnt[name]++;return f(c);};}
v.send(indexTick(1, v.price[0]));
console.log(cnt, createArena.name);
