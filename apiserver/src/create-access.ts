import { createAuthentication, type Authentication } from './authentication/create-authentication.ts';
import { SecretTokenUses } from './authentication/secret-token-uses.ts';
import { createAuthorizers } from './authorization/create-authorizers.ts';
import { nodeAuthorizer } from './authorization/node-authorizer.ts';
import { createRbac, type Rbac } from './authorization/rbac.ts';
import { nodeRules } from './bootstrap/roles/component-roles.ts';
import type { ApiserverConfig } from './config.ts';
import type { ServerContext } from './server-context.ts';

/** Who somebody is, and what they may do. */
export interface Access {
  readonly authentication: Authentication;
  readonly tokenUses: SecretTokenUses;
  readonly rbac: Rbac;
  readonly authorizers: ServerContext['authorizers'];
}

export async function createAccess(
  config: ApiserverConfig,
  { registry, clock, signal }: Pick<ServerContext, 'registry' | 'clock' | 'signal'>,
): Promise<Access> {
  const tokenUses = new SecretTokenUses();
  const authentication = await createAuthentication(config, { registry, clock, tokenUses });
  const rbac = createRbac({ registry, clock, signal });
  const authorizers = createAuthorizers(config.authorizationMode, { Node: nodeAuthorizer(registry, nodeRules), RBAC: rbac });
  return { authentication, tokenUses, rbac, authorizers };
}
