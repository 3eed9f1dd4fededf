import { z } from 'zod';
import { atomicList, int32, int64, listMap, namedSchema, objectMeta, quantity, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { localObjectReference } from '../object-reference.ts';
import { affinity } from './affinity.ts';
import { container, ephemeralContainer, resourceRequirements } from './container.ts';
import { podSchedulingGate, podSchedulingGroup, toleration, topologySpreadConstraint } from './scheduling.ts';
import { podSecurityContext } from './security-context.ts';
import { volume } from './volume.ts';
import { choice, choiceOr, textOr } from '../../go-zero.ts';

export const hostAlias = namedSchema('io.k8s.api.core.v1.HostAlias', () =>
  z.object({
    hostnames: atomicList(z.string()).optional(),
    ip: z.string(),
  }),
);
export interface HostAlias extends SchemaOf<typeof hostAlias> {}

export const podDNSConfig = namedSchema('io.k8s.api.core.v1.PodDNSConfig', () =>
  z.object({
    nameservers: atomicList(z.string()).optional(),
    options: atomicList(podDNSConfigOption()).optional(),
    searches: atomicList(z.string()).optional(),
  }),
);
export interface PodDNSConfig extends SchemaOf<typeof podDNSConfig> {}

export const podDNSConfigOption = namedSchema('io.k8s.api.core.v1.PodDNSConfigOption', () =>
  z.object({
    name: z.string().optional(),
    value: z.string().optional(),
  }),
);
export interface PodDNSConfigOption extends SchemaOf<typeof podDNSConfigOption> {}

export const podOS = namedSchema('io.k8s.api.core.v1.PodOS', () =>
  z.object({
    name: z.string(),
  }),
);
export interface PodOS extends SchemaOf<typeof podOS> {}

export const podReadinessGate = namedSchema('io.k8s.api.core.v1.PodReadinessGate', () =>
  z.object({
    conditionType: z.string(),
  }),
);
export interface PodReadinessGate extends SchemaOf<typeof podReadinessGate> {}

export const podResourceClaim = namedSchema('io.k8s.api.core.v1.PodResourceClaim', () =>
  z.object({
    name: z.string(),
    resourceClaimName: z.string().optional(),
    resourceClaimTemplateName: z.string().optional(),
  }),
);
export interface PodResourceClaim extends SchemaOf<typeof podResourceClaim> {}

export const podSpec = namedSchema('io.k8s.api.core.v1.PodSpec', () =>
  z.object({
    activeDeadlineSeconds: int64().optional(),
    affinity: affinity().optional(),
    automountServiceAccountToken: z.boolean().optional(),
    containers: listMap(container(), ['name']),
    dnsConfig: podDNSConfig().optional(),
    dnsPolicy: choiceOr(['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'], 'ClusterFirst'),
    enableServiceLinks: z.boolean().optional(),
    ephemeralContainers: listMap(ephemeralContainer(), ['name']).optional(),
    hostAliases: listMap(hostAlias(), ['ip']).optional(),
    hostIPC: z.boolean().optional(),
    hostNetwork: z.boolean().optional(),
    hostPID: z.boolean().optional(),
    hostUsers: z.boolean().optional(),
    hostname: z.string().optional(),
    hostnameOverride: z.string().optional(),
    imagePullSecrets: listMap(localObjectReference(), ['name']).optional(),
    initContainers: listMap(container(), ['name']).optional(),
    nodeName: z.string().optional(),
    nodeSelector: stringMap().meta({ 'x-kubernetes-map-type': 'atomic' }).optional(),
    os: podOS().optional(),
    overhead: z.record(z.string(), quantity()).optional(),
    preemptionPolicy: choice(['Never', 'PreemptLowerPriority']),
    priority: int32().optional(),
    priorityClassName: z.string().optional(),
    readinessGates: atomicList(podReadinessGate()).optional(),
    resourceClaims: listMap(podResourceClaim(), ['name'], { patch: 'merge,retainKeys' }).optional(),
    resources: resourceRequirements().optional(),
    restartPolicy: choiceOr(['Always', 'Never', 'OnFailure'], 'Always'),
    runtimeClassName: z.string().optional(),
    schedulerName: textOr('default-scheduler'),
    schedulingGates: listMap(podSchedulingGate(), ['name']).optional(),
    schedulingGroup: podSchedulingGroup().optional(),
    securityContext: podSecurityContext().prefault({}),
    serviceAccount: z.string().optional(),
    serviceAccountName: z.string().optional(),
    setHostnameAsFQDN: z.boolean().optional(),
    shareProcessNamespace: z.boolean().optional(),
    subdomain: z.string().optional(),
    terminationGracePeriodSeconds: int64().default(30),
    tolerations: atomicList(toleration()).optional(),
    topologySpreadConstraints: listMap(topologySpreadConstraint(), ['topologyKey', 'whenUnsatisfiable']).optional(),
    volumes: listMap(volume(), ['name'], { patch: 'merge,retainKeys' }).optional(),
  }),
);
export interface PodSpec extends SchemaOf<typeof podSpec> {}

export const podTemplateSpec = namedSchema('io.k8s.api.core.v1.PodTemplateSpec', () =>
  z.object({
    metadata: objectMeta().optional(),
    spec: podSpec().prefault({} as never),
  }),
);
export interface PodTemplateSpec extends SchemaOf<typeof podTemplateSpec> {}
