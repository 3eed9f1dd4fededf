import { secrets, serviceAccounts, type Secret, type ServiceAccount } from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';

/** What token Secrets are looked after with. */
export interface TokenSecretContext extends Pick<ControllerContext, 'client' | 'clock' | 'certificateAuthority'> {
  readonly secretInformer: Informer<Secret>;
  readonly accountInformer: Informer<ServiceAccount>;
}

export function tokenSecretContext({ client, informers, clock, certificateAuthority }: ControllerContext): TokenSecretContext {
  return { client, clock, certificateAuthority, secretInformer: informers.informer(secrets), accountInformer: informers.informer(serviceAccounts) };
}
