import { cpus, freemem, loadavg, release, totalmem, type } from 'node:os';

/** What the figures were measured on. Nothing that names a person or a place. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly freeMemoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** Of the last minute, when the run began: above 1 a core was shared with something else. */
  readonly load: number;
  readonly date: string;
}

export function machine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 1e8) / 10,
    freeMemoryGb: Math.round(freemem() / 1e8) / 10,
    system: `${type()} ${release().split('-')[0]}`,
    node: process.versions.node,
    v8: process.versions.v8,
    load: Math.round(loadavg()[0] * 100) / 100,
    date: new Date().toISOString().slice(0, 10),
  };
}
