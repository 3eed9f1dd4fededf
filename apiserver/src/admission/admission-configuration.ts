import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type PodNodeSelectorConfiguration, readPodNodeSelectorConfiguration } from './optional/pod-node-selector.ts';
import { type PodSecurityConfiguration, readPodSecurityConfiguration } from './pod-security/configuration.ts';
import { type LimitedResource, readResourceQuotaConfiguration } from './resource-quota/configuration.ts';

/** What plugins are told beyond what they find in the cluster. */
export interface AdmissionConfiguration {
  readonly podSecurity: PodSecurityConfiguration;
  readonly podNodeSelector: PodNodeSelectorConfiguration;
  readonly limitedResources: readonly LimitedResource[];
}

const written = z.strictObject({
  apiVersion: z.literal('apiserver.config.k8s.io/v1'),
  kind: z.literal('AdmissionConfiguration'),
  plugins: z.array(z.strictObject({ name: z.string(), path: z.string().optional(), configuration: z.unknown().optional() })).nullish(),
});

const configurable: ReadonlySet<string> = new Set(['PodSecurity', 'PodNodeSelector', 'ResourceQuota']);

/** Reads --admission-control-config-file and the files it names, which lie beside it. Throws saying what is wrong with them. */
export async function readAdmissionConfiguration(file: string | undefined): Promise<AdmissionConfiguration> {
  const given = file === undefined ? new Map<string, unknown>() : await readPlugins(file);
  return {
    podSecurity: readPodSecurityConfiguration(given.get('PodSecurity')),
    podNodeSelector: readPodNodeSelectorConfiguration(given.get('PodNodeSelector')),
    limitedResources: readResourceQuotaConfiguration(given.get('ResourceQuota')),
  };
}

/** Each plugin's configuration by its name. */
async function readPlugins(file: string): Promise<ReadonlyMap<string, unknown>> {
  const flag = `--admission-control-config-file ${file}`;
  const read = written.safeParse(parse(await readFile(file, 'utf8')));
  if (!read.success) throw new Error(`${flag}: ${z.prettifyError(read.error)}`);
  const given = new Map<string, unknown>();
  for (const { name, path, configuration } of read.data.plugins ?? []) {
    if (!configurable.has(name)) throw new Error(`${flag}: there is nothing to configure of ${name}; there is of ${[...configurable].join(', ')}`);
    given.set(name, configuration ?? (path === undefined ? undefined : parse(await readFile(resolve(dirname(file), path), 'utf8'))));
  }
  return given;
}
