import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, namedSchema, objectMeta, quantity, type SchemaOf } from '@kubets/machinery/schema';
import { limitRanges } from '../resources.ts';
import { createdAtColumn, nameColumn } from '../columns.ts';
import { validateLimitRange } from './validate-limit-range.ts';

const limitRange = namedSchema('io.k8s.api.core.v1.LimitRange', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: limitRangeSpec()
        .prefault({} as never)
        .describe('The desired state.'),
    })
    .describe('Bounds and defaults for what pods and claims of a namespace may ask for.'),
);
export interface LimitRange extends SchemaOf<typeof limitRange> {}

const limitRangeSpec = namedSchema('io.k8s.api.core.v1.LimitRangeSpec', () =>
  z.object({
    limits: atomicList(limitRangeItem()).describe('The limits, each for one type of object.'),
  }),
);
export interface LimitRangeSpec extends SchemaOf<typeof limitRangeSpec> {}

const limitRangeItem = namedSchema('io.k8s.api.core.v1.LimitRangeItem', () =>
  z.object({
    default: z.record(z.string(), quantity()).optional().describe('The limits of containers that have none.'),
    defaultRequest: z.record(z.string(), quantity()).optional().describe('The requests of containers that have none.'),
    max: z.record(z.string(), quantity()).optional().describe('The largest amounts.'),
    maxLimitRequestRatio: z.record(z.string(), quantity()).optional().describe('How many times a limit may be its request.'),
    min: z.record(z.string(), quantity()).optional().describe('The smallest amounts.'),
    type: z.string().describe('What is limited: Container, Pod or PersistentVolumeClaim.'),
  }),
);
export interface LimitRangeItem extends SchemaOf<typeof limitRangeItem> {}

export const limitRangeDefinition = defineResource<LimitRange>({
  reference: limitRanges,
  shortNames: ['limits'],
  schema: limitRange,
  strategy: { default: defaultLimits, validate: validateLimitRange },
  columns: [nameColumn, createdAtColumn],
});

/** What a container may have at most it gets; what it gets it asks for, or else what it must have at least. */
function defaultLimits(range: LimitRange): LimitRange {
  const limits = range.spec.limits.map((item): LimitRangeItem => {
    if (item.type !== 'Container') return item;
    const defaults = { ...item.max, ...item.default };
    const requests = { ...item.min, ...defaults, ...item.defaultRequest };
    return { ...item, ...(Object.keys(defaults).length > 0 && { default: defaults }), ...(Object.keys(requests).length > 0 && { defaultRequest: requests }) };
  });
  return { ...range, spec: { ...range.spec, limits } };
}
