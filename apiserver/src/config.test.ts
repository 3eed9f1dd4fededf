import { loadConfig } from '@kubets/daemon';
import { expect, it } from 'vitest';
import { configSchema } from './config.ts';

const load = (...flags: readonly string[]) => loadConfig(configSchema, ['--tls-cert-file=c', '--tls-private-key-file=k', ...flags]).config;

it.each([
  ['--allow-privileged=true', 'allowPrivileged', true],
  ['--authorization-mode=Node,RBAC', 'authorizationMode', ['Node', 'RBAC']],
  ['--enable-admission-plugins=NodeRestriction,AlwaysPullImages', 'enableAdmissionPlugins', ['NodeRestriction', 'AlwaysPullImages']],
  ['--runtime-config=api/all=true,batch/v1=false', 'runtimeConfig', { 'api/all': 'true', 'batch/v1': 'false' }],
  ['--service-account-issuer=https://a', 'serviceAccountIssuer', ['https://a']],
  ['--service-account-max-token-expiration=24h', 'serviceAccountMaxTokenExpiration', '24h'],
  ['--kubelet-preferred-address-types=InternalIP,Hostname', 'kubeletPreferredAddressTypes', ['InternalIP', 'Hostname']],
  ['--audit-log-maxsize=100', 'auditLogMaxsize', 100],
  ['--requestheader-extra-headers-prefix=X-Remote-Extra-', 'requestheaderExtraHeadersPrefix', ['X-Remote-Extra-']],
  ['--default-not-ready-toleration-seconds=60', 'defaultNotReadyTolerationSeconds', 60],
] as const)('%s', (flag, key, value) => {
  expect(load(flag)[key]).toEqual(value);
});

it.each([
  ['--allow-privileged=false', '--allow-privileged: privileged pods cannot be forbidden for the whole cluster: use PodSecurity'],
  ['--authorization-mode=ABAC', '--authorization-mode'],
  ['--service-account-max-token-expiration=10m', '--service-account-max-token-expiration: must be a duration between 1h and 2^32 seconds'],
  ['--service-account-jwks-uri=http://a', '--service-account-jwks-uri'],
  ['--feature-gates=AllAlpha=true', 'unknown flag: --feature-gates'],
])('refuses %s', (flag, message) => {
  expect(() => load(flag)).toThrow(message);
});
