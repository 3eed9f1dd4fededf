import { PassThrough, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { exitCodeOf, statusOfExit, success } from '../exit-status.ts';
import { SpdySession } from '../spdy/session.ts';
import type { SpdyStream } from '../spdy/stream.ts';
import { startUpgradeServer } from '../testing/upgrade-server.ts';
import type { Upgrade } from '../upgrade-request.ts';
import { acceptRemoteCommand } from './accept.ts';
import { runRemoteCommand } from './client.ts';
import type { RemoteCommandOptions, RemoteCommandStreams, TerminalSize } from './remote-command-streams.ts';

const everything: RemoteCommandOptions = { stdin: true, stdout: true, stderr: true, tty: false };
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

async function serve(options: RemoteCommandOptions, command: (streams: RemoteCommandStreams) => Promise<void>): Promise<Upgrade> {
  const server = await startUpgradeServer((upgrade) => {
    void acceptRemoteCommand(upgrade, options).then((streams) => streams && command(streams));
  });
  closers.push(server.close);
  return server.upgrade;
}

async function echo(streams: RemoteCommandStreams): Promise<void> {
  if (streams.stdin && streams.stdout) await pipeline(streams.stdin, streams.stdout, { end: false });
  streams.stderr?.write('to stderr');
  await streams.finish(statusOfExit(3));
}

describe('a remote command over WebSocket', () => {
  it('carries stdin, stdout, stderr and the exit code', async () => {
    const upgrade = await serve(everything, echo);
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const status = await runRemoteCommand(upgrade, { stdin: Readable.from([Buffer.from('hello')]), stdout, stderr });
    expect(exitCodeOf(status)).toBe(3);
    expect(await text(stdout.end())).toBe('hello');
    expect(await text(stderr.end())).toBe('to stderr');
  });

  it('carries megabytes both ways without losing a byte', async () => {
    const upgrade = await serve(everything, echo);
    const sent = Buffer.alloc(5_000_000, 'kubets ');
    const stdout = new PassThrough();
    const received = buffer(stdout);
    await runRemoteCommand(upgrade, { stdin: Readable.from(chunksOf(sent, 30_000)), stdout });
    stdout.end();
    expect((await received).equals(sent)).toBe(true);
  });

  it('tells the command each size of the terminal', async () => {
    const sizes: TerminalSize[] = [];
    const upgrade = await serve({ ...everything, tty: true }, async (streams) => {
      await new Promise<void>((resolve) => streams.onResize((size) => sizes.push(size) === 2 && resolve()));
      await streams.finish(success);
    });
    const announced = [
      { width: 80, height: 24 },
      { width: 120, height: 40 },
    ];
    await runRemoteCommand(upgrade, { sizes: Readable.from(announced) });
    expect(sizes).toEqual(announced);
  });

  it('aborts the server side when the client goes', async () => {
    const gone = Promise.withResolvers<void>();
    const upgrade = await serve(everything, async (streams) => streams.signal.addEventListener('abort', () => gone.resolve()));
    const abort = new AbortController();
    const running = runRemoteCommand(upgrade, { signal: abort.signal });
    setImmediate(() => abort.abort(new Error('enough')));
    await expect(running).rejects.toThrow('enough');
    await gone.promise;
  });

  it('that breaks before its status came is an error', async () => {
    const server = await startUpgradeServer((upgrade) => {
      void acceptRemoteCommand(upgrade, everything).then(() => upgrade.socket.destroy());
    });
    closers.push(server.close);
    await expect(runRemoteCommand(server.upgrade, {})).rejects.toThrow('the connection was lost before the command ended');
  });
});

describe('a remote command over SPDY', () => {
  it('carries stdin, stdout, stderr and the exit code', async () => {
    const upgrade = await serve(everything, echo);
    const { socket, head } = await upgrade({ Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': 'v4.channel.k8s.io' });
    const session = new SpdySession(socket, { role: 'client', head });
    const [error, stdin, stdout, stderr] = ['error', 'stdin', 'stdout', 'stderr'].map((streamType) => session.open({ streamType })) as [
      SpdyStream,
      SpdyStream,
      SpdyStream,
      SpdyStream,
    ];
    const sent = Buffer.alloc(3_000_000, 'spdy ');
    void pipeline(Readable.from(chunksOf(sent, 32_768)), stdin);
    const [output, errors, status] = await Promise.all([buffer(stdout), text(stderr), text(error)]);
    expect(output.equals(sent)).toBe(true);
    expect(errors).toBe('to stderr');
    expect(exitCodeOf(JSON.parse(status))).toBe(3);
  });

  it('with no protocol in common is refused', async () => {
    const upgrade = await serve(everything, echo);
    await expect(upgrade({ Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': 'v9.channel.k8s.io' })).rejects.toThrow('403');
  });
});

function* chunksOf(bytes: Buffer, size: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
