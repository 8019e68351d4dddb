import { benchVenue, indexTick, uniform } from '../venue.ts';
import { workAhead } from '../../src/engine/ladder.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable'; const T=Number(process.argv[4]??750);
const v = benchVenue(n, kind); const G = globalThis as any; 
v.send(indexTick(1, v.price[0]));
const next = uniform(9); const sc=v.state.derived.pricing.screening!.screen;
let tick=0; let on=false; const hist=new Map<string,number>(); const edges=[0,.0025,.005,.01,.02,.03,.05,.1,.2,.4,1,1e9]; let watched=0; 
G.W=(share:number,k:number,st:string,c:any,ev:any)=>{ if(!on||tick<150) return; const e=edges.findIndex(x=>share<x); const key=(edges[e-1]??0).toFixed(4)+' '+st+(st==='box'?k:''); hist.set(key,(hist.get(key)??0)+1); const s='all '+st; hist.set(s,(hist.get(s)??0)+1);
 if(false){const x=c.exposure; const IM=ev.margin.initialMargin; console.log('none share',share.toFixed(5),'round',(x.rounding*2/IM).toFixed(5),'gain',c.joint.gain.toFixed(2),'units*L',[0,1,2,3].map(g=>(x.units[g]/IM*c.level[g]).toFixed(5)).join(','),'L',[0,1,2,3].map(g=>c.level[g].toFixed(2)).join(',')); } };
for (let i=0;i<T;i++){ tick=i; const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4; on=true; v.send(indexTick(v.underlyings[coin], v.price[coin])); on=false; workAhead(v.state,512); watched+=sc.watch.count; }
console.log([...hist].sort((a,b)=>a[0]<b[0]?-1:1).map(([k,x])=>k+': '+(x/(T-150)).toFixed(2)).join('\n')); console.log('watched',watched/T);
