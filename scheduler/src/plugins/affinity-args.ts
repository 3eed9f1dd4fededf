import { z } from 'zod';

const requirement = z.strictObject({
  key: z.string().min(1),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
  values: z.array(z.string()).optional(),
});
const term = z.strictObject({ matchExpressions: z.array(requirement).optional(), matchFields: z.array(requirement).optional() });

/** As in pods; the API's own schemas would cost a scheduler memory it needs for nothing else. */
export const nodeAffinityArgs = z.strictObject({
  addedAffinity: z
    .strictObject({
      requiredDuringSchedulingIgnoredDuringExecution: z.strictObject({ nodeSelectorTerms: z.array(term).min(1) }).optional(),
      preferredDuringSchedulingIgnoredDuringExecution: z.array(z.strictObject({ weight: z.int().min(1).max(100), preference: term })).optional(),
    })
    .optional(),
});
