import type { Node } from '@kubets/api';
import type { Resources } from './node-resources.ts';

/** Resources that a node's owner has added to its capacity by hand, such as `example.com/dongle`: all of them are for pods. */
export function extendedAllocatable(node: Pick<Node, 'status'> | undefined): Resources {
  return Object.fromEntries(Object.entries(node?.status.capacity ?? {}).filter(([resource]) => isExtendedResource(resource)));
}

export function isExtendedResource(resource: string): boolean {
  return resource.includes('/') && !resource.split('/', 1)[0]?.endsWith('kubernetes.io');
}
