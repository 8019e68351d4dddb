import { benchVenue, indexTick, uniform } from '../venue.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable'; const T=Number(process.argv[4]??750);
const v = benchVenue(n, kind); const G = globalThis as any; 
v.send(indexTick(1, v.price[0]));
const next = uniform(9); let tick=0; let shown=0;
G.F=(o:any)=>{ if(tick<150||Math.random()>.03||shown++>25) return; const x=o.exposure; const {margin}=o; const d=o.lines.map((l:any)=>l.requirement==='initial'?margin.equity-l.share*margin.initialMargin:margin.equity-margin.maintenanceMargin);
 const parts:any[]=[]; for(let g=0;g<x.count;g++) parts.push(x.group[g]+': L'+o.level[g].toFixed(2)+' u'+(x.units[g]/margin.initialMargin).toFixed(5)+' ch'+(x.charges[g]/margin.initialMargin).toFixed(3)+' m'+(x.mark[g]/margin.initialMargin).toFixed(2));
 console.log('tick',tick,'kind',o.kind,'stage lines',o.lines.map((l:any)=>l.share).join(','),'d/IM',d.map((y:number)=>(y/margin.initialMargin).toFixed(4)).join(','),'active',margin.activeKind,margin.activeColumn,'round',(x.rounding*2/margin.initialMargin).toFixed(4),'bound slack',(o.work.bound.slack/margin.initialMargin).toFixed(4),'gain',o.work.bound.gain, parts.join(' | ')); };
for (let i=0;i<T;i++){ tick=i;
 const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4;  v.send(indexTick(v.underlyings[coin], v.price[coin])); }
