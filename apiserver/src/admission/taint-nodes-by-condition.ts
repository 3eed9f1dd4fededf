import { type Node, nodes } from '@kubets/api';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { concerns } from './request-matching.ts';

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

/** A node is born not ready: nothing is scheduled to it before it reported. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: (request) => concerns(request, nodes, ['CREATE']),
  async mutate({ object }) {
    const node = object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return node;
    return { ...node, spec: { ...node.spec, taints: [...taints, { ...notReady }] } };
  },
};
