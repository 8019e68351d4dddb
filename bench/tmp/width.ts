import { benchVenue, indexTick } from '../venue.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable';
const v = benchVenue(n, kind); const G=globalThis as any; const r:any[]=[];
G.W=(share:number,k:number,box:any)=>{ r.push([share,k,box.width,Math.min(...box.fall.slice(0,3)),Math.min(...box.rise.slice(0,3))]); };
v.send(indexTick(1, v.price[0]));
const by=(lo:number,hi:number)=>{const x=r.filter(a=>a[0]>=lo&&a[0]<hi); const q=(f:(a:any)=>number,p:number)=>{const y=x.map(f).sort((a,b)=>a-b);return (y[Math.floor(p*y.length)]??0).toFixed(3)}; console.log(lo,hi,x.length,'kinds',[0,1,2].map(k=>x.filter(a=>a[1]===k).length).join('/'),'ratio w/share p10/50/90',q(a=>a[2]/a[0],.1),q(a=>a[2]/a[0],.5),q(a=>a[2]/a[0],.9),'w',q(a=>a[2]*100,.5),'min real',q(a=>100*Math.min(a[3],a[4]),.5));};
[[0,.02],[.02,.05],[.05,.1],[.1,.15],[.15,.3],[.3,.6],[.6,1],[1,2],[2,4],[4,1e9]].forEach(([a,b])=>by(a,b));
