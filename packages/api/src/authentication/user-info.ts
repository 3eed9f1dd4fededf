import { z } from 'zod';
import { atomicList, namedSchema, plainList, type SchemaOf } from '@kubets/machinery/schema';

export const userInfo = namedSchema('io.k8s.api.authentication.v1.UserInfo', () =>
  z.object({
    extra: z.record(z.string(), plainList(z.string())).optional(),
    groups: atomicList(z.string()).optional(),
    uid: z.string().optional(),
    username: z.string().optional(),
  }),
);
export interface UserInfo extends SchemaOf<typeof userInfo> {}
