/** The name rules of the API, with upstream's wording: each returns what is wrong with the text, nothing when it is valid. */

const labelText = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomainText = `${labelText}(\\.${labelText})*`;
const qualifiedNameText = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const dns1035Label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const wildcardSubdomain = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const maxLabelLength = 63;
const maxSubdomainLength = 253;
const nothingWrong: readonly string[] = [];

/** `rule (e.g. 'a',  or 'b', regex used for validation is '…')`. */
function patternMessage(rule: string, pattern: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

const tooLongMessage = (length: number): string => `must be no more than ${length} bytes`;

const labelMessage = patternMessage(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  labelText,
  ['my-name', '123-abc'],
);
const subdomainMessage = patternMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomainText,
  ['example.com'],
);
const dns1035Message = patternMessage(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  ['my-name', 'abc-123'],
);
const qualifiedNameMessage = patternMessage(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  qualifiedNameText,
  ['MyName', 'my.name', '123-abc'],
);
const labelValueMessage = patternMessage(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  `(${qualifiedNameText})?`,
  ['MyValue', 'my_value', '12345'],
);

const wildcardMessage = patternMessage(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${subdomainText}`,
  ['*.example.com'],
);

/** Length first, so that an over-long text costs no pattern match. */
function check(text: string, maxLength: number, pattern: RegExp, message: string): readonly string[] {
  if (text.length > maxLength) return pattern.test(text.slice(0, maxLength * 4)) ? [tooLongMessage(maxLength)] : [tooLongMessage(maxLength), message];
  return pattern.test(text) ? nothingWrong : [message];
}

/** `*.example.com`: every name one level below. */
export function validateWildcardDnsSubdomain(text: string): readonly string[] {
  return check(text, maxSubdomainLength, wildcardSubdomain, wildcardMessage);
}

/** RFC 1123 label: names of namespaces, ports, containers. */
export function validateDnsLabel(text: string): readonly string[] {
  const wrong = check(text, maxLabelLength, dnsLabel, labelMessage);
  if (wrong.length > 0 && text.includes('.') && dnsSubdomain.test(text.slice(0, maxSubdomainLength * 4))) {
    return wrong.map((message) => (message === labelMessage ? 'must not contain dots' : message));
  }
  return wrong;
}

/** RFC 1035 label: a DNS label that starts with a letter (names of Services). */
export function validateDns1035Label(text: string): readonly string[] {
  return check(text, maxLabelLength, dns1035Label, dns1035Message);
}

/** RFC 1123 subdomain: the name rule of most kinds. */
export function validateDnsSubdomain(text: string): readonly string[] {
  return check(text, maxSubdomainLength, dnsSubdomain, subdomainMessage);
}

/** `name` or `example.com/name`: keys of labels and annotations, resource names, condition types. */
export function validateQualifiedName(text: string): readonly string[] {
  const slash = text.indexOf('/');
  if (slash < 0) return validateNamePart(text);
  if (text.indexOf('/', slash + 1) >= 0) {
    return [`a qualified name ${qualifiedNameMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  return [...validatePrefixPart(text.slice(0, slash)), ...validateNamePart(text.slice(slash + 1))];
}

function validatePrefixPart(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return validateDnsSubdomain(prefix).map((message) => `prefix part ${message}`);
}

function validateNamePart(name: string): readonly string[] {
  if (name === '') return ['name part must be non-empty', `name part ${qualifiedNameMessage}`];
  const wrong = check(name, maxLabelLength, qualifiedName, qualifiedNameMessage);
  return wrong.length === 0 ? wrong : wrong.map((message) => `name part ${message}`);
}

export const validateLabelKey = validateQualifiedName;

export function validateLabelValue(text: string): readonly string[] {
  return text === '' ? nothingWrong : check(text, maxLabelLength, qualifiedName, labelValueMessage);
}

/** What may stand as one segment of a URL path: the loosest name rule (RBAC roles). */
export function validatePathSegment(text: string): readonly string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%'].filter((character) => text.includes(character)).map((character) => `may not contain '${character}'`);
}
