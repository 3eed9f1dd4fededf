import type { ConfigMap, Deployment, Namespace, Node, Pod, Service } from '@kubets/api';
import type { Draft, KubeObject } from '@kubets/machinery';

/** A name that no other object of this process has. */
let named = 0;
const uniqueName = (prefix: string): string => `${prefix}-${++named}`;

/** The draft's own fields win over the builder's, member by member; lists are taken as they are. */
function merged<T>(base: T, draft: T): T {
  const result: Record<string, unknown> = { ...(base as Record<string, unknown>) };
  for (const [key, value] of Object.entries(draft as Record<string, unknown>)) {
    const own = result[key];
    result[key] = isObject(own) && isObject(value) ? merged(own, value) : value;
  }
  return result as T;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function build<T extends KubeObject>(apiVersion: string, kind: string, base: Draft<T>, draft: Draft<T>): Draft<T> {
  return merged<Draft<T>>({ apiVersion, kind, ...base } as Draft<T>, draft);
}

const inDefault = (prefix: string) => ({ name: uniqueName(prefix), namespace: 'default' });

export const buildPod = (draft: Draft<Pod> = {}): Draft<Pod> =>
  build<Pod>('v1', 'Pod', { metadata: inDefault('pod'), spec: { containers: [{ name: 'main', image: 'example/app:1' }] } }, draft);

export const buildNode = (draft: Draft<Node> = {}): Draft<Node> =>
  build<Node>(
    'v1',
    'Node',
    {
      metadata: { name: uniqueName('node') },
      status: {
        capacity: { cpu: '4', memory: '8Gi', pods: '110' },
        allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
    draft,
  );

export const buildConfigMap = (draft: Draft<ConfigMap> = {}): Draft<ConfigMap> => build<ConfigMap>('v1', 'ConfigMap', { metadata: inDefault('config') }, draft);

export const buildNamespace = (draft: Draft<Namespace> = {}): Draft<Namespace> =>
  build<Namespace>('v1', 'Namespace', { metadata: { name: uniqueName('ns') } }, draft);

export const buildService = (draft: Draft<Service> = {}): Draft<Service> =>
  build<Service>('v1', 'Service', { metadata: inDefault('service'), spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }, draft);

export const buildDeployment = (draft: Draft<Deployment> = {}): Draft<Deployment> =>
  build<Deployment>(
    'apps/v1',
    'Deployment',
    {
      metadata: inDefault('deployment'),
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'example/app:1' }] } },
      },
    },
    draft,
  );
