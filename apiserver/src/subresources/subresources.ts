import type { Authentication } from '../authentication/create-authentication.ts';
import type { SubresourceHandler } from '../server-context.ts';
import { podBinding } from './binding.ts';
import { certificateApprovalSubresource } from './certificate-approval.ts';
import { podEviction } from './eviction.ts';
import type { Kubelets } from './kubelet-connection.ts';
import { namespaceFinalize } from './namespace-finalize.ts';
import { podLog } from './pod-log.ts';
import { podEphemeralContainers, podResize } from './pod-parts.ts';
import { podStreams } from './pod-streams.ts';
import { proxies } from './proxy.ts';
import { serviceAccountToken } from './service-account-token.ts';

/** Every subresource but `status` and `scale`, which all kinds share. */
export function subresourceHandlers({
  authentication,
  kubelets,
}: {
  readonly authentication: Authentication;
  readonly kubelets: Kubelets;
}): readonly SubresourceHandler[] {
  return [
    podBinding,
    podEviction,
    podEphemeralContainers,
    podResize,
    podLog(kubelets),
    ...podStreams(kubelets),
    ...proxies(kubelets),
    serviceAccountToken(authentication),
    namespaceFinalize,
    certificateApprovalSubresource,
  ];
}
