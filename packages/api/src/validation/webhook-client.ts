import { invalid, required, validateDns1035Label, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkPort } from './numbers.ts';
import { checkEach, checkPresent, checkText, checkUnique, noErrors, when } from './rules.ts';

/** How the API server reaches a webhook: by an https URL, or by a Service of the cluster. */
export interface WebhookClient {
  readonly url?: string | undefined;
  readonly service?: WebhookService | undefined;
}

export interface WebhookService {
  readonly name: string;
  readonly namespace: string;
  readonly path?: string | undefined;
  readonly port?: number | undefined;
}

export function checkWebhookClient(field: string, { url, service }: WebhookClient): readonly FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(field, 'exactly one of url or service is required')];
  return [
    ...checkPresent(url, (text) => checkWebhookUrl(`${field}.url`, text)),
    ...checkPresent(service, (reference) => checkWebhookService(`${field}.service`, reference)),
  ];
}

const desiredForm = '; desired format: https://host[/path]';

function checkWebhookUrl(field: string, text: string): readonly FieldError[] {
  if (!URL.canParse(text)) return [required(field, `url must be a valid URL: ${JSON.stringify(text)} cannot be read${desiredForm}`)];
  const { protocol, host, username, password, hash, search } = new URL(text);
  return [
    ...when(protocol !== 'https:', () => invalid(field, protocol.slice(0, -1), `'https' is the only allowed URL scheme${desiredForm}`)),
    ...when(host === '', () => invalid(field, host, `host must be specified${desiredForm}`)),
    ...when(username !== '' || password !== '', () => invalid(field, username, 'user information is not permitted in the URL')),
    ...when(hash !== '', () => invalid(field, hash.slice(1), 'fragments are not permitted in the URL')),
    ...when(search !== '', () => invalid(field, search.slice(1), 'query parameters are not permitted in the URL')),
  ];
}

function checkWebhookService(field: string, { name, namespace, path, port }: WebhookService): readonly FieldError[] {
  return [
    ...when(name === '', () => required(`${field}.name`, 'service name is required')),
    ...when(namespace === '', () => required(`${field}.namespace`, 'service namespace is required')),
    ...checkPresent(port, (number) => checkPort(`${field}.port`, number)),
    ...checkPresent(path, (text) => checkWebhookPath(`${field}.path`, text)),
  ];
}

function checkWebhookPath(field: string, path: string): readonly FieldError[] {
  if (!path.startsWith('/')) return [invalid(field, path, "must start with a '/'")];
  if (path === '/') return noErrors;
  const segments = path.slice(1).replace(/\/$/, '').split('/');
  return segments.flatMap((segment, index) => {
    if (segment === '') return [invalid(field, path, `segment[${index}] may not be empty`)];
    return validateDnsSubdomain(segment).map((detail) => invalid(field, path, `segment[${index}]: ${detail}`));
  });
}

const spoken = ['v1', 'v1beta1'];

/** One version at least that this server speaks. */
export function checkReviewVersions(field: string, versions: readonly string[]): readonly FieldError[] {
  if (versions.length === 0) return [required(field, `must specify one of ${spoken.join(', ')}`)];
  const seen = new Set<string>();
  const errors = checkEach(field, versions, (version, at) => [...checkUnique(at, version, seen), ...checkText(at, version, validateDns1035Label)]);
  if (errors.length > 0) return errors;
  return versions.some((version) => spoken.includes(version)) ? noErrors : [invalid(field, versions, `must include at least one of ${spoken.join(', ')}`)];
}
