import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, atomicList, int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { typedLocalObjectReference } from '../core/object-reference.ts';
import { ingresses } from '../resources.ts';
import { ingressColumns } from './ingress-columns.ts';
import { checkOneClass, toleratedIngressRules, validateIngress, validateIngressStatusUpdate } from './validate-ingress.ts';
import { choice, demanded } from '../go-zero.ts';

const ingress = namedSchema('io.k8s.api.networking.v1.Ingress', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: ingressSpec().prefault({}).describe('The desired state.'),
      status: ingressStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Leads HTTP requests from outside to Services, by host and path.'),
);
export interface Ingress extends SchemaOf<typeof ingress> {}

const ingressSpec = namedSchema('io.k8s.api.networking.v1.IngressSpec', () =>
  z.object({
    defaultBackend: ingressBackend().optional().describe('Where requests go that no rule is for.'),
    ingressClassName: z.string().optional().describe('The class of the controller that serves it.'),
    rules: atomicList(ingressRule()).optional().describe('Hosts and paths, and where their requests go.'),
    tls: atomicList(ingressTLS()).optional().describe('The certificates of hosts.'),
  }),
);
export interface IngressSpec extends SchemaOf<typeof ingressSpec> {}

const ingressBackend = namedSchema('io.k8s.api.networking.v1.IngressBackend', () =>
  z.object({
    resource: typedLocalObjectReference().optional().describe('An object in the namespace of the Ingress.'),
    service: ingressServiceBackend().optional().describe('A Service in the namespace of the Ingress.'),
  }),
);
export interface IngressBackend extends SchemaOf<typeof ingressBackend> {}

const ingressServiceBackend = namedSchema('io.k8s.api.networking.v1.IngressServiceBackend', () =>
  z.object({
    name: z.string().describe('The name of the Service.'),
    port: serviceBackendPort().optional().describe('The port of the Service.'),
  }),
);
export interface IngressServiceBackend extends SchemaOf<typeof ingressServiceBackend> {}

const serviceBackendPort = namedSchema('io.k8s.api.networking.v1.ServiceBackendPort', () =>
  atomic(
    z.object({
      name: z.string().optional().describe('The name of the port.'),
      number: int32().optional().describe('The number of the port.'),
    }),
  ),
);
export interface ServiceBackendPort extends SchemaOf<typeof serviceBackendPort> {}

const ingressRule = namedSchema('io.k8s.api.networking.v1.IngressRule', () =>
  z.object({
    host: z.string().optional().describe('The host that requests are for; *.example.com stands for every name one level below.'),
    http: httpIngressRuleValue().optional().describe('Which paths go where.'),
  }),
);
export interface IngressRule extends SchemaOf<typeof ingressRule> {}

const httpIngressRuleValue = namedSchema('io.k8s.api.networking.v1.HTTPIngressRuleValue', () =>
  z.object({
    paths: atomicList(httpIngressPath()).describe('The paths and where they go.'),
  }),
);
export interface HTTPIngressRuleValue extends SchemaOf<typeof httpIngressRuleValue> {}

const httpIngressPath = namedSchema('io.k8s.api.networking.v1.HTTPIngressPath', () =>
  z.object({
    backend: ingressBackend().describe('Where requests go.'),
    path: z.string().optional().describe('The path that is compared with that of the request.'),
    pathType: demanded(choice(['Exact', 'ImplementationSpecific', 'Prefix']).describe('How paths are compared: Exact, Prefix or ImplementationSpecific.')),
  }),
);
export interface HTTPIngressPath extends SchemaOf<typeof httpIngressPath> {}

const ingressTLS = namedSchema('io.k8s.api.networking.v1.IngressTLS', () =>
  z.object({
    hosts: atomicList(z.string()).optional().describe('The hosts the certificate is for.'),
    secretName: z.string().optional().describe('The Secret with the certificate and its key.'),
  }),
);
export interface IngressTLS extends SchemaOf<typeof ingressTLS> {}

const ingressStatus = namedSchema('io.k8s.api.networking.v1.IngressStatus', () =>
  z.object({
    loadBalancer: ingressLoadBalancerStatus().optional().describe('What the load balancer provides.'),
  }),
);
export interface IngressStatus extends SchemaOf<typeof ingressStatus> {}

const ingressLoadBalancerStatus = namedSchema('io.k8s.api.networking.v1.IngressLoadBalancerStatus', () =>
  z.object({
    ingress: atomicList(ingressLoadBalancerIngress()).optional().describe('Where the load balancer is reached.'),
  }),
);
export interface IngressLoadBalancerStatus extends SchemaOf<typeof ingressLoadBalancerStatus> {}

const ingressLoadBalancerIngress = namedSchema('io.k8s.api.networking.v1.IngressLoadBalancerIngress', () =>
  z.object({
    hostname: z.string().optional().describe('The name it is reached by.'),
    ip: z.string().optional().describe('The address it is reached at.'),
    ports: atomicList(ingressPortStatus()).optional().describe('The ports.'),
  }),
);
export interface IngressLoadBalancerIngress extends SchemaOf<typeof ingressLoadBalancerIngress> {}

const ingressPortStatus = namedSchema('io.k8s.api.networking.v1.IngressPortStatus', () =>
  z.object({
    error: z.string().optional().describe('What is wrong with the port.'),
    port: demanded(int32().default(0)).describe('The number of the port.'),
    protocol: z.enum(['SCTP', 'TCP', 'UDP']).describe('TCP, UDP or SCTP.'),
  }),
);
export interface IngressPortStatus extends SchemaOf<typeof ingressPortStatus> {}

export const ingressDefinition = defineResource<Ingress>({
  reference: ingresses,
  shortNames: ['ing'],
  schema: ingress,
  strategy: {
    validate: validateIngress,
    validateCreate: checkOneClass,
    tolerates: toleratedIngressRules,
    validateStatusUpdate: validateIngressStatusUpdate,
    warnings: ingressWarnings,
  },
  columns: ingressColumns,
  subresources: [statusSubresource('Ingress')],
});

const classAnnotation = 'kubernetes.io/ingress.class';

function ingressWarnings({ metadata }: Ingress): readonly string[] {
  if (metadata.annotations?.[classAnnotation] === undefined) return [];
  return [`annotation ${JSON.stringify(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`];
}
