import type { Column } from '@kubets/machinery';
import { ageColumn, joined, nameColumn, none, textColumn } from '../../columns.ts';
import type { Node } from '../node.ts';

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  textColumn('Status', { description: 'Whether the node can run pods.' }, nodeStatus),
  textColumn('Roles', { description: 'What the node is for.' }, (node) => joined(roles(node))),
  ageColumn,
  textColumn('Version', { description: 'The version of the kubelet.' }, ({ status }) => status.nodeInfo?.kubeletVersion ?? ''),
  textColumn('Internal-IP', { description: 'The address inside the cluster.', wide: true }, (node) => address(node, 'InternalIP')),
  textColumn('External-IP', { description: 'The address outside the cluster.', wide: true }, (node) => address(node, 'ExternalIP')),
  textColumn('OS-Image', { description: 'The operating system.', wide: true }, ({ status }) => status.nodeInfo?.osImage || '<unknown>'),
  textColumn('Kernel-Version', { description: 'The kernel.', wide: true }, ({ status }) => status.nodeInfo?.kernelVersion || '<unknown>'),
  textColumn(
    'Container-Runtime',
    { description: 'What runs the containers.', wide: true },
    ({ status }) => status.nodeInfo?.containerRuntimeVersion || '<unknown>',
  ),
];

function nodeStatus({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

const rolePrefix = 'node-role.kubernetes.io/';
const roleLabel = 'kubernetes.io/role';

function roles({ metadata }: Node): readonly string[] {
  const named = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length) || [];
    return key === roleLabel && value !== '' ? value : [];
  });
  return [...new Set(named)].toSorted();
}

const address = ({ status }: Node, wanted: string): string => status.addresses?.find(({ type }) => type === wanted)?.address ?? none;
