import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { Server as GrpcServer, ServerCredentials, status, type ServiceDefinition } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeRuntime } from '../testing/fake-runtime/fake-runtime.ts';
import { buildContainer } from '../testing/build-situation.ts';
import { tcpConnect } from './tcp-connect.ts';
import { runProbe, type ProbeSpec, type ProbeTarget } from './run-probe.ts';

const probe = (draft: Partial<ProbeSpec>): ProbeSpec => ({ periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3, ...draft });
const http = (draft: Partial<NonNullable<ProbeSpec['httpGet']>> & { port: string | number }): ProbeSpec =>
  probe({ httpGet: { path: '/', scheme: 'HTTP', ...draft } });

const target = (changes: Partial<ProbeTarget> = {}): ProbeTarget => ({
  runtime: createFakeRuntime(),
  containerId: 'container-1',
  container: buildContainer({ name: 'web' }),
  host: '127.0.0.1',
  ...changes,
});

describe('an exec probe', () => {
  it.each<[string, readonly string[], object]>([
    ['succeeds with exit code 0', ['echo', 'fine'], { result: 'success' }],
    ['fails with any other', ['sh', '-c', 'exit 3'], { result: 'failure', output: '' }],
  ])('%s', async (_sentence, command, outcome) => {
    expect(await runProbe(probe({ exec: { command: [...command] } }), target())).toEqual(outcome);
  });

  it('tells nothing of the container when the command cannot be run', async () => {
    const broken = { ...createFakeRuntime(), exec: () => Promise.reject(new Error('container is not running')) };
    expect(await runProbe(probe({ exec: { command: ['true'] } }), target({ runtime: broken }))).toEqual({
      result: 'unknown',
      output: 'container is not running',
    });
  });

  it('fails when the command takes too long', async () => {
    const hanging = {
      ...createFakeRuntime(),
      exec: (_id: string, _command: readonly string[], { signal }: { signal?: AbortSignal | undefined }) =>
        new Promise<number>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    };
    const outcome = await runProbe(probe({ exec: { command: ['sleep', '9'] }, timeoutSeconds: 0.02 }), target({ runtime: hanging }));
    expect(outcome).toEqual({ result: 'failure', output: 'command timed out: "sleep 9" timed out after 0.02s' });
  });
});

