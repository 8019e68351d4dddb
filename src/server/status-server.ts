import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { statusMetrics } from './status-metrics.ts';
import { ACCOUNT_ORDERS } from './status-source.ts';
import type { StatusSource } from './status-source.ts';

/** What can be asked for. */
export const ROUTES = [
  '/healthz',
  '/accounts?sort=headroom&limit=20',
  '/warnings?limit=20',
  '/fund',
  '/metrics',
] as const;

/** The page of accounts at most, and by default. */
const LIMIT_MAX = 1000;
const LIMIT_DEFAULT = 20;

/** Connections at a time; the next one is closed as it comes. */
const CONNECTIONS_MAX = 256;

const limitField = z.coerce
  .number({ error: `limit must be a whole number from 1 to ${LIMIT_MAX}` })
  .int({ error: `limit must be a whole number from 1 to ${LIMIT_MAX}` })
  .min(1, { error: `limit must be a whole number from 1 to ${LIMIT_MAX}` })
  .max(LIMIT_MAX, { error: `limit must be a whole number from 1 to ${LIMIT_MAX}` })
  .default(LIMIT_DEFAULT);

const accountQuery = z.strictObject({
  sort: z.enum(ACCOUNT_ORDERS, { error: `sort must be one of ${ACCOUNT_ORDERS.join(', ')}` }).default('headroom'),
  limit: limitField,
});

const warningQuery = z.strictObject({ limit: limitField });

/** GET /healthz, /accounts?sort=&limit=, /warnings?limit=, /fund, /metrics. Reads only: nothing here changes the venue. @see spec/21-CLIN, CLIN-040 */
export function statusServer(source: StatusSource): FastifyInstance {
  const server = fastify({ logger: false });
  server.server.maxConnections = CONNECTIONS_MAX;
  const metrics = statusMetrics(source);
  server.get('/healthz', () => ({ ok: true, ...source.status() }));
  server.get('/accounts', (request, reply) => {
    const query = accountQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: sentenceOf(query.error, 'sort and limit') });
    return {
      seq: source.status().seq,
      timeMs: source.status().timeMs,
      ...query.data,
      accounts: source.accounts(query.data),
    };
  });
  server.get('/warnings', (request, reply) => {
    const query = warningQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: sentenceOf(query.error, 'limit') });
    const { seq, timeMs } = source.status();
    return { seq, timeMs, warnings: source.warnings(query.data.limit) };
  });
  server.get('/fund', () => source.fund());
  server.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `there is no ${request.url}; see ${ROUTES.join(', ')}` }),
  );
  return server;
}

/** What is wrong with a query, in one sentence. */
function sentenceOf({ issues: [issue] }: z.ZodError, allowed: string): string | undefined {
  return issue?.code === 'unrecognized_keys'
    ? `${issue.keys.join(', ')} is no parameter; use ${allowed}`
    : issue?.message;
}

/** Listens on loopback only; port 0 takes a free one. Resolves to the address, as http://127.0.0.1:8080. */
export async function listenOnLoopback(server: FastifyInstance, port: number): Promise<string> {
  return server.listen({ host: '127.0.0.1', port });
}
