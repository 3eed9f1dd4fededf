import type { Pod } from '@kubets/api';
import type { IndexFunction, Lister } from '@kubets/control-loop';

const name = 'nodeName';

/** Finds pods by the node they are bound to. */
export const nodeNameIndex: Readonly<Record<string, IndexFunction<Pod>>> = {
  [name]: ({ spec }) => [spec.nodeName ?? ''],
};

export function onNode(lister: Lister<Pod>, nodeName: string): readonly Pod[] {
  return lister.byIndex(name, nodeName);
}
