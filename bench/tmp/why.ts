import { benchVenue, indexTick, uniform } from '../venue.ts';
const n = Number(process.argv[2]); const kind = (process.argv[3] ?? 'believable') as 'believable';
const v = benchVenue(n, kind);
const G = globalThis as any; 
v.send(indexTick(1, v.price[0]));
const next = uniform(9);
let tick=0; let shown=0;
G.onReach=(screen:any,slot:number,why:string)=>{ if(why==='price'||tick<150||Math.random()>0.004) return; if(shown++>45) return; const g=screen.slots.group[slot]; const b=screen.barriers; const p=screen.price[g]; const gen=screen.slots.generation[slot];
 const a=screen.anchors[Math.floor(gen/20)]; console.log(why,'tick',tick,'g',g,'gen',gen,'newest',screen.newest[g*3+Math.floor(gen/20)],'low',((b.low[slot]/p-1)*100).toFixed(2),'high',((b.high[slot]/p-1)*100).toFixed(2),'most',b.most[slot].toFixed(2),'level',screen.level[g*60+gen].toFixed(2),'m',((p/a.price[g]-1)*100).toFixed(2),'links',screen.links.base[g*60+gen].toFixed(2),screen.links.slope[g*60+gen].toFixed(0),screen.links.bend[g*60+gen].toFixed(0),screen.links.scale[g*60+gen].toFixed(2)); };
for (let i=0;i<750;i++){ tick=i; 
 const coin=Math.floor(next()*3); v.price[coin]*=1+(2+23*next())*(next()<.5?-1:1)*1e-4;  v.send(indexTick(v.underlyings[coin], v.price[coin])); }
