import { isDuration, parseDuration } from '@kubets/machinery';
import { z } from 'zod';

const file = z.string().min(1).optional();
const count = z.coerce.number().int().min(0);
const positive = z.coerce.number().int().min(1);

/** The API server's flags, in camel case; named as upstream names them. */
export const configSchema = z.object({
  /** Where objects live: embedded (lmdb), etcd, or memory for tests. */
  store: z.enum(['lmdb', 'etcd', 'memory']).default('lmdb'),
  dataDir: z.string().default('/var/lib/kubets/apiserver'),
  etcdServers: z.array(z.string()).default([]),
  etcdPrefix: z.string().default('/registry'),
  etcdCafile: file,
  etcdCertfile: file,
  etcdKeyfile: file,
  /** An EncryptionConfiguration: which resources lie in the store encrypted, and how. */
  encryptionProviderConfig: file,

  bindAddress: z.string().default('0.0.0.0'),
  /** 0 picks a free port. */
  securePort: z.coerce.number().int().min(0).max(65535).default(6443),
  advertiseAddress: z.string().optional(),
  tlsCertFile: z.string(),
  tlsPrivateKeyFile: z.string(),
  tlsMinVersion: z.string().default('VersionTLS12'),
  tlsCipherSuites: z.array(z.string()).default([]),
  clientCaFile: file,
  /** Proxies with a certificate of this authority say in headers whom they authenticated. */
  requestheaderClientCaFile: file,
  requestheaderAllowedNames: z.array(z.string()).default([]),
  requestheaderUsernameHeaders: z.array(z.string()).default([]),
  requestheaderGroupHeaders: z.array(z.string()).default([]),
  requestheaderUidHeaders: z.array(z.string()).default([]),
  requestheaderExtraHeadersPrefix: z.array(z.string()).default([]),
  kubeletClientCertificate: file,
  kubeletClientKey: file,
  kubeletCertificateAuthority: file,
  /** At which of a node's addresses its kubelet is asked: the first kind it has. */
  kubeletPreferredAddressTypes: z
    .array(z.enum(['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP']))
    .default(['InternalIP', 'ExternalIP', 'InternalDNS', 'Hostname', 'ExternalDNS']),

  serviceAccountKeyFile: z.array(z.string()).default([]),
  serviceAccountSigningKeyFile: file,
  /** The first signs, tokens of all are accepted. */
  serviceAccountIssuer: z.array(z.string().min(1)).min(1).default(['https://kubernetes.default.svc.cluster.local']),
  /** Where others find the keys, in place of this server's own address. */
  serviceAccountJwksUri: z.url({ protocol: /^https$/ }).optional(),
  /** Tokens last at most this long. */
  serviceAccountMaxTokenExpiration: z.string().refine(isTokenLimit, 'must be a duration between 1h and 2^32 seconds').optional(),
  /** Tokens that kubelets ask for pods last a year whatever they ask: programs may read their token once. */
  serviceAccountExtendTokenExpiration: z.boolean().default(true),
  apiAudiences: z.array(z.string()).default([]),
  tokenAuthFile: file,
  enableBootstrapTokenAuth: z.boolean().default(false),
  anonymousAuth: z.boolean().default(true),
  oidcIssuerUrl: z.string().optional(),
  oidcClientId: z.string().optional(),
  oidcUsernameClaim: z.string().default('sub'),
  oidcUsernamePrefix: z.string().optional(),
  oidcGroupsClaim: z.string().optional(),
  oidcGroupsPrefix: z.string().default(''),
  oidcCaFile: file,
  oidcRequiredClaim: z.array(z.string()).default([]),
  oidcSigningAlgs: z.array(z.string()).default(['RS256']),

  /** Who decides, in asking order; members of system:masters are asked nothing. */
  authorizationMode: z
    .array(z.enum(['AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC']))
    .min(1)
    .default(['Node', 'RBAC']),

  /** Names of admission plugins to run beside those that run anyway. */
  enableAdmissionPlugins: z.array(z.string()).default([]),
  /** Names of admission plugins to leave out. */
  disableAdmissionPlugins: z.array(z.string()).default([]),
  /** An AdmissionConfiguration: what single plugins are told. */
  admissionControlConfigFile: file,
  /** How long pods tolerate a node that is lost unless they say otherwise. */
  defaultNotReadyTolerationSeconds: z.coerce.number().int().default(300),
  defaultUnreachableTolerationSeconds: z.coerce.number().int().default(300),

  serviceClusterIpRange: z.string().default('10.96.0.0/12'),
  serviceNodePortRange: z.string().default('30000-32767'),
  eventTtl: z.string().default('1h'),
  /** APIs switched on or off: `batch/v1=false`. */
  runtimeConfig: z.record(z.string(), z.string()).default({}),
  /** Upstream's default is false; here PodSecurity and quotas are what keeps pods from privileges. */
  allowPrivileged: z
    .boolean()
    .refine((allowed) => allowed, 'privileged pods cannot be forbidden for the whole cluster: use PodSecurity')
    .default(true),

  /** What is recorded of requests; nothing without a policy and a path. */
  auditPolicyFile: file,
  /** `-` is the standard output. */
  auditLogPath: file,
  /** Megabytes after which the file is set aside; 0 means 100. */
  auditLogMaxsize: count.default(0),
  /** How many files set aside are kept, and for how many days; 0 means all, for ever. */
  auditLogMaxbackup: count.default(0),
  auditLogMaxage: count.default(0),
  auditLogCompress: z.boolean().default(false),
  auditLogTruncateEnabled: z.boolean().default(false),
  auditLogTruncateMaxEventSize: count.default(102_400),
  /** A kubeconfig that names the server events are sent to. */
  auditWebhookConfigFile: file,
  auditWebhookInitialBackoff: z.string().default('10s'),
  auditWebhookBatchBufferSize: positive.default(10_000),
  auditWebhookBatchMaxSize: positive.default(400),
  auditWebhookBatchMaxWait: z.string().default('30s'),
  auditWebhookTruncateEnabled: z.boolean().default(false),
  auditWebhookTruncateMaxEventSize: count.default(102_400),

  maxRequestsInflight: positive.default(400),
  maxMutatingRequestsInflight: positive.default(200),
  requestTimeout: z.string().default('1m0s'),
  minRequestTimeout: count.default(1800),
  /** How long the server goes on answering, no longer ready, before it stops: time for load balancers to notice. */
  shutdownDelayDuration: z.string().default('0s'),
  /** How long running requests may take to end once the server was told to stop. */
  shutdownTimeout: z.string().default('10s'),
});

function isTokenLimit(text: string): boolean {
  const seconds = isDuration(text) ? parseDuration(text) / 1000 : 0;
  return seconds >= 3600 && seconds <= 2 ** 32;
}

export type ApiserverConfig = z.output<typeof configSchema>;
