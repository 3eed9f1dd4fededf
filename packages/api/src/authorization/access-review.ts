import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, plainList, type SchemaOf } from '@kubets/machinery/schema';
import { fieldSelectorRequirement } from '../meta/field-selector-requirement.ts';
import { labelSelectorRequirement } from '../meta/label-selector.ts';
import { demanded } from '../go-zero.ts';

const fieldSelectorAttributes = namedSchema('io.k8s.api.authorization.v1.FieldSelectorAttributes', () =>
  z.object({
    rawSelector: z.string().optional().describe('The selector as text; a server that reads requests ignores it beside requirements.'),
    requirements: atomicList(fieldSelectorRequirement()).optional().describe('The parsed selector: all of these hold.'),
  }),
);
export interface FieldSelectorAttributes extends SchemaOf<typeof fieldSelectorAttributes> {}

const labelSelectorAttributes = namedSchema('io.k8s.api.authorization.v1.LabelSelectorAttributes', () =>
  z.object({
    rawSelector: z.string().optional().describe('The selector as text; a server that reads requests ignores it beside requirements.'),
    requirements: atomicList(labelSelectorRequirement()).optional().describe('The parsed selector: all of these hold.'),
  }),
);
export interface LabelSelectorAttributes extends SchemaOf<typeof labelSelectorAttributes> {}

export const nonResourceAttributes = namedSchema('io.k8s.api.authorization.v1.NonResourceAttributes', () =>
  z.object({
    path: z.string().optional().describe('The path of the URL.'),
    verb: z.string().optional().describe('The HTTP method in lower case.'),
  }),
);
export interface NonResourceAttributes extends SchemaOf<typeof nonResourceAttributes> {}

export const resourceAttributes = namedSchema('io.k8s.api.authorization.v1.ResourceAttributes', () =>
  z.object({
    fieldSelector: fieldSelectorAttributes().optional().describe('Limits the access to objects with these fields.'),
    group: z.string().optional().describe('The API group; * for all.'),
    labelSelector: labelSelectorAttributes().optional().describe('Limits the access to objects with these labels.'),
    name: z.string().optional().describe('The name of the object; empty for all.'),
    namespace: z.string().optional().describe('The namespace; empty for all of them or for what has none.'),
    resource: z.string().optional().describe('The resource, e.g. pods; * for all.'),
    subresource: z.string().optional().describe('The subresource, e.g. log.'),
    verb: z.string().optional().describe('What is done, e.g. get, list or create; * for all.'),
    version: z.string().optional().describe('The API version; * for all.'),
  }),
);
export interface ResourceAttributes extends SchemaOf<typeof resourceAttributes> {}

const subjectAccessReviewSpec = namedSchema('io.k8s.api.authorization.v1.SubjectAccessReviewSpec', () =>
  z.object({
    extra: z.record(z.string(), plainList(z.string())).optional().describe('What else is known of the user.'),
    groups: atomicList(z.string()).optional().describe('The groups the user is in.'),
    nonResourceAttributes: nonResourceAttributes().optional().describe('The request, if it is not about a resource.'),
    resourceAttributes: resourceAttributes().optional().describe('The request, if it is about a resource.'),
    uid: z.string().optional().describe('The UID of the user.'),
    user: z.string().optional().describe('The user who would act.'),
  }),
);
export interface SubjectAccessReviewSpec extends SchemaOf<typeof subjectAccessReviewSpec> {}

export const subjectAccessReviewStatus = namedSchema('io.k8s.api.authorization.v1.SubjectAccessReviewStatus', () =>
  z.object({
    allowed: demanded(z.boolean().default(false)).describe('Whether it would be allowed.'),
    denied: z.boolean().optional().describe('Whether it is forbidden outright, so that nothing else may allow it.'),
    evaluationError: z.string().optional().describe('What went wrong while this was found out; the answer may be right all the same.'),
    reason: z.string().optional().describe('Why it is allowed or not.'),
  }),
);
export interface SubjectAccessReviewStatus extends SchemaOf<typeof subjectAccessReviewStatus> {}

/** What reviews of somebody's rights consist of, in one namespace or in the cluster. */
export function subjectAccessReviewFields() {
  return {
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: demanded(subjectAccessReviewSpec().prefault({})).describe('The desired state.'),
    status: subjectAccessReviewStatus().prefault({}).describe('What was last observed.'),
  };
}
