import { fork, type ChildProcess } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ConnectAnswer, ConnectRequest } from './connect-in-namespace.ts';

export interface PodConnector {
  /** A connection to a port of the pod's own loopback. */
  connect(port: number): Promise<Socket>;
  close(): void;
}

/** Connects on the node's loopback, for pods on the host's network. */
export function hostConnector(): PodConnector {
  return {
    connect: (port) =>
      new Promise((resolve, reject) => {
        const socket: Socket = connect({ host: 'localhost', port, allowHalfOpen: true });
        socket.once('connect', () => resolve(socket));
        socket.once('error', reject);
      }),
    close: () => undefined,
  };
}

/**
 * Connects inside a pod's network namespace, where servers that listen on 127.0.0.1 only are reached too. A process
 * cannot change its namespace, so a child in there opens the connections and hands the open sockets over; no byte of
 * theirs passes through it. One child serves a whole port-forward session. Needs `nsenter` (util-linux) and nothing
 * inside the pod.
 */
export function namespaceConnector(processId: number): PodConnector {
  const child = fork(fileURLToPath(new URL('./connect-in-namespace.ts', import.meta.url)), {
    execPath: 'nsenter',
    execArgv: [`--net=/proc/${processId}/ns/net`, '--', process.execPath],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, PromiseWithResolvers<Socket>>();
  let requests = 0;
  child.on('message', (answer: ConnectAnswer, socket: unknown) => settle(waiting, answer, socket as Socket | undefined));
  child.on('error', (error) => fail(waiting, error));
  child.on('exit', (code) => fail(waiting, new Error(`the connector in the pod's network ended with ${code}`)));
  return {
    connect(port) {
      const id = (requests += 1);
      const answer = Promise.withResolvers<Socket>();
      waiting.set(id, answer);
      ask(child, { id, port }, (error) => fail(waiting, error));
      return answer.promise;
    },
    close: () => void child.kill(),
  };
}

function ask(child: ChildProcess, request: ConnectRequest, onError: (error: Error) => void): void {
  child.send(request, (error) => {
    if (error) onError(error);
  });
}

function settle(waiting: Map<number, PromiseWithResolvers<Socket>>, { id, error }: ConnectAnswer, socket: Socket | undefined): void {
  const answer = waiting.get(id);
  waiting.delete(id);
  if (answer === undefined) socket?.destroy();
  else if (socket === undefined) answer.reject(new Error(error ?? 'the connection was lost'));
  else answer.resolve(socket);
}

function fail(waiting: Map<number, PromiseWithResolvers<Socket>>, error: Error): void {
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}
