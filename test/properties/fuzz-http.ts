import { statusView } from '../../src/cli/venue/status-view.ts';
import { FundWatch } from '../../src/engine/fund-flows.ts';
import type { State } from '../../src/engine/state.ts';
import type { RandomStream } from '../../src/lab/random-stream.ts';
import type { Node } from '../../src/node/node.ts';
import { VolWatch } from '../../src/risk/early-warning/vol-watch.ts';
import { statusServer } from '../../src/server/status-server.ts';
import type { Door } from './fuzz-doors.ts';
import { changedJson, changedText } from './fuzz-inputs.ts';

/** The routes of the HTTP server, asked by the grammar of a request: method, path, query, headers, body. */

const ROUTES = ['/healthz', '/accounts', '/warnings', '/fund', '/metrics'];
const PATHS = [...ROUTES, '/', '/accounts/7', '//accounts', '/../etc/passwd', '/%2e%2e/x'];
const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;
const NAMES = ['sort', 'limit', 'sort', 'limit', '__proto__', 'constructor', 'limit[]', 'limit[__proto__]', 'x', ''];
const VALUES = [
  'headroom',
  'share',
  'account',
  '1',
  '20',
  '1000',
  '1001',
  '0',
  '-1',
  '1e3',
  '0x10',
  ' 5',
  'NaN',
  'Infinity',
  '',
  '%',
  '%00',
  '9'.repeat(40),
];
const TYPES = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', ''];

/** What a server may answer to whoever asks nonsense: that it is the asker's mistake, in one sentence. */
const REFUSALS = [400, 404, 405, 413, 414, 415];

export function httpDoor(state: State, demand: (holds: boolean, promise: string) => void): Door {
  const node = { query: <T>(ask: (from: State) => T) => ask(state) } as Pick<Node, 'query'> as Node;
  const counts = { commands: 1, judgements: 2, rejections: 3, finished: false };
  const watches = { vol: new VolWatch(), fund: new FundWatch() };
  const server = statusServer(statusView(node, () => counts, watches));
  const offer = async (stream: RandomStream): Promise<boolean> => {
    const answer = await server.inject(requestOf(stream));
    judge(answer, demand);
    return answer.statusCode === 200;
  };
  return { name: 'HTTP route', share: 2, offer };
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly payload: string;
}

function judge({ statusCode, headers, payload }: Answer, demand: (holds: boolean, promise: string) => void): void {
  demand(statusCode === 200 || REFUSALS.includes(statusCode), `no answer but 200 and refusals, not ${statusCode}`);
  demand(!payload.includes('node_modules') && !/\n\s+at /.test(payload), 'no stack trace leaves the server');
  if (statusCode === 200 || payload === '') return;
  demand(String(headers['content-type']).includes('json'), 'a refusal is JSON');
  const { error, message } = JSON.parse(payload) as { error?: unknown; message?: unknown };
  demand(typeof (message ?? error) === 'string', 'a refusal says why');
}

function requestOf(stream: RandomStream) {
  const path = stream.uniform() < 0.7 ? stream.pick(ROUTES) : stream.pick(PATHS);
  const pairs = Array.from({ length: stream.whole(0, 3) }, () => `${stream.pick(NAMES)}=${stream.pick(VALUES)}`);
  const plain = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  const url = stream.uniform() < 0.3 ? changedText(stream, plain) : plain;
  const method = stream.pick(METHODS);
  const type = stream.pick(TYPES);
  const hasBody = method !== 'GET' && method !== 'HEAD' && stream.uniform() < 0.7;
  return {
    method,
    url: isSendable(url) ? url : plain,
    headers: type === '' ? {} : { 'content-type': type },
    ...(hasBody ? { payload: bodyOf(stream) } : {}),
  };
}

/** What a client can put into the first line of a request at all. */
function isSendable(url: string): boolean {
  return url.startsWith('/') && URL.canParse(url, 'http://127.0.0.1') && !/\s/.test(url);
}

function bodyOf(stream: RandomStream): string {
  const json =
    JSON.stringify(changedJson(stream, { kind: 'deposit', account: 7, amount: '5', more: [1, { a: null }] })) ?? '';
  return stream.uniform() < 0.5 ? json : changedText(stream, json);
}
