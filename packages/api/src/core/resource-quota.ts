import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, atomicList, namedSchema, objectMeta, quantity, type SchemaOf } from '@kubets/machinery/schema';
import { resourceQuotas } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { validateResourceQuota, validateResourceQuotaStatus, validateResourceQuotaUpdate } from './validate-resource-quota.ts';

const resourceQuota = namedSchema('io.k8s.api.core.v1.ResourceQuota', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: resourceQuotaSpec().prefault({}).describe('The desired state.'),
      status: resourceQuotaStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Limits on what a namespace may use in all.'),
);
export interface ResourceQuota extends SchemaOf<typeof resourceQuota> {}

const resourceQuotaSpec = namedSchema('io.k8s.api.core.v1.ResourceQuotaSpec', () =>
  z.object({
    hard: z.record(z.string(), quantity()).optional().describe('The most of each, e.g. pods, requests.cpu or count/deployments.apps.'),
    scopeSelector: scopeSelector().optional().describe('Counts only objects that match; all expressions hold.'),
    scopes: atomicList(
      z.enum(['BestEffort', 'CrossNamespacePodAffinity', 'NotBestEffort', 'NotTerminating', 'PriorityClass', 'Terminating', 'VolumeAttributesClass']),
    )
      .optional()
      .describe('Counts only objects in all of these scopes.'),
  }),
);
export interface ResourceQuotaSpec extends SchemaOf<typeof resourceQuotaSpec> {}

const scopeSelector = namedSchema('io.k8s.api.core.v1.ScopeSelector', () =>
  atomic(
    z.object({
      matchExpressions: atomicList(scopedResourceSelectorRequirement()).optional().describe('What must hold of the objects.'),
    }),
  ),
);
export interface ScopeSelector extends SchemaOf<typeof scopeSelector> {}

const scopedResourceSelectorRequirement = namedSchema('io.k8s.api.core.v1.ScopedResourceSelectorRequirement', () =>
  z.object({
    operator: z.enum(['DoesNotExist', 'Exists', 'In', 'NotIn']).describe('How the value is compared: In, NotIn, Exists or DoesNotExist.'),
    scopeName: z
      .enum(['BestEffort', 'CrossNamespacePodAffinity', 'NotBestEffort', 'NotTerminating', 'PriorityClass', 'Terminating', 'VolumeAttributesClass'])
      .describe('What is looked at.'),
    values: atomicList(z.string()).optional().describe('What it is compared with.'),
  }),
);
export interface ScopedResourceSelectorRequirement extends SchemaOf<typeof scopedResourceSelectorRequirement> {}

const resourceQuotaStatus = namedSchema('io.k8s.api.core.v1.ResourceQuotaStatus', () =>
  z.object({
    hard: z.record(z.string(), quantity()).optional().describe('The limits that the counts are about.'),
    used: z.record(z.string(), quantity()).optional().describe('What is used of each.'),
  }),
);
export interface ResourceQuotaStatus extends SchemaOf<typeof resourceQuotaStatus> {}

export const resourceQuotaDefinition = defineResource<ResourceQuota>({
  reference: resourceQuotas,
  shortNames: ['quota'],
  schema: resourceQuota,
  strategy: {
    hasGeneration: false,
    validate: validateResourceQuota,
    validateUpdate: validateResourceQuotaUpdate,
    validateStatusUpdate: validateResourceQuotaStatus,
  },
  columns: [
    nameColumn,
    textColumn('Request', { description: 'What is used of the requests and counts.' }, (quota) => usage(quota, (name) => !name.startsWith('limits.'))),
    textColumn('Limit', { description: 'What is used of the limits.' }, (quota) => usage(quota, (name) => name.startsWith('limits.'))),
    ageColumn,
  ],
  subresources: [statusSubresource('ResourceQuota')],
});

function usage({ status }: ResourceQuota, isShown: (name: string) => boolean): string {
  const names = Object.keys(status.hard ?? {})
    .filter(isShown)
    .toSorted();
  return names.map((name) => `${name}: ${status.used?.[name] ?? '0'}/${status.hard?.[name] ?? '0'}`).join(', ');
}
