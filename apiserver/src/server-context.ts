import type { Clock, KubeObject, ResourceDefinition, ResourceReference } from '@kubets/machinery';
import type { Logger } from 'pino';
import type { AdmissionChain } from './admission/admission-chain.ts';
import type { Authorizer } from './authorization/authorizer.ts';
import type { ApiserverConfig } from './config.ts';
import type { ApiRequest, ApiResponse } from './pipeline.ts';
import type { Registry } from './registry.ts';

/** What verbs, subresources, admission plugins and authorizers may use of the server they run in. */
export interface ServerContext {
  readonly config: ApiserverConfig;
  readonly registry: Registry;
  readonly admission: AdmissionChain;
  /** In asking order: the first allow or deny decides. */
  readonly authorizers: readonly Authorizer[];
  readonly virtualResources: readonly VirtualResource[];
  readonly subresources: readonly SubresourceHandler[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborts when the server stops. */
  readonly signal: AbortSignal;
}

/** Answers one subresource of one resource; the pipeline has authenticated and authorized the request. */
export interface SubresourceHandler {
  readonly resource: Pick<ResourceReference, 'group' | 'plural'>;
  readonly subresource: string;
  handle(request: ApiRequest, definition: ResourceDefinition, server: ServerContext): Promise<ApiResponse>;
}

/** A resource that is computed and never stored: TokenReview, SubjectAccessReview, Binding, ComponentStatus. */
export interface VirtualResource {
  readonly resource: Pick<ResourceReference, 'group' | 'plural'>;
  /** `object` is decoded, defaulted and validated against its schema. */
  create?(object: KubeObject, request: ApiRequest, server: ServerContext): Promise<KubeObject>;
  get?(name: string, request: ApiRequest, server: ServerContext): Promise<KubeObject>;
  list?(request: ApiRequest, server: ServerContext): Promise<readonly KubeObject[]>;
}
