import { benchVenue, indexTick, uniform } from '../venue.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable';
const v = benchVenue(n, kind);
const t0=performance.now();
v.send(indexTick(1, v.price[0]));
console.log('first',(performance.now()-t0).toFixed(0));
const next = uniform(9);
const G = globalThis as any; G.R = {};
const T = Number(process.argv[4] ?? 750);
let snap: any; const counts:number[]=[]; const times:number[]=[];
const total=()=>['price','level0','level1','level2','gen0','gen1','gen2'].reduce((a,k)=>a+(G.R[k]??0),0);
for (let i=0;i<T;i++){ if(i===150) {snap={...G.R};}
 const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4; const b=total(); const t=performance.now(); v.send(indexTick(v.underlyings[coin], v.price[coin])); if(i>=150){counts.push(total()-b);times.push(performance.now()-t);} }
const out:any={}; for(const k of Object.keys(G.R)) out[k]=((G.R[k]-(snap[k]??0))/(T-150)).toFixed(2);
counts.sort((a,b)=>a-b);times.sort((a,b)=>a-b); const q=(p:number)=>counts[Math.floor(p*counts.length)];
console.log(n,kind,'per tick',out,'count p10/50/90/99',q(.1),q(.5),q(.9),q(.99),'ms p50',times[times.length>>1].toFixed(2),'p99',times[Math.floor(times.length*.99)].toFixed(2));
