import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { typedLocalObjectReference } from '../core/object-reference.ts';
import { ingresses } from '../resources.ts';
import { ingressColumns } from './ingress-columns.ts';
import { validateIngress } from './validate-ingress.ts';
import { demanded } from '../go-zero.ts';

export const ingress = namedSchema('io.k8s.api.networking.v1.Ingress', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: ingressSpec().prefault({}),
      status: ingressStatus().prefault({}),
    })
    .describe('Leads HTTP requests from outside to Services, by host and path.'),
);
export interface Ingress extends SchemaOf<typeof ingress> {}

export const ingressSpec = namedSchema('io.k8s.api.networking.v1.IngressSpec', () =>
  z.object({
    defaultBackend: ingressBackend().optional().describe('Where requests go that no rule is for.'),
    ingressClassName: z.string().optional().describe('The class of the controller that serves it.'),
    rules: atomicList(ingressRule()).optional().describe('Hosts and paths, and where their requests go.'),
    tls: atomicList(ingressTLS()).optional().describe('The certificates of hosts.'),
  }),
);
export interface IngressSpec extends SchemaOf<typeof ingressSpec> {}

export const ingressBackend = namedSchema('io.k8s.api.networking.v1.IngressBackend', () =>
  z.object({
    resource: typedLocalObjectReference().optional(),
    service: ingressServiceBackend().optional(),
  }),
);
export interface IngressBackend extends SchemaOf<typeof ingressBackend> {}

export const ingressServiceBackend = namedSchema('io.k8s.api.networking.v1.IngressServiceBackend', () =>
  z.object({
    name: z.string(),
    port: serviceBackendPort().optional(),
  }),
);
export interface IngressServiceBackend extends SchemaOf<typeof ingressServiceBackend> {}

export const serviceBackendPort = namedSchema('io.k8s.api.networking.v1.ServiceBackendPort', () =>
  z
    .object({
      name: z.string().optional(),
      number: int32().optional(),
    })
    .meta({ 'x-kubernetes-map-type': 'atomic' }),
);
export interface ServiceBackendPort extends SchemaOf<typeof serviceBackendPort> {}

export const ingressRule = namedSchema('io.k8s.api.networking.v1.IngressRule', () =>
  z.object({
    host: z.string().optional(),
    http: httpIngressRuleValue().optional(),
  }),
);
export interface IngressRule extends SchemaOf<typeof ingressRule> {}

export const httpIngressRuleValue = namedSchema('io.k8s.api.networking.v1.HTTPIngressRuleValue', () =>
  z.object({
    paths: atomicList(httpIngressPath()),
  }),
);
export interface HTTPIngressRuleValue extends SchemaOf<typeof httpIngressRuleValue> {}

export const httpIngressPath = namedSchema('io.k8s.api.networking.v1.HTTPIngressPath', () =>
  z.object({
    backend: ingressBackend(),
    path: z.string().optional(),
    pathType: z.enum(['Exact', 'ImplementationSpecific', 'Prefix']),
  }),
);
export interface HTTPIngressPath extends SchemaOf<typeof httpIngressPath> {}

export const ingressTLS = namedSchema('io.k8s.api.networking.v1.IngressTLS', () =>
  z.object({
    hosts: atomicList(z.string()).optional(),
    secretName: z.string().optional(),
  }),
);
export interface IngressTLS extends SchemaOf<typeof ingressTLS> {}

export const ingressStatus = namedSchema('io.k8s.api.networking.v1.IngressStatus', () =>
  z.object({
    loadBalancer: ingressLoadBalancerStatus().optional(),
  }),
);
export interface IngressStatus extends SchemaOf<typeof ingressStatus> {}

export const ingressLoadBalancerStatus = namedSchema('io.k8s.api.networking.v1.IngressLoadBalancerStatus', () =>
  z.object({
    ingress: atomicList(ingressLoadBalancerIngress()).optional(),
  }),
);
export interface IngressLoadBalancerStatus extends SchemaOf<typeof ingressLoadBalancerStatus> {}

export const ingressLoadBalancerIngress = namedSchema('io.k8s.api.networking.v1.IngressLoadBalancerIngress', () =>
  z.object({
    hostname: z.string().optional(),
    ip: z.string().optional(),
    ports: atomicList(ingressPortStatus()).optional(),
  }),
);
export interface IngressLoadBalancerIngress extends SchemaOf<typeof ingressLoadBalancerIngress> {}

export const ingressPortStatus = namedSchema('io.k8s.api.networking.v1.IngressPortStatus', () =>
  z.object({
    error: z.string().optional(),
    port: demanded(int32().default(0)),
    protocol: z.enum(['SCTP', 'TCP', 'UDP']),
  }),
);
export interface IngressPortStatus extends SchemaOf<typeof ingressPortStatus> {}

export const ingressDefinition = defineResource<Ingress>({
  reference: ingresses,
  shortNames: ['ing'],
  schema: ingress,
  strategy: { validate: validateIngress, warnings: ingressWarnings },
  columns: ingressColumns,
  subresources: [statusSubresource('Ingress')],
});

const classAnnotation = 'kubernetes.io/ingress.class';

function ingressWarnings({ metadata }: Ingress): readonly string[] {
  if (metadata.annotations?.[classAnnotation] === undefined) return [];
  return [`annotation ${JSON.stringify(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`];
}
