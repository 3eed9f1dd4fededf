import { readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { isApiError, lastAppliedAnnotation, systemClock, type Draft, type KubeObject } from '@kubets/machinery';
import { configMaps, deployments, persistentVolumeClaims, secrets, services, type Deployment } from '@kubets/api';
import type { Client } from '@kubets/client';
import { CommandError } from '../command-error.ts';
import { withAdminClient } from '../admin-client.ts';
import type { Starting } from '../start-cluster.ts';
import { waitFor } from '../wait-for.ts';

const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const nodePort = 30080;
const resources = [configMaps, secrets, persistentVolumeClaims, services, deployments];

/** Deploys `examples/` and waits until its front end answers on every node. Returns lines that tell where. */
export async function deployExample({ config, paths, progress, signal }: Starting): Promise<readonly string[]> {
  await withAdminClient(paths, async (client) => {
    await progress.step('Example application is rolled out', async (note) => {
      for (const object of readManifests()) await createOnce(client, object);
      await waitFor(client, deployments, {
        namespace: 'default',
        until: allAvailable,
        describe: describeAvailability,
        timeoutMs: 120_000,
        note,
        signal,
      });
    });
    await progress.step('Example application answers on every node', () => Promise.all(config.nodes.map(({ address }) => untilAnswers(address, signal))));
  });
  return config.nodes.map(({ address }) => `The example answers on http://${address}:${nodePort}/`);
}

function readManifests(): readonly Draft<KubeObject>[] {
  return readdirSync(examples)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .flatMap((name) => parseAllDocuments(readFileSync(path.join(examples, name), 'utf8')).map((document) => document.toJS() as Draft<KubeObject>));
}

async function createOnce(client: Client, object: Draft<KubeObject>): Promise<void> {
  const resource = resources.find(({ kind }) => kind === object.kind);
  if (resource === undefined) throw new CommandError(`the example holds a ${object.kind}, which is not expected there`);
  try {
    await client.create<KubeObject>(resource, asApplied({ ...object, metadata: { namespace: 'default', ...object.metadata } }));
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
}

/** With the annotation `kubectl apply` leaves, so that a user may go on with `kubectl apply -f examples/`. */
function asApplied(object: Draft<KubeObject>): Draft<KubeObject> {
  const annotations = { ...object.metadata?.annotations, [lastAppliedAnnotation]: `${JSON.stringify(object)}\n` };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function allAvailable(found: readonly Deployment[]): boolean {
  return found.length > 0 && found.every(({ spec, status }) => (status.availableReplicas ?? 0) === (spec.replicas ?? 1));
}

function describeAvailability(found: readonly Deployment[]): string {
  return found.map(({ metadata, spec, status }) => `${metadata.name} ${status.availableReplicas ?? 0}/${spec.replicas ?? 1}`).join(', ');
}

/** The rules of a node follow the Service within moments; nothing announces that the kernel has them, so the port is tried. */
async function untilAnswers(address: string, signal: AbortSignal, limitMs = 30_000): Promise<void> {
  const limit = Date.now() + limitMs;
  while (!(await answers(address))) {
    if (Date.now() > limit) throw new CommandError(`http://${address}:${nodePort}/ does not answer after ${limitMs / 1000} s`);
    await systemClock.sleep(50, signal);
  }
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ host: address, port: nodePort, path: '/', timeout: 2000, agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });
}
