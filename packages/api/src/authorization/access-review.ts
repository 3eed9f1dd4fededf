import { z } from 'zod';
import { atomicList, namedSchema, plainList, type SchemaOf } from '@kubets/machinery/schema';
import { fieldSelectorRequirement } from '../meta/field-selector-requirement.ts';
import { labelSelectorRequirement } from '../meta/label-selector.ts';
import { demanded } from '../go-zero.ts';

export const fieldSelectorAttributes = namedSchema('io.k8s.api.authorization.v1.FieldSelectorAttributes', () =>
  z.object({
    rawSelector: z.string().optional(),
    requirements: atomicList(fieldSelectorRequirement()).optional(),
  }),
);
export interface FieldSelectorAttributes extends SchemaOf<typeof fieldSelectorAttributes> {}

export const labelSelectorAttributes = namedSchema('io.k8s.api.authorization.v1.LabelSelectorAttributes', () =>
  z.object({
    rawSelector: z.string().optional(),
    requirements: atomicList(labelSelectorRequirement()).optional(),
  }),
);
export interface LabelSelectorAttributes extends SchemaOf<typeof labelSelectorAttributes> {}

export const nonResourceAttributes = namedSchema('io.k8s.api.authorization.v1.NonResourceAttributes', () =>
  z.object({
    path: z.string().optional(),
    verb: z.string().optional(),
  }),
);
export interface NonResourceAttributes extends SchemaOf<typeof nonResourceAttributes> {}

export const resourceAttributes = namedSchema('io.k8s.api.authorization.v1.ResourceAttributes', () =>
  z.object({
    fieldSelector: fieldSelectorAttributes().optional(),
    group: z.string().optional(),
    labelSelector: labelSelectorAttributes().optional(),
    name: z.string().optional(),
    namespace: z.string().optional(),
    resource: z.string().optional(),
    subresource: z.string().optional(),
    verb: z.string().optional(),
    version: z.string().optional(),
  }),
);
export interface ResourceAttributes extends SchemaOf<typeof resourceAttributes> {}

export const subjectAccessReviewSpec = namedSchema('io.k8s.api.authorization.v1.SubjectAccessReviewSpec', () =>
  z.object({
    extra: z.record(z.string(), plainList(z.string())).optional(),
    groups: atomicList(z.string()).optional(),
    nonResourceAttributes: nonResourceAttributes().optional(),
    resourceAttributes: resourceAttributes().optional(),
    uid: z.string().optional(),
    user: z.string().optional(),
  }),
);
export interface SubjectAccessReviewSpec extends SchemaOf<typeof subjectAccessReviewSpec> {}

export const subjectAccessReviewStatus = namedSchema('io.k8s.api.authorization.v1.SubjectAccessReviewStatus', () =>
  z.object({
    allowed: demanded(z.boolean().default(false)),
    denied: z.boolean().optional(),
    evaluationError: z.string().optional(),
    reason: z.string().optional(),
  }),
);
export interface SubjectAccessReviewStatus extends SchemaOf<typeof subjectAccessReviewStatus> {}
