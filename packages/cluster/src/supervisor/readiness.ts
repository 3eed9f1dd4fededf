import { existsSync, watch } from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { systemClock } from '@kubets/machinery';
import type { Component } from '../component.ts';
import type { SupervisedProcess } from './supervised-process.ts';

const retryMs = 50;

/** Resolves once the component answers; rejects when the signal aborts first. */
export async function untilReady(component: Component, process: SupervisedProcess, signal: AbortSignal): Promise<void> {
  const { readiness } = component;
  switch (readiness?.type) {
    case undefined:
      return;
    case 'announced':
      return process.untilAnnounced(signal);
    case 'socket':
      return untilSocketAnswers(readiness.socket, readiness.path, signal);
    case 'port':
      return untilPortAnswers(readiness.port, readiness.path, signal);
  }
}

/** An engine opens its socket at once and answers when it is ready: the file is waited for, then the answer. */
async function untilSocketAnswers(socketPath: string, requestPath: string, signal: AbortSignal): Promise<void> {
  await untilExists(socketPath, signal);
  while (!(await answers({ socketPath, path: requestPath, signal }))) await systemClock.sleep(retryMs, signal);
}

/** A program that is not ours and opens its port when it is ready, which nothing announces. */
async function untilPortAnswers(port: number, requestPath: string, signal: AbortSignal): Promise<void> {
  while (!(await answers({ host: '127.0.0.1', port, path: requestPath, signal }))) await systemClock.sleep(retryMs, signal);
}

async function untilExists(file: string, signal: AbortSignal): Promise<void> {
  const watcher = watch(path.dirname(file));
  try {
    while (!existsSync(file)) await once(watcher, 'change', { signal });
  } finally {
    watcher.close();
  }
}

function answers(options: http.RequestOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ ...options, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false));
  });
}
