import { benchVenue, indexTick, uniform } from '../venue.ts';
import { workAhead } from '../../src/engine/ladder.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable'; const T=Number(process.argv[4]??750);
const v = benchVenue(n, kind); const G = globalThis as any; 
v.send(indexTick(1, v.price[0]));
const next = uniform(9);
let tick=0; let on=false; const hist=new Map<string,number>(); const edges=[0,.0025,.005,.01,.02,.03,.05,.1,.2,.4,1,1e9]; const who=new Map<number,number>();
G.W=(share:number,k:number,box:any,c:any,ev:any)=>{ if(!on||tick<150) return; const e=edges.findIndex(x=>share<x); const w=box.width>0?Math.min(...box.fall.slice(0,c.exposure.slots),...box.rise.slice(0,c.exposure.slots)):0; const wb=w===0?'FAIL':w<.0005?'<5bp':w<.0015?'<15bp':w<.0027?'<27bp':w<.006?'<60bp':'wide'; const key=(edges[e-1]??0).toFixed(4)+' '+wb; hist.set(key,(hist.get(key)??0)+1); who.set(ev.account,(who.get(ev.account)??0)+1); };
for (let i=0;i<T;i++){ tick=i; const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4; on=true; v.send(indexTick(v.underlyings[coin], v.price[coin])); on=false; workAhead(v.state,512); }
console.log([...hist].sort((a,b)=>a[0]<b[0]?-1:1).map(([k,x])=>k+': '+(x/(T-150)).toFixed(2)).join('\n')); const c=[...who.values()].sort((a,b)=>b-a); console.log('distinct',c.length,'top',c.slice(0,20).join(','),'sum',c.reduce((a,b)=>a+b,0)/(T-150));
