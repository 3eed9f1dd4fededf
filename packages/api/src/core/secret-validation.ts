import { required, type FieldError } from '@kubets/machinery';
import { checkImmutableData, checkJsonObject, checkTotalSize } from '../validation/config-data.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkText } from '../validation/rules.ts';
import { validateConfigKey } from './pod/validate-keys.ts';
import type { Secret } from './secret.ts';

export function validateSecret(secret: Secret): readonly FieldError[] {
  const { data = {} } = secret;
  return [
    ...Object.keys(data).flatMap((key) => checkText(`data[${key}]`, key, validateConfigKey)),
    ...checkTotalSize('data', undefined, data),
    ...checkByType(secret),
  ];
}

/** What each well-known type must hold. */
function checkByType({ type, data = {}, metadata }: Secret): readonly FieldError[] {
  switch (type) {
    case 'kubernetes.io/service-account-token':
      return metadata.annotations?.['kubernetes.io/service-account.name'] ? [] : [required('metadata.annotations[kubernetes.io/service-account.name]')];
    case 'kubernetes.io/dockercfg':
      return checkPullSecret(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return checkPullSecret(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return data['username'] === undefined && data['password'] === undefined ? [required('data[username]'), required('data[password]')] : [];
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
    case 'kubernetes.io/tls':
      return ['tls.crt', 'tls.key'].filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`));
    default:
      return [];
  }
}

function checkPullSecret(data: Readonly<Record<string, string>>, key: string): readonly FieldError[] {
  const config = data[key];
  return config === undefined ? [required(`data[${key}]`)] : checkJsonObject(`data[${key}]`, config);
}

export function validateSecretUpdate(secret: Secret, old: Secret): readonly FieldError[] {
  return [...checkImmutable('type', secret.type, old.type), ...checkImmutableData(secret, old, ['data'])];
}
