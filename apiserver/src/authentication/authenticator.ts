import type { UserInfo } from '@kubets/machinery';
import type { ApiRequest } from '../pipeline.ts';

/** Undefined when the request carries no credential of this kind; throws Unauthorized when it carries a wrong one. */
export interface Authenticator {
  readonly name: string;
  authenticate(request: ApiRequest): Promise<UserInfo | undefined>;
}
