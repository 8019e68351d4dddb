import { benchVenue, indexTick, uniform } from '../venue.ts';
import { workAhead } from '../../src/engine/ladder.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable'; const T=Number(process.argv[4]??750); const budget=Number(process.argv[5]??512);
const v = benchVenue(n, kind);
v.send(indexTick(1, v.price[0]));
const sc=v.state.derived.pricing.screening!.screen;
const next = uniform(9); const counts:number[]=[]; const ahead:number[]=[]; const tcpu:number[]=[]; const acpu:number[]=[]; const tw:number[]=[]; let ev=0;
const cpu=()=>process.cpuUsage().user/1000;
for (let i=0;i<T;i++){ const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4;
 const c=cpu(); const t=performance.now(); ev+=v.send(indexTick(v.underlyings[coin], v.price[coin])).length; const w=performance.now()-t; const c1=cpu();
 const due=sc.dueCount; const a=budget>0?workAhead(v.state,budget):0; const c2=cpu();
 if(i>=150){counts.push(due);ahead.push(a);tcpu.push(c1-c);acpu.push(c2-c1);tw.push(w);} }
const q=(a:number[],p:number)=>{const s=[...a].sort((x,y)=>x-y);return s[Math.floor(p*s.length)];}; const mean=(a:number[])=>a.reduce((x,y)=>x+y,0)/a.length;
console.log(n,kind,'budget',budget,'due mean',mean(counts).toFixed(1),'p50',q(counts,.5),'p90',q(counts,.9),'p99',q(counts,.99),'| ahead mean',mean(ahead).toFixed(1),'p50',q(ahead,.5),'p99',q(ahead,.99),'| tick wall p50',q(tw,.5).toFixed(2),'p99',q(tw,.99).toFixed(2),'cpu p50',q(tcpu,.5).toFixed(2),'mean',mean(tcpu).toFixed(2),'ahead cpu mean',mean(acpu).toFixed(2),'p50',q(acpu,.5).toFixed(2),'events/tick',(ev/T).toFixed(2));
