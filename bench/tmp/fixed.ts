import { benchVenue, indexTick, uniform } from '../venue.ts';
const v = benchVenue(100, 'believable');
v.send(indexTick(1, v.price[0]));
const next = uniform(9); const N=4000;
const c0=process.cpuUsage().user; const times:number[]=[];
for (let i=0;i<N;i++){ const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4; const t=performance.now(); v.send(indexTick(v.underlyings[coin], v.price[coin])); times.push(performance.now()-t);}
times.sort((a,b)=>a-b); console.log('cpu per tick',((process.cpuUsage().user-c0)/N/1000).toFixed(3),'ms; p10/p50/p90/p99',[.1,.5,.9,.99].map(p=>times[Math.floor(p*N)].toFixed(2)).join(' '));
