import { z } from 'zod';
import { atomicList, namedSchema, plainList, type SchemaOf } from '@kubets/machinery/schema';

export const userInfo = namedSchema('io.k8s.api.authentication.v1.UserInfo', () =>
  z.object({
    extra: z.record(z.string(), plainList(z.string())).optional().describe('What else the authenticator tells of the user.'),
    groups: atomicList(z.string()).optional().describe('The groups the user is in.'),
    uid: z.string().optional().describe('Tells users of the same name apart over time.'),
    username: z.string().optional().describe('The name that no other active user has.'),
  }),
);
export interface UserInfo extends SchemaOf<typeof userInfo> {}
