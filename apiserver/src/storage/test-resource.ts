import { defineResource, resourceReference, type KubeObject, type ResourceDefinition } from '@kubets/machinery';
import { z } from 'zod';

/** Tests only: a small kind to store. */
export interface Widget extends KubeObject {
  spec: { node?: string; size: number };
}

export const widgets: ResourceDefinition<Widget> = defineResource<Widget>({
  reference: resourceReference<Widget>('example.test/v1', 'Widget', 'widgets', 'Namespaced'),
  schema: () => z.custom<Widget>(),
  selectableFields: [{ label: 'spec.node', value: (widget) => widget.spec.node ?? '' }],
});

export interface WidgetDraft {
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly node?: string;
  readonly size?: number;
}

export function widget(name: string, { namespace = 'default', labels, node, size = 1 }: WidgetDraft = {}): Widget {
  return {
    apiVersion: 'example.test/v1',
    kind: 'Widget',
    metadata: { name, namespace, uid: `uid-${name}`, resourceVersion: '', creationTimestamp: '2026-01-01T00:00:00Z', ...(labels && { labels }) },
    spec: { size, ...(node !== undefined && { node }) },
  };
}