describe('an HTTP probe', () => {
  let server: HttpServer;
  let port: number;
  const requests: { path: string; headers: Record<string, unknown> }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      requests.push({ path, headers: request.headers });
      if (path === '/hangs') return;
      if (path === '/here') response.writeHead(302, { location: '/200' });
      else if (path === '/elsewhere') response.writeHead(302, { location: 'http://example.invalid/' });
      else if (path === '/loop') response.writeHead(302, { location: '/loop' });
      else response.writeHead(Number(path.slice(1)));
      response.end('body');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it.each<[string, object]>([
    ['/200', { result: 'success' }],
    ['/299', { result: 'success' }],
    ['/399', { result: 'warning', output: 'Probe terminated redirects, Response body: body' }],
    ['/400', { result: 'failure', output: 'HTTP probe failed with statuscode: 400' }],
    ['/503', { result: 'failure', output: 'HTTP probe failed with statuscode: 503' }],
    ['/here', { result: 'success' }],
    ['/elsewhere', { result: 'warning', output: 'Probe terminated redirects, Response body: body' }],
    ['/loop', { result: 'warning', output: 'Probe terminated redirects, Response body: body' }],
  ])('of %s has the outcome %o', async (path, outcome) => {
    expect(await runProbe(http({ path, port }), target())).toEqual(outcome);
  });

  it('fails after its timeout', async () => {
    expect(await runProbe({ ...http({ path: '/hangs', port }), timeoutSeconds: 0.05 }, target())).toMatchObject({
      result: 'failure',
      output: `Get "http://127.0.0.1:${port}/hangs": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    });
  });

  it('finds its port by name and sends the headers it is given', async () => {
    const container = buildContainer({ name: 'web', ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }] });
    const spec = http({ path: '/200', port: 'http', httpHeaders: [{ name: 'X-Probe', value: 'yes' }] });
    expect(await runProbe(spec, target({ container }))).toEqual({ result: 'success' });
    expect(requests.at(-1)?.headers).toMatchObject({ 'x-probe': 'yes', 'user-agent': expect.stringContaining('kube-probe/') });
  });

  it.each([
    ['Accept', '', [undefined, 'kube-probe/1.36', undefined]],
    ['user-agent', '', ['*/*', undefined, undefined]],
    ['ACCEPT', 'text/html', ['text/html', 'kube-probe/1.36', undefined]],
    ['X-Probe', '', ['*/*', 'kube-probe/1.36', '']],
  ])('given the header %s: %j sends as Accept, User-Agent and X-Probe %j', async (name, value, sent) => {
    await runProbe(http({ path: '/200', port, httpHeaders: [{ name, value }] }), target());
    expect(['accept', 'user-agent', 'x-probe'].map((header) => requests.at(-1)?.headers[header])).toEqual(sent);
  });

  it('repeats a header that is given twice', async () => {
    const httpHeaders = ['one', 'two'].map((value) => ({ name: 'X-Probe', value }));
    await runProbe(http({ path: '/200', port, httpHeaders }), target());
    expect(requests.at(-1)?.headers).toMatchObject({ 'x-probe': 'one, two' });
  });

  it('of a port that the container does not name tells nothing of the container', async () => {
    expect(await runProbe(http({ port: 'nowhere' }), target())).toEqual({ result: 'unknown', output: 'container web has no port "nowhere"' });
  });
});

describe('a TCP probe', () => {
  it('succeeds when the port accepts, and fails when nobody listens', async () => {
    const server: TcpServer = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await runProbe(probe({ tcpSocket: { port } }), target())).toEqual({ result: 'success' });
    await new Promise((resolve) => server.close(resolve));
    expect(await runProbe(probe({ tcpSocket: { port } }), target())).toMatchObject({
      result: 'failure',
      output: `dial tcp 127.0.0.1:${port}: connect: connection refused`,
    });
  });

  it('that is too late fails as connections do', async () => {
    const late = tcpConnect({ host: '127.0.0.1', port: 9, signal: AbortSignal.abort() });
    await expect(late).rejects.toThrow('dial tcp 127.0.0.1:9: i/o timeout');
  });
});

describe('a gRPC probe', () => {
  /** By service name: 1 is SERVING, 2 is NOT_SERVING; other services are unknown. */
  const health: Readonly<Record<string, number>> = { '': 1, resting: 2 };
  /** The health protocol's messages have one field each: the service's name, and the status. */
  const healthService: ServiceDefinition = {
    check: {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: ({ service }: { service: string }) => Buffer.from(service),
      requestDeserialize: (message: Buffer) => ({ service: message.subarray(2).toString() }),
      responseSerialize: (answer: number) => Buffer.from([0x08, answer]),
      responseDeserialize: (message: Buffer) => message[1],
    },
  };
  const server = new GrpcServer();
  let port: number;
  beforeAll(async () => {
    server.addService(healthService, {
      check: ({ request: { service } }: { request: { service: string } }, callback: (error: object | null, answer?: number) => void) => {
        const answer = health[service];
        if (service === 'silent') return;
        if (service === 'unhealthy by design') return callback({ code: status.UNIMPLEMENTED, details: 'no health' });
        if (answer === undefined) callback({ code: status.NOT_FOUND, details: `unknown service ${service}` });
        else callback(null, answer);
      },
    });
    port = await new Promise((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
    );
  });
  afterAll(() => server.forceShutdown());

  it.each<[string, object]>([
    ['', { result: 'success' }],
    ['resting', { result: 'failure', output: 'service unhealthy (responded with "NOT_SERVING")' }],
    ['nobody', { result: 'failure', output: 'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service nobody' }],
    ['unhealthy by design', { result: 'failure', output: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): no health' }],
    ['silent', { result: 'failure', output: expect.stringMatching(/^timeout: health rpc did not complete/) }],
  ])('of the service %j has the outcome %o', async (service, outcome) => {
    expect(await runProbe(probe({ grpc: { port, service }, timeoutSeconds: service === 'silent' ? 0.1 : 5 }), target())).toEqual(outcome);
  });

  it('fails when nobody listens', async () => {
    expect(await runProbe(probe({ grpc: { port: 1, service: '' }, timeoutSeconds: 5 }), target())).toEqual({
      result: 'failure',
      output: 'error: failed to connect service at "127.0.0.1:1": dial tcp 127.0.0.1:1: connect: connection refused',
    });
  });
});
