import { formatQuantity, type KubeObject } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import type { PersistentVolumeClaim } from '../core/persistent-volume-claim.ts';
import type { Pod } from '../core/pod.ts';
import type { PodSpec } from '../core/pod/pod-spec.ts';
import type { ResourceQuota } from '../core/resource-quota.ts';
import type { Service } from '../core/service.ts';
import { persistentVolumeClaims, pods, secrets, deployments, services } from '../resources.ts';
import {
  podLimits,
  podLimitsWithoutOverhead,
  podRequests,
  podRequestsWithoutOverhead,
  podSelectsNode,
  quotaCounts,
  quotaUsage,
  toleratesTaint,
  type Amounts,
} from './index.ts';

const texts = (amounts: Amounts): Record<string, string> => Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));
const container = (cpu: string, more: object = {}): object => ({ name: 'c', resources: { requests: { cpu }, limits: { cpu } }, ...more });
const sidecar = (cpu: string): object => container(cpu, { restartPolicy: 'Always' });
const spec = (fields: object): PodSpec => ({ containers: [], ...fields }) as unknown as PodSpec;

describe('a pod asks for', () => {
  it.each<[string, object, string]>([
    ['its containers together', { containers: [container('1'), container('500m')] }, '1500m'],
    ['its largest init container where that is more', { containers: [container('1')], initContainers: [container('3'), container('2')] }, '3'],
    ['its sidecars beside its containers', { containers: [container('1')], initContainers: [sidecar('500m')] }, '1500m'],
    ['its sidecars beside the init containers after them', { containers: [container('1')], initContainers: [sidecar('1'), container('2')] }, '3'],
    ['an init container alone before a sidecar starts', { containers: [container('1')], initContainers: [container('2'), sidecar('1')] }, '2'],
    ['what is written for the pod as a whole', { containers: [container('1')], resources: { requests: { cpu: '4' }, limits: { cpu: '4' } } }, '4'],
  ])('%s, and may use it at most', (_, fields, cpu) => {
    expect(texts(podRequests(spec(fields)))).toEqual({ cpu });
    expect(texts(podLimits(spec(fields)))).toEqual({ cpu });
  });

  it('its overhead on top, which raises only the limits that are written', () => {
    const heavy = spec({ containers: [container('1')], overhead: { cpu: '250m', memory: '1Mi' } });
    expect(texts(podRequests(heavy))).toEqual({ cpu: '1250m', memory: '1Mi' });
    expect(texts(podLimits(heavy))).toEqual({ cpu: '1250m' });
    expect([texts(podRequestsWithoutOverhead(heavy)), texts(podLimitsWithoutOverhead(heavy))]).toEqual([{ cpu: '1' }, { cpu: '1' }]);
  });
});

describe('a pod selects a node', () => {
  const node = { name: 'a', labels: { zone: 'east', size: '7' } };
  const affinity = (...nodeSelectorTerms: object[]): object => ({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
  });
  const expression = (key: string, operator: string, ...values: string[]): object => ({ matchExpressions: [{ key, operator, values }] });
  it.each<[string, object, boolean]>([
    ['when it demands nothing', {}, true],
    ['with all labels of its nodeSelector', { nodeSelector: { zone: 'east', size: '7' } }, true],
    ['not when one label is another', { nodeSelector: { zone: 'east', size: '8' } }, false],
    ['that matches one of its terms', affinity(expression('zone', 'In', 'west'), expression('zone', 'NotIn', 'west')), true],
    ['not by a term that says nothing', affinity({}), false],
    ['with a label above a bound', affinity(expression('size', 'Gt', '6')), true],
    ['not when a bound is no integer', affinity(expression('zone', 'Lt', '6')), false],
    ['without a label', affinity(expression('gpu', 'DoesNotExist')), true],
    ['not without a label it demands', affinity(expression('gpu', 'Exists')), false],
    ['by its name', affinity({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }), true],
    ['not by another field', affinity({ matchFields: [{ key: 'metadata.uid', operator: 'NotIn', values: ['a'] }] }), false],
  ])('%s', (_, fields, expected) => {
    expect(podSelectsNode(spec(fields), node)).toBe(expected);
  });
});

describe('a taint is tolerated', () => {
  const taint = { key: 'load', value: '5', effect: 'NoSchedule' } as const;
  it.each<[string, object, boolean]>([
    ['by its key, value and effect', { key: 'load', value: '5', effect: 'NoSchedule' }, true],
    ['not by another value', { key: 'load', value: '6' }, false],
    ['not by another effect', { key: 'load', operator: 'Exists', effect: 'NoExecute' }, false],
    ['by its key alone with Exists', { key: 'load', operator: 'Exists' }, true],
    ['by everything with Exists and no key', { operator: 'Exists' }, true],
    ['not by an empty key with Equal', { value: '5' }, false],
    ['when its value is below the one of Lt', { key: 'load', operator: 'Lt', value: '6' }, true],
    ['not when its value is not above the one of Gt', { key: 'load', operator: 'Gt', value: '5' }, false],
    ['not when the value of Gt is no integer', { key: 'load', operator: 'Gt', value: 'x' }, false],
  ])('%s', (_, toleration, expected) => {
    expect(toleratesTaint(toleration, taint)).toBe(expected);
  });
});

const now = new Date('2026-01-01T00:00:00Z');
const pod = (fields: { metadata?: object; spec?: object; status?: object }): Pod =>
  ({ metadata: { name: 'p', ...fields.metadata }, spec: spec(fields.spec ?? {}), status: { ...fields.status } }) as unknown as Pod;

