import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { listenOnLoopback, statusServer } from './status-server.ts';
import type { AccountQuery, FundStatus, StatusSource, VenueStatus } from './status-source.ts';

const STATUS: VenueStatus = {
  seq: 7,
  timeMs: 1770278400000,
  phase: 'running',
  accounts: { normal: 3, called: 1, restricted: 0, liquidating: 2 },
  commands: 8,
  judgements: 40,
  rejections: 1,
  fund: { USDC: '12.5' },
};
const asked: AccountQuery[] = [];
const limits: number[] = [];
const FUND: FundStatus = {
  seq: 7,
  timeMs: 1770278400000,
  worth: '12.5000',
  premiumPpm: 5_000,
  assets: [],
  inventory: { nav: '0.0000', notional: '0.0000', positions: [] },
};
const source: StatusSource = {
  status: () => STATUS,
  accounts: (query) => {
    asked.push(query);
    return [];
  },
  warnings: (limit) => {
    limits.push(limit);
    return [];
  },
  fund: () => FUND,
};
const server = statusServer(source);
afterAll(() => server.close());

test('CLIN-040 the status says where the venue stands', async () => {
  const answer = await server.inject('/healthz');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ ok: true, ...STATUS });
});

test('CLIN-040 accounts are asked for by order and number, with defaults', async () => {
  asked.length = 0;
  expect((await server.inject('/accounts')).json()).toMatchObject({ seq: 7, accounts: [] });
  await server.inject('/accounts?sort=share&limit=3');
  expect(asked).toEqual([
    { sort: 'headroom', limit: 20 },
    { sort: 'share', limit: 3 },
  ]);
});

test('CLIN-041 warnings are listed to a limit, and the fund is public', async () => {
  limits.length = 0;
  expect((await server.inject('/warnings')).json()).toEqual({ seq: 7, timeMs: 1770278400000, warnings: [] });
  await server.inject('/warnings?limit=3');
  expect(limits).toEqual([20, 3]);
  expect((await server.inject('/fund')).json()).toEqual(FUND);
});

test.each([
  ['/accounts?limit=0', 400, 'limit must be a whole number from 1 to 1000'],
  ['/accounts?limit=1001', 400, 'limit must be a whole number from 1 to 1000'],
  ['/accounts?limit=many', 400, 'limit must be a whole number from 1 to 1000'],
  ['/accounts?sort=name', 400, 'sort must be one of headroom, share, account'],
  ['/accounts?order=1', 400, 'order is no parameter; use sort and limit'],
  ['/warnings?limit=0', 400, 'limit must be a whole number from 1 to 1000'],
  ['/warnings?sort=day', 400, 'sort is no parameter; use limit'],
  [
    '/acounts',
    404,
    'there is no /acounts; see /healthz, /accounts?sort=headroom&limit=20, /warnings?limit=20, /fund, /metrics',
  ],
])('CLIN-040 %s is refused with a sentence', async (url, status, error) => {
  const answer = await server.inject(url);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toEqual({ error });
});

test('CLIN-040 metrics are in the Prometheus text format', async () => {
  const { body } = await server.inject('/metrics');
  expect(body).toMatch(/^crossmargin_seq 7$/m);
  expect(body).toMatch(/^crossmargin_accounts\{stage="liquidating"\} 2$/m);
  expect(body).toMatch(/^crossmargin_insurance_fund\{asset="USDC"\} 12\.5$/m);
});

test('CLIN-040 the 257th connection at a time is closed, and there is room again when one ends', async () => {
  const other = statusServer(source);
  const { port } = new URL(await listenOnLoopback(other, 0));
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  /** Whether it is answered; one beyond the limit is closed instead. */
  const isAnswered = async (socket: Socket): Promise<boolean> => {
    const closed = once(socket, 'close').then(() => false);
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    return Promise.race([closed, once(socket, 'data').then(() => true)]);
  };
  const sockets: Socket[] = [];
  for (let i = 0; i < 256; i++) sockets.push(await open());
  expect(await isAnswered(sockets[255])).toBe(true);
  expect(await isAnswered(await open())).toBe(false);
  sockets[0].destroy();
  await expect.poll(async () => isAnswered(await open())).toBe(true);
  for (const socket of sockets) socket.destroy();
  await other.close();
});

test('CLIN-040 the server listens on loopback only', async () => {
  const other = statusServer(source);
  const address = await listenOnLoopback(other, 0);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await other.close();
});
