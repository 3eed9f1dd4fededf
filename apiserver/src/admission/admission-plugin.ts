import type { KubeObject, ResourceDefinition, UserInfo } from '@kubets/machinery';

/** A write on its way in, after decoding and defaulting and before it is stored. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly definition: ResourceDefinition;
  readonly namespace: string;
  /** '' while generateName has not been resolved. */
  readonly name: string;
  readonly subresource: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** Undefined for DELETE and CONNECT without a body. */
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
  /** CreateOptions, UpdateOptions or DeleteOptions as asked. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly warnings: string[];
  readonly auditAnnotations: Map<string, string>;
}

/** One admission rule. `mutate` returns a new object; `validate` throws an ApiError to refuse. */
export interface AdmissionPlugin {
  readonly name: string;
  /** Undefined: runs unless it is disabled. `onRequest`: runs where it is enabled. `always`: a part of the server. */
  readonly presence?: 'onRequest' | 'always';
  handles(request: AdmissionRequest): boolean;
  mutate?(request: AdmissionRequest): Promise<KubeObject>;
  validate?(request: AdmissionRequest): Promise<void>;
}
