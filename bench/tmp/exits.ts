import { benchVenue, indexTick, uniform } from '../venue.ts';
import { workAhead } from '../../src/engine/ladder.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable'; 
const v = benchVenue(n, kind); const G = globalThis as any; 
v.send(indexTick(1, v.price[0]));
const next = uniform(9); const sc=v.state.derived.pricing.screening!.screen;
const why:any={}; let shown=0; const add=(k:string)=>{why[k]=(why[k]??0)+1;}; const used:number[]=[]; let on=false;
G.X=(w:any,entry:number,at:number,level:any,price:number,u:number)=>{ if(!on) return; const g=Math.floor(w.owner[at]/60); const isNew=sc.newest[g*3]===w.owner[at]%60; if(w.most[at]<level[w.owner[at]]) {add('level '+(isNew?'new':'old')); if(isNew&&shown++<20) console.log('most',w.most[at].toFixed(2),'level',level[w.owner[at]].toFixed(2),'m',((price/sc.anchors[0].price[g]-1)*100).toFixed(2),'centre m',((w.centre[at]/sc.anchors[0].price[g]-1)*100).toFixed(2),'used',u.toFixed(2));} else {add('used '+(isNew?'new':'old'));used.push(u);} };
const T=750; for (let i=0;i<T;i++){ on=i>=150; const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4; v.send(indexTick(v.underlyings[coin], v.price[coin])); workAhead(v.state,512); }
for(const k in why) why[k]=(why[k]/(T-150)).toFixed(2); console.log(why); used.sort((a,b)=>a-b); console.log('used p10/50/90',[.1,.5,.9].map(p=>used[Math.floor(p*used.length)].toFixed(2)).join('/'),'watched',sc.watch.count);
