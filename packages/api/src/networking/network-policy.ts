import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, intOrString, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../meta/label-selector.ts';
import { networkPolicies } from '../resources.ts';
import { choice } from '../go-zero.ts';

export const networkPolicy = namedSchema('io.k8s.api.networking.v1.NetworkPolicy', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: networkPolicySpec().prefault({}),
  }),
);
export interface NetworkPolicy extends SchemaOf<typeof networkPolicy> {}

export const networkPolicySpec = namedSchema('io.k8s.api.networking.v1.NetworkPolicySpec', () =>
  z.object({
    egress: atomicList(networkPolicyEgressRule()).optional(),
    ingress: atomicList(networkPolicyIngressRule()).optional(),
    podSelector: labelSelector().optional(),
    policyTypes: atomicList(z.enum(['Egress', 'Ingress'])).optional(),
  }),
);
export interface NetworkPolicySpec extends SchemaOf<typeof networkPolicySpec> {}

export const networkPolicyEgressRule = namedSchema('io.k8s.api.networking.v1.NetworkPolicyEgressRule', () =>
  z.object({
    ports: atomicList(networkPolicyPort()).optional(),
    to: atomicList(networkPolicyPeer()).optional(),
  }),
);
export interface NetworkPolicyEgressRule extends SchemaOf<typeof networkPolicyEgressRule> {}

export const networkPolicyPort = namedSchema('io.k8s.api.networking.v1.NetworkPolicyPort', () =>
  z.object({
    endPort: int32().optional(),
    port: intOrString().optional(),
    protocol: choice(['SCTP', 'TCP', 'UDP']),
  }),
);
export interface NetworkPolicyPort extends SchemaOf<typeof networkPolicyPort> {}

export const networkPolicyPeer = namedSchema('io.k8s.api.networking.v1.NetworkPolicyPeer', () =>
  z.object({
    ipBlock: ipBlock().optional(),
    namespaceSelector: labelSelector().optional(),
    podSelector: labelSelector().optional(),
  }),
);
export interface NetworkPolicyPeer extends SchemaOf<typeof networkPolicyPeer> {}

export const ipBlock = namedSchema('io.k8s.api.networking.v1.IPBlock', () =>
  z.object({
    cidr: z.string(),
    except: atomicList(z.string()).optional(),
  }),
);
export interface IPBlock extends SchemaOf<typeof ipBlock> {}

export const networkPolicyIngressRule = namedSchema('io.k8s.api.networking.v1.NetworkPolicyIngressRule', () =>
  z.object({
    from: atomicList(networkPolicyPeer()).optional(),
    ports: atomicList(networkPolicyPort()).optional(),
  }),
);
export interface NetworkPolicyIngressRule extends SchemaOf<typeof networkPolicyIngressRule> {}

export const networkPolicyDefinition = defineResource<NetworkPolicy>({
  reference: networkPolicies,
  shortNames: ['netpol'],
  schema: networkPolicy,
});
