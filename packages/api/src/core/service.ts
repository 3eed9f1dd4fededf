import { defineResource, statusSubresource, validateDns1035Label } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, atomicList, int32, intOrString, listMap, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { condition } from '../meta/condition.ts';
import { services } from '../resources.ts';
import { choice, choiceOr, demanded } from '../go-zero.ts';
import { keepAllocated, withRequestedAddresses } from './service/allocated-fields.ts';
import { defaultService } from './service/default-service.ts';
import { serviceColumns } from './service/service-columns.ts';
import { validateService, validateServiceStatusUpdate, validateServiceUpdate } from './service/validate-service.ts';
import { serviceWarnings } from './service/service-warnings.ts';

const service = namedSchema('io.k8s.api.core.v1.Service', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: serviceSpec().prefault({}).describe('The desired state.'),
      status: serviceStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('A stable name and address for a set of pods, with the traffic spread over them.'),
);
export interface Service extends SchemaOf<typeof service> {}

const serviceSpec = namedSchema('io.k8s.api.core.v1.ServiceSpec', () =>
  z
    .object({
      allocateLoadBalancerNodePorts: z.boolean().optional().describe('Whether a LoadBalancer gets node ports.'),
      clusterIP: z.string().optional().describe("The address inside the cluster. None gives the pods' own addresses by DNS."),
      clusterIPs: atomicList(z.string()).optional().describe('The addresses inside the cluster, one per family; the first is clusterIP.'),
      externalIPs: atomicList(z.string()).optional().describe('Addresses of nodes that lead here too.'),
      externalName: z.string().optional().describe('The name a Service of type ExternalName stands for.'),
      externalTrafficPolicy: choice(['Cluster', 'Local']).describe('Whether traffic from outside stays on the node it came to.'),
      healthCheckNodePort: int32().optional().describe('The port at which nodes tell load balancers whether they have pods of the Service.'),
      internalTrafficPolicy: choice(['Cluster', 'Local']).describe('Whether traffic from inside stays on the node it came from.'),
      ipFamilies: atomicList(z.enum(['IPv4', 'IPv6']))
        .optional()
        .describe('The families of its addresses.'),
      ipFamilyPolicy: choice(['PreferDualStack', 'RequireDualStack', 'SingleStack']).describe('Whether it has an address of one family or of both.'),
      loadBalancerClass: z.string().optional().describe('Which load balancer implementation serves it.'),
      loadBalancerIP: z.string().optional().describe('The address asked of the load balancer. Deprecated.'),
      loadBalancerSourceRanges: atomicList(z.string()).optional().describe('The addresses that may use the load balancer.'),
      ports: listMap(servicePort(), ['port', 'protocol']).optional().describe('The ports.'),
      publishNotReadyAddresses: z.boolean().optional().describe('Count pods in that are not ready.'),
      selector: atomic(stringMap()).optional().describe('The labels of the pods behind it.'),
      sessionAffinity: choiceOr(['ClientIP', 'None'], 'None').describe('Whether a client always reaches the same pod.'),
      sessionAffinityConfig: sessionAffinityConfig().optional().describe('How session affinity works.'),
      trafficDistribution: z.string().optional().describe('Which endpoints are preferred, e.g. PreferSameZone.'),
      type: choiceOr(['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'], 'ClusterIP').describe(
        'ClusterIP inside the cluster, NodePort also at a port of every node, LoadBalancer also from outside, ExternalName another name.',
      ),
    })
    .describe('What the Service should be.'),
);
export interface ServiceSpec extends SchemaOf<typeof serviceSpec> {}

const servicePort = namedSchema('io.k8s.api.core.v1.ServicePort', () =>
  z
    .object({
      appProtocol: z.string().optional().describe('What is spoken over the port.'),
      name: z.string().optional().describe('The name of the port, needed when there are several.'),
      nodePort: int32().optional().describe('The port of every node that leads here.'),
      port: int32().describe('The port of the Service.'),
      protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP').describe('TCP, UDP or SCTP.'),
      targetPort: intOrString().optional().describe('The port of the pods, by number or name; port when left out.'),
    })
    .describe('A port of a Service.'),
);
export interface ServicePort extends SchemaOf<typeof servicePort> {}

const sessionAffinityConfig = namedSchema('io.k8s.api.core.v1.SessionAffinityConfig', () =>
  z.object({
    clientIP: clientIPConfig().optional().describe('What to do by client address.'),
  }),
);
export interface SessionAffinityConfig extends SchemaOf<typeof sessionAffinityConfig> {}

const clientIPConfig = namedSchema('io.k8s.api.core.v1.ClientIPConfig', () =>
  z.object({
    timeoutSeconds: int32().optional().describe('How long a client stays with a pod.'),
  }),
);
export interface ClientIPConfig extends SchemaOf<typeof clientIPConfig> {}

const serviceStatus = namedSchema('io.k8s.api.core.v1.ServiceStatus', () =>
  z.object({
    conditions: listMap(condition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    loadBalancer: loadBalancerStatus().prefault({}).describe('What the load balancer provides.'),
  }),
);
export interface ServiceStatus extends SchemaOf<typeof serviceStatus> {}

const loadBalancerStatus = namedSchema('io.k8s.api.core.v1.LoadBalancerStatus', () =>
  z.object({
    ingress: atomicList(loadBalancerIngress()).optional().describe('Where the load balancer is reached.'),
  }),
);
export interface LoadBalancerStatus extends SchemaOf<typeof loadBalancerStatus> {}

const loadBalancerIngress = namedSchema('io.k8s.api.core.v1.LoadBalancerIngress', () =>
  z.object({
    hostname: z.string().optional().describe('The name it is reached by.'),
    ip: z.string().optional().describe('The address it is reached at.'),
    ipMode: choice(['Proxy', 'VIP']).describe('Whether packets arrive with its own address (VIP) or with that of the node (Proxy).'),
    ports: atomicList(portStatus()).optional().describe('The ports.'),
  }),
);
export interface LoadBalancerIngress extends SchemaOf<typeof loadBalancerIngress> {}

const portStatus = namedSchema('io.k8s.api.core.v1.PortStatus', () =>
  z.object({
    error: z.string().optional().describe('What is wrong with the port.'),
    port: demanded(int32().default(0)).describe('The number of the port.'),
    protocol: z.enum(['SCTP', 'TCP', 'UDP']).describe('TCP, UDP or SCTP.'),
  }),
);
export interface PortStatus extends SchemaOf<typeof portStatus> {}

export const serviceDefinition = defineResource<Service>({
  reference: services,
  shortNames: ['svc'],
  categories: ['all'],
  schema: service,
  strategy: {
    hasGeneration: false,
    default: defaultService,
    tolerates: ['spec.clusterIPs[*]', 'spec.externalIPs[*]', 'spec.loadBalancerIP', 'spec.loadBalancerSourceRanges[*]'],
    prepareForCreate: withRequestedAddresses,
    prepareForUpdate: keepAllocated,
    validate: validateService,
    validateUpdate: validateServiceUpdate,
    validateStatusUpdate: validateServiceStatusUpdate,
    validateName: validateDns1035Label,
    warnings: serviceWarnings,
  },
  selectableFields: [
    { label: 'spec.clusterIP', value: ({ spec }) => spec.clusterIP ?? '' },
    { label: 'spec.type', value: ({ spec }) => spec.type },
  ],
  columns: serviceColumns,
  subresources: [{ name: 'proxy', kind: 'ServiceProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] }, statusSubresource('Service')],
});
