import { namespaces, type Pod, pods } from '@kubets/api';
import { memberOf } from '@kubets/machinery';
import { z } from 'zod';
import { cachedReader } from '../../cached-reader.ts';
import type { AdmissionParts } from '../admission-parts.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { concerns, refuse } from '../request-matching.ts';

const annotation = 'scheduler.alpha.kubernetes.io/node-selector';
const clusterDefault = 'clusterDefaultNodeSelector';

type Labels = Readonly<Record<string, string>>;

/** Which nodes the pods of a namespace may ask for, by the namespace's name, and what all others get. */
export type PodNodeSelectorConfiguration = ReadonlyMap<string, Labels>;

const written = z.strictObject({ podNodeSelectorPluginConfig: z.record(z.string(), z.string()).nullish() });

/** Throws saying what is wrong with it. */
export function readPodNodeSelectorConfiguration(value: unknown): PodNodeSelectorConfiguration {
  const read = written.safeParse(value ?? {});
  if (!read.success) throw new Error(`the configuration of PodNodeSelector: ${z.prettifyError(read.error)}`);
  return new Map(Object.entries(read.data.podNodeSelectorPluginConfig ?? {}).map(([name, text]) => [name, parseLabels(text)]));
}

/** Pods take over their namespace's node selector, and may ask for nothing against it. */
export function podNodeSelector({ registry }: Pick<AdmissionParts, 'registry'>, configuration: PodNodeSelectorConfiguration): AdmissionPlugin {
  const reader = cachedReader(registry, namespaces);
  const demanded = async (namespace: string): Promise<Labels> => {
    const found = await reader.find({ name: namespace });
    const text = memberOf(found?.metadata.annotations ?? {}, annotation);
    return text === undefined ? (configuration.get(clusterDefault) ?? {}) : parseLabels(text);
  };
  return {
    name: 'PodNodeSelector',
    presence: 'onRequest',
    handles: (request) => concerns(request, pods, ['CREATE']),
    async mutate(request) {
      const pod = request.object as Pod;
      const wanted = await demanded(request.namespace);
      if (conflict(wanted, pod.spec.nodeSelector)) throw refuse(request, 'pod node label selector conflicts with its namespace node label selector');
      const nodeSelector = { ...wanted, ...pod.spec.nodeSelector };
      return Object.keys(nodeSelector).length === 0 ? pod : { ...pod, spec: { ...pod.spec, nodeSelector } };
    },
    async validate(request) {
      const allowed = configuration.get(request.namespace);
      const asked = (request.object as Pod).spec.nodeSelector ?? {};
      if (allowed !== undefined && Object.entries(asked).some(([key, value]) => memberOf(allowed, key) !== value)) {
        throw refuse(request, 'pod node label selector labels conflict with its namespace whitelist');
      }
    },
  };
}

const conflict = (wanted: Labels, asked: Labels = {}): boolean =>
  Object.entries(wanted).some(([key, value]) => memberOf(asked, key) !== undefined && memberOf(asked, key) !== value);

/** `key=value,key=value` */
function parseLabels(text: string): Labels {
  const pairs = text.split(',').map((pair) => pair.trim());
  const malformed = pairs.find((pair) => pair !== '' && !pair.includes('='));
  if (malformed !== undefined) throw new Error(`${JSON.stringify(text)} is no list of labels: ${JSON.stringify(malformed)} has no value`);
  return Object.fromEntries(
    pairs.filter((pair) => pair !== '').map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
  );
}
