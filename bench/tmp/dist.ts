import { benchVenue, indexTick, uniform } from '../venue.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable'; const T=Number(process.argv[4]??750);
const v = benchVenue(n, kind); const G = globalThis as any; 
v.send(indexTick(1, v.price[0]));
const next = uniform(9);
let tick=0; const r:any[]=[]; const why=new Map<number,string>(); let ev=0;
G.onReach=(screen:any,slot:number,w:string)=>{ why.set(screen.slots.account[slot],w+(w==='price'?Math.floor(screen.slots.generation[slot]/20):'')); };
G.W=(share:number,k:number,box:any)=>{ if(tick<150) return; r.push([share,k,box.width,Math.min(...box.fall.slice(0,3),...box.rise.slice(0,3))]); };
const hist=new Map<string,number>();
const edges=[0,.01,.02,.05,.1,.15,.3,.6,1,2,4,1e9];
for (let i=0;i<T;i++){ tick=i; r.length=0; why.clear();
 const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4;  ev+=v.send(indexTick(v.underlyings[coin], v.price[coin])).length;
 if(i<150) continue;
 const reasons=[...why.values()]; for(const a of r){ const e=edges.findIndex(x=>a[0]<x); const key=edges[e-1]+' kind'+a[1]+(a[2]>0?'':' FAILED'); hist.set(key,(hist.get(key)??0)+1);} 
 for(const w of reasons){hist.set('why '+w,(hist.get('why '+w)??0)+1);} }
console.log([...hist].sort((a,b)=>a[0]<b[0]?-1:1).map(([k,x])=>k+': '+(x/(T-150)).toFixed(2)).join('\n')); console.log('events',ev/T);
