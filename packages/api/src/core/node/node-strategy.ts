import {
  duplicate,
  forbidden,
  invalid,
  semanticEqual,
  validateDnsSubdomain,
  validateLabelKey,
  validateLabelValue,
  type FieldError,
  type Strategy,
} from '@kubets/machinery';
import { checkCidr } from '../../validation/addresses.ts';
import { checkResourceAmount } from '../pod/validate-resources.ts';
import { checkEach, checkEntries, checkText, when } from '../../validation/rules.ts';
import type { Node, Taint } from '../node.ts';

export const nodeStrategy: Strategy<Node> = {
  default: defaultNode,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  validateStatusUpdate: validateNodeStatusUpdate,
  validateName: validateDnsSubdomain,
  keepsStatusOnCreate: true,
  warnings: ({ spec }) => (spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
};

/** Everything a node has can be used, unless the kubelet says otherwise; `podCIDR` is the first of `podCIDRs`. */
function defaultNode(node: Node): Node {
  const { spec, status } = node;
  const cidr = spec.podCIDR || spec.podCIDRs?.[0];
  const missesAllocatable = status.capacity !== undefined && status.allocatable === undefined;
  return {
    ...node,
    spec: { ...spec, ...(cidr && { podCIDR: cidr, podCIDRs: spec.podCIDRs?.length ? spec.podCIDRs : [cidr] }) },
    status: { ...status, ...(missesAllocatable && { allocatable: { ...status.capacity } }) },
  };
}

function validateNode({ spec }: Node): readonly FieldError[] {
  return [
    ...checkTaints('spec.taints', spec.taints),
    ...checkEach('spec.podCIDRs', spec.podCIDRs, (cidr, at) => checkCidr(at, cidr)),
    ...when(hasFamilyTwice(spec.podCIDRs), () => invalid('spec.podCIDRs', spec.podCIDRs, 'may specify no more than one CIDR for each IP family')),
  ];
}

function hasFamilyTwice(cidrs: readonly string[] = []): boolean {
  const families = new Set(cidrs.map((cidr) => cidr.includes(':')));
  return families.size < cidrs.length;
}

function checkTaints(field: string, taints: readonly Taint[] | undefined): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, taints, (taint, at) => {
    const { key, value = '', effect } = taint;
    const identity = `${key}:${effect}`;
    const repeated = seen.has(identity);
    seen.add(identity);
    return [
      ...checkText(`${at}.key`, key, validateLabelKey),
      ...checkText(`${at}.value`, value, validateLabelValue),
      ...when(repeated, () => ({ ...duplicate(at, taint), detail: 'taints must be unique by key and effect pair' })),
    ];
  });
}

/** Addresses differ, and amounts are whole where they have to be. */
function validateNodeStatusUpdate({ status }: Node): readonly FieldError[] {
  const seen = new Set<string>();
  return [
    ...checkEach('status.addresses', status.addresses, (address, at) => {
      const key = `${address.type}/${address.address}`;
      const repeated = seen.has(key);
      seen.add(key);
      return when(repeated, () => duplicate(at, address));
    }),
    ...checkEntries('status.capacity', status.capacity, (amount, at, name) => checkResourceAmount(at, name, amount)),
    ...checkEntries('status.allocatable', status.allocatable, (amount, at, name) => checkResourceAmount(at, name, amount)),
  ];
}

/** What a node was given once stays: its pod range and its name at the provider. */
function validateNodeUpdate({ spec }: Node, { spec: old }: Node): readonly FieldError[] {
  const { podCIDRs = [], providerID } = spec;
  return [
    ...when((old.podCIDRs ?? []).length > 0 && !semanticEqual(podCIDRs, old.podCIDRs), () =>
      forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'),
    ),
    ...when(Boolean(old.providerID) && providerID !== old.providerID, () =>
      forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'),
    ),
  ];
}
