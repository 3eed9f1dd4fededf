import { defineResource, statusSubresource, validateDns1035Label } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, intOrString, listMap, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { condition } from '../meta/condition.ts';
import { services } from '../resources.ts';
import { choice, choiceOr } from '../go-zero.ts';
import { keepAllocated, withRequestedAddresses } from './service/allocated-fields.ts';
import { defaultService } from './service/default-service.ts';
import { serviceColumns } from './service/service-columns.ts';
import { validateService, validateServiceUpdate } from './service/validate-service.ts';

export const service = namedSchema('io.k8s.api.core.v1.Service', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: serviceSpec().prefault({}),
    status: serviceStatus().prefault({}),
  }),
);
export interface Service extends SchemaOf<typeof service> {}

export const serviceSpec = namedSchema('io.k8s.api.core.v1.ServiceSpec', () =>
  z.object({
    allocateLoadBalancerNodePorts: z.boolean().optional(),
    clusterIP: z.string().optional(),
    clusterIPs: atomicList(z.string()).optional(),
    externalIPs: atomicList(z.string()).optional(),
    externalName: z.string().optional(),
    externalTrafficPolicy: choice(['Cluster', 'Local']),
    healthCheckNodePort: int32().optional(),
    internalTrafficPolicy: choice(['Cluster', 'Local']),
    ipFamilies: atomicList(z.enum(['IPv4', 'IPv6'])).optional(),
    ipFamilyPolicy: choice(['PreferDualStack', 'RequireDualStack', 'SingleStack']),
    loadBalancerClass: z.string().optional(),
    loadBalancerIP: z.string().optional(),
    loadBalancerSourceRanges: atomicList(z.string()).optional(),
    ports: listMap(servicePort(), ['port', 'protocol']).optional(),
    publishNotReadyAddresses: z.boolean().optional(),
    selector: stringMap().meta({ 'x-kubernetes-map-type': 'atomic' }).optional(),
    sessionAffinity: choiceOr(['ClientIP', 'None'], 'None'),
    sessionAffinityConfig: sessionAffinityConfig().optional(),
    trafficDistribution: z.string().optional(),
    type: choiceOr(['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], 'ClusterIP'),
  }),
);
export interface ServiceSpec extends SchemaOf<typeof serviceSpec> {}

export const servicePort = namedSchema('io.k8s.api.core.v1.ServicePort', () =>
  z.object({
    appProtocol: z.string().optional(),
    name: z.string().optional(),
    nodePort: int32().optional(),
    port: int32(),
    protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP'),
    targetPort: intOrString().optional(),
  }),
);
export interface ServicePort extends SchemaOf<typeof servicePort> {}

export const sessionAffinityConfig = namedSchema('io.k8s.api.core.v1.SessionAffinityConfig', () =>
  z.object({
    clientIP: clientIPConfig().optional(),
  }),
);
export interface SessionAffinityConfig extends SchemaOf<typeof sessionAffinityConfig> {}

export const clientIPConfig = namedSchema('io.k8s.api.core.v1.ClientIPConfig', () =>
  z.object({
    timeoutSeconds: int32().optional(),
  }),
);
export interface ClientIPConfig extends SchemaOf<typeof clientIPConfig> {}

export const serviceStatus = namedSchema('io.k8s.api.core.v1.ServiceStatus', () =>
  z.object({
    conditions: listMap(condition(), ['type']).optional(),
    loadBalancer: loadBalancerStatus().prefault({}),
  }),
);
export interface ServiceStatus extends SchemaOf<typeof serviceStatus> {}

export const loadBalancerStatus = namedSchema('io.k8s.api.core.v1.LoadBalancerStatus', () =>
  z.object({
    ingress: atomicList(loadBalancerIngress()).optional(),
  }),
);
export interface LoadBalancerStatus extends SchemaOf<typeof loadBalancerStatus> {}

export const loadBalancerIngress = namedSchema('io.k8s.api.core.v1.LoadBalancerIngress', () =>
  z.object({
    hostname: z.string().optional(),
    ip: z.string().optional(),
    ipMode: choice(['Proxy', 'VIP']),
    ports: atomicList(portStatus()).optional(),
  }),
);
export interface LoadBalancerIngress extends SchemaOf<typeof loadBalancerIngress> {}

export const portStatus = namedSchema('io.k8s.api.core.v1.PortStatus', () =>
  z.object({
    error: z.string().optional(),
    port: int32().default(0),
    protocol: z.enum(['SCTP', 'TCP', 'UDP']),
  }),
);
export interface PortStatus extends SchemaOf<typeof portStatus> {}

export const serviceDefinition = defineResource<Service>({
  reference: services,
  shortNames: ['svc'],
  categories: ['all'],
  schema: service,
  strategy: {
    default: defaultService,
    prepareForCreate: withRequestedAddresses,
    prepareForUpdate: keepAllocated,
    validate: validateService,
    validateUpdate: validateServiceUpdate,
    validateName: validateDns1035Label,
  },
  selectableFields: [
    { label: 'spec.clusterIP', value: ({ spec }) => spec.clusterIP ?? '' },
    { label: 'spec.type', value: ({ spec }) => spec.type },
  ],
  columns: serviceColumns,
  subresources: [{ name: 'proxy', kind: 'ServiceProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] }, statusSubresource('Service')],
});