describe('of a quota takes', () => {
  it.each<[string, Pod, object]>([
    [
      'a pod its number and sizes, extended resources only by their requests',
      pod({ spec: { containers: [{ resources: { requests: { cpu: '1', 'example.dev/gpu': '2' }, limits: { cpu: '2' } } }] } }),
      { pods: '1', cpu: '1', 'requests.cpu': '1', 'requests.example.dev/gpu': '2', 'limits.cpu': '2' },
    ],
    ['a pod that is over nothing but its object', pod({ spec: { containers: [container('1')] }, status: { phase: 'Succeeded' } }), {}],
    ['a pod that should be gone by now the same', pod({ metadata: { deletionTimestamp: '2025-12-31T23:59:59Z', deletionGracePeriodSeconds: 30 } }), {}],
    ['a pod within its grace still a pod', pod({ metadata: { deletionTimestamp: '2026-01-01T00:00:09Z', deletionGracePeriodSeconds: 30 } }), { pods: '1' }],
  ])('%s', (_, object, usage) => {
    expect(quotaUsage(pods, object, now)).toEqual({ 'count/pods': '1', ...usage });
  });

  it.each<[string, object, object]>([
    ['a cluster IP its number', { type: 'ClusterIP', ports: [{}] }, {}],
    ['a node port its ports', { type: 'NodePort', ports: [{}, {}] }, { 'services.nodeports': '2' }],
    ['a load balancer both', { type: 'LoadBalancer', ports: [{}] }, { 'services.nodeports': '1', 'services.loadbalancers': '1' }],
    [
      'one without node ports those that it has all the same',
      { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ nodePort: 30000 }, {}] },
      { 'services.nodeports': '1', 'services.loadbalancers': '1' },
    ],
  ])('%s', (_, serviceSpec, usage) => {
    const service = { metadata: { name: 's' }, spec: serviceSpec } as unknown as Service;
    expect(quotaUsage(services, service, now)).toEqual({ services: '1', 'count/services': '1', ...usage });
  });

  it('a claim its storage, also by its class', () => {
    const claim = { metadata: { name: 'c' }, spec: { storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } } };
    expect(quotaUsage(persistentVolumeClaims, claim as unknown as PersistentVolumeClaim, now)).toEqual({
      persistentvolumeclaims: '1',
      'count/persistentvolumeclaims': '1',
      'requests.storage': '1Gi',
      'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      'fast.storageclass.storage.k8s.io/requests.storage': '1Gi',
    });
  });

  it('everything else its number, old kinds by their plain name, too', () => {
    const object = { apiVersion: 'v1', kind: 'Any', metadata: { name: 'a' } } as unknown as KubeObject;
    expect(quotaUsage(deployments, object, now)).toEqual({ 'count/deployments.apps': '1' });
    expect(quotaUsage(secrets, object, now)).toEqual({ secrets: '1', 'count/secrets': '1' });
  });
});

describe('a quota counts', () => {
  const quota = (fields: object): ResourceQuota => ({ metadata: { name: 'q' }, spec: fields }) as unknown as ResourceQuota;
  const scoped = (...scopes: string[]): ResourceQuota => quota({ scopes });
  const selecting = (operator: string, ...values: string[]): ResourceQuota =>
    quota({ scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] } });
  const sized = pod({ spec: { containers: [container('1')], priorityClassName: 'high' } });
  const plain = pod({ spec: { containers: [{ resources: {} }], activeDeadlineSeconds: 9 } });
  const reaching = pod({
    spec: { containers: [], affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'k', namespaces: ['other'] }] } } },
  });
  it.each<[string, ResourceQuota, Pod, boolean]>([
    ['every pod without scopes', quota({}), sized, true],
    ['pods that ask for nothing as BestEffort', scoped('BestEffort'), plain, true],
    ['no pods that ask for something as BestEffort', scoped('BestEffort'), sized, false],
    ['pods that ask for something as NotBestEffort', scoped('NotBestEffort'), sized, true],
    ['pods with a deadline as Terminating', scoped('Terminating', 'BestEffort'), plain, true],
    ['no pods that miss one of its scopes', scoped('Terminating', 'NotBestEffort'), plain, false],
    ['pods without a deadline as NotTerminating', scoped('NotTerminating'), sized, true],
    ['pods of a priority class', selecting('In', 'high', 'low'), sized, true],
    ['no pods of a class it excludes', selecting('NotIn', 'high'), sized, false],
    ['pods of any class', selecting('Exists'), sized, true],
    ['pods of none', selecting('DoesNotExist'), plain, true],
    ['pods that look into other namespaces', scoped('CrossNamespacePodAffinity'), reaching, true],
    ['no pods that do not', scoped('CrossNamespacePodAffinity'), sized, false],
  ])('%s', (_, counting, object, expected) => {
    expect(quotaCounts(counting, pods, object)).toBe(expected);
  });

  it('claims by the attributes classes they have or want, and nothing else by scopes', () => {
    const claim = (fields: object): PersistentVolumeClaim => ({ metadata: { name: 'c' }, spec: {}, status: {}, ...fields }) as unknown as PersistentVolumeClaim;
    const fast = quota({ scopeSelector: { matchExpressions: [{ scopeName: 'VolumeAttributesClass', operator: 'In', values: ['fast'] }] } });
    expect(quotaCounts(fast, persistentVolumeClaims, claim({ spec: { volumeAttributesClassName: 'fast' } }))).toBe(true);
    expect(quotaCounts(fast, persistentVolumeClaims, claim({ status: { currentVolumeAttributesClassName: 'fast' } }))).toBe(true);
    expect(quotaCounts(fast, persistentVolumeClaims, claim({}))).toBe(false);
    expect(quotaCounts(scoped('BestEffort'), persistentVolumeClaims, claim({}))).toBe(false);
    expect(quotaCounts(scoped('BestEffort'), secrets, claim({}))).toBe(false);
  });
});
