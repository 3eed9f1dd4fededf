import type { Column, KubeObject } from '@kubets/machinery';
import { textColumn } from './columns.ts';
import type { PodTemplateSpec } from './core/pod/pod-spec.ts';

/** The wide columns of everything that has a pod template: container names and images. */
export function templateColumns<T extends KubeObject>(template: (object: T) => PodTemplateSpec | undefined): readonly Column<T>[] {
  const containers = (object: T) => template(object)?.spec.containers ?? [];
  return [
    textColumn('Containers', { description: 'The names of the containers in the template.', wide: true }, (object) =>
      containers(object)
        .map(({ name }) => name)
        .join(','),
    ),
    textColumn('Images', { description: 'The images of the containers in the template.', wide: true }, (object) =>
      containers(object)
        .map(({ image }) => image ?? '')
        .join(','),
    ),
  ];
}
