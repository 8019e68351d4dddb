import { Gauge, Registry } from 'prom-client';
import { ACCOUNT_STAGES } from './status-source.ts';
import type { StatusSource } from './status-source.ts';

/** The metrics of a venue in the Prometheus text format, read from the source at each scrape. No label is an account. */
export function statusMetrics(source: StatusSource): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `crossmargin_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('seq', 'Last entry of the log that was applied', () => source.status().seq);
  gauge('entry_time_seconds', 'Time of that entry, Unix seconds', () => source.status().timeMs / 1000);
  gauge('commands', 'Commands applied in this run', () => source.status().commands);
  gauge(
    'judgements',
    'Accounts judged by the ticks of this run, valued or proved safe without',
    () => source.status().judgements,
  );
  gauge('rejections', 'Commands refused in this run', () => source.status().rejections);
  new Gauge({
    name: 'crossmargin_accounts',
    help: 'Accounts by stage of the ladder',
    labelNames: ['stage'],
    registers: [registry],
    collect() {
      const { accounts } = source.status();
      for (const stage of ACCOUNT_STAGES) this.set({ stage }, accounts[stage]);
    },
  });
  new Gauge({
    name: 'crossmargin_insurance_fund',
    help: 'Insurance fund, units of the asset',
    labelNames: ['asset'],
    registers: [registry],
    collect() {
      for (const [asset, amount] of Object.entries(source.status().fund)) this.set({ asset }, Number(amount));
    },
  });
  return registry;
}
