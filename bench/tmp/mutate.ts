import { runTrial } from '../../test/properties/screening.ts';
const wrap=(name:string,f:(orig:any,args:any[],screen:any)=>any)=>(screen:any)=>{const k=screen.arena.kernels; const o=k[name]; k[name]=(...a:any[])=>f(o,a,screen); return screen;};
const zeroField=(k:number)=>wrap('sumFields',(o,[c],s)=>{o(c); for(let r=0;r<c.runs;r++) s.arena.doubles[c.out+r*10+k]=0;});
const M:any={ none:(s:any)=>s,
 mark:zeroField(0), markBend:zeroField(1), charge:zeroField(2), chargeBend:zeroField(3), unit:zeroField(4), basisGrowth:zeroField(5), markGrowth:zeroField(6), twist:zeroField(7), twistBend:zeroField(8),
 ownExcess:wrap('ownExcess',()=>-1), ownShares:wrap('ownShares',()=>1e300),
 bendsNet:wrap('netRows',(o,[c],s)=>{o(c); if(s.anchors.some((a:any)=>a.bendsAt===c.cells)) s.arena.doubles.fill(0,c.out,c.out+4*c.span);}),
 slopesNet:wrap('netRows',(o,[c],s)=>{o(c); if(s.anchors.some((a:any)=>a.slopesAt===c.cells)) s.arena.doubles.fill(0,c.out,c.out+4*c.span);}),
};
const names=process.argv.slice(2).length?process.argv.slice(2):Object.keys(M);
for(const n of names){ const t=process.cpuUsage().user; const f=runTrial({seed:1,accounts:1000,ticks:400,untilMissed:true,mutate:M[n]}); console.log(n,'missed',f.missed,'valued',f.valued,'events',f.events,f.first,((process.cpuUsage().user-t)/1e6).toFixed(1)+'s'); }
