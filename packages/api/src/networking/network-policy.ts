import { defineResource, forbidden, formatLabelSelector, invalid, required, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, intOrString, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../meta/label-selector.ts';
import { networkPolicies } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import { checkCidr, isCidr, isStrictlyWithin } from '../validation/addresses.ts';
import { checkLabelSelector, isEmptySelector, selectorValues } from '../validation/labels.ts';
import { checkPortReference } from '../validation/numbers.ts';
import { checkEach, checkPresent, noErrors, when } from '../validation/rules.ts';

const networkPolicy = namedSchema('io.k8s.api.networking.v1.NetworkPolicy', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: networkPolicySpec().prefault({}).describe('The desired state.'),
    })
    .describe('Says which traffic pods may receive and send.'),
);
export interface NetworkPolicy extends SchemaOf<typeof networkPolicy> {}

const networkPolicySpec = namedSchema('io.k8s.api.networking.v1.NetworkPolicySpec', () =>
  z.object({
    egress: atomicList(networkPolicyEgressRule()).optional().describe('What may go out.'),
    ingress: atomicList(networkPolicyIngressRule()).optional().describe('What may come in.'),
    podSelector: labelSelector().prefault({}).describe('The pods it is about; all of the namespace when empty.'),
    policyTypes: atomicList(z.enum(['Egress', 'Ingress']))
      .optional()
      .describe('Whether it is about what comes in, what goes out, or both.'),
  }),
);
export interface NetworkPolicySpec extends SchemaOf<typeof networkPolicySpec> {}

const networkPolicyEgressRule = namedSchema('io.k8s.api.networking.v1.NetworkPolicyEgressRule', () =>
  z.object({
    ports: atomicList(networkPolicyPort()).optional().describe('To which ports; all by default.'),
    to: atomicList(networkPolicyPeer()).optional().describe('To whom; all by default.'),
  }),
);
export interface NetworkPolicyEgressRule extends SchemaOf<typeof networkPolicyEgressRule> {}

const networkPolicyPort = namedSchema('io.k8s.api.networking.v1.NetworkPolicyPort', () =>
  z.object({
    endPort: int32().optional().describe('The last port of the range that starts at port.'),
    port: intOrString().optional().describe('The port, by number or name; all by default.'),
    protocol: choiceOr(['SCTP', 'TCP', 'UDP'], 'TCP').describe('TCP, UDP or SCTP.'),
  }),
);
export interface NetworkPolicyPort extends SchemaOf<typeof networkPolicyPort> {}

const networkPolicyPeer = namedSchema('io.k8s.api.networking.v1.NetworkPolicyPeer', () =>
  z.object({
    ipBlock: ipBlock().optional().describe('A range of addresses.'),
    namespaceSelector: labelSelector().optional().describe('Namespaces, by their labels.'),
    podSelector: labelSelector().optional().describe('Pods, by their labels; in the namespace of the policy unless namespaceSelector is set.'),
  }),
);
export interface NetworkPolicyPeer extends SchemaOf<typeof networkPolicyPeer> {}

const ipBlock = namedSchema('io.k8s.api.networking.v1.IPBlock', () =>
  z.object({
    cidr: z.string().describe('The range, e.g. 192.168.1.0/24.'),
    except: atomicList(z.string()).optional().describe('Ranges in it that are left out.'),
  }),
);
export interface IPBlock extends SchemaOf<typeof ipBlock> {}

const networkPolicyIngressRule = namedSchema('io.k8s.api.networking.v1.NetworkPolicyIngressRule', () =>
  z.object({
    from: atomicList(networkPolicyPeer()).optional().describe('From whom; all by default.'),
    ports: atomicList(networkPolicyPort()).optional().describe('At which ports; all by default.'),
  }),
);
export interface NetworkPolicyIngressRule extends SchemaOf<typeof networkPolicyIngressRule> {}

export const networkPolicyDefinition = defineResource<NetworkPolicy>({
  reference: networkPolicies,
  shortNames: ['netpol'],
  schema: networkPolicy,
  strategy: {
    hasGeneration: true,
    default: defaultPolicyTypes,
    validate,
    tolerates: [selectorValues('spec.**Selector'), 'spec.**.ipBlock.cidr', 'spec.**.ipBlock.except[*]'],
  },
  columns: [
    nameColumn,
    textColumn('Pod-Selector', { description: 'The pods it is about.' }, ({ spec }) =>
      isEmptySelector(spec.podSelector) ? none : formatLabelSelector(spec.podSelector),
    ),
    ageColumn,
  ],
});

/** A policy is about what comes in, and about what goes out once it has rules for that. */
function defaultPolicyTypes(policy: NetworkPolicy): NetworkPolicy {
  const { spec } = policy;
  if (spec.policyTypes !== undefined && spec.policyTypes.length > 0) return policy;
  return { ...policy, spec: { ...spec, policyTypes: spec.egress !== undefined && spec.egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] } };
}

function validate({ spec }: NetworkPolicy): readonly FieldError[] {
  return [
    ...checkLabelSelector('spec.podSelector', spec.podSelector),
    ...checkEach('spec.ingress', spec.ingress, ({ ports, from }, at) => [...checkPorts(`${at}.ports`, ports), ...checkPeers(`${at}.from`, from)]),
    ...checkEach('spec.egress', spec.egress, ({ ports, to }, at) => [...checkPorts(`${at}.ports`, ports), ...checkPeers(`${at}.to`, to)]),
  ];
}

function checkPorts(field: string, ports: readonly NetworkPolicyPort[] | undefined): readonly FieldError[] {
  return checkEach(field, ports, ({ port, endPort }, at) => [
    ...(port === undefined ? noErrors : checkPortReference(`${at}.port`, port)),
    ...when(endPort !== undefined && port === undefined, () => required(`${at}.port`, 'must be specified when `endPort` is specified')),
    ...when(endPort !== undefined && typeof port === 'string', () => invalid(`${at}.endPort`, endPort, 'may not be specified when `port` is non-numeric')),
    ...when(endPort !== undefined && typeof port === 'number' && endPort < port, () =>
      invalid(`${at}.endPort`, endPort, 'must be greater than or equal to `port`'),
    ),
  ]);
}

function checkPeers(field: string, peers: readonly NetworkPolicyPeer[] | undefined): readonly FieldError[] {
  return checkEach(field, peers, ({ podSelector, namespaceSelector, ipBlock: block }, at) => [
    ...checkLabelSelector(`${at}.podSelector`, podSelector),
    ...checkLabelSelector(`${at}.namespaceSelector`, namespaceSelector),
    ...when(podSelector === undefined && namespaceSelector === undefined && block === undefined, () => required(at, 'must specify a peer')),
    ...when(block !== undefined && (podSelector !== undefined || namespaceSelector !== undefined), () =>
      forbidden(at, 'may not specify both ipBlock and another peer'),
    ),
    ...checkPresent(block, (range) => checkBlock(`${at}.ipBlock`, range)),
  ]);
}

/** What is left out lies within. */
function checkBlock(field: string, { cidr, except }: IPBlock): readonly FieldError[] {
  if (cidr === '') return [required(`${field}.cidr`)];
  const wrong = checkCidr(`${field}.cidr`, cidr);
  return [
    ...wrong,
    ...checkEach(`${field}.except`, except, (part, at) => [
      ...checkCidr(at, part),
      ...when(wrong.length === 0 && isCidr(part) && !isStrictlyWithin(part, cidr), () => invalid(at, part, 'must be a strict subset of `cidr`')),
    ]),
  ];
}
