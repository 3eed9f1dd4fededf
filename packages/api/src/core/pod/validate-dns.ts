import { invalid, required, tooLong, validateDnsLabel, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkIp } from '../../validation/addresses.ts';
import { checkEach, checkPresent, checkText, noErrors, when } from '../../validation/rules.ts';
import type { PodSpec } from './pod-spec.ts';

const maxNameservers = 3;
const maxSearches = 32;
const maxSearchCharacters = 2048;

/** Host names of the pod and how it resolves others. */
export function checkNames(field: string, spec: PodSpec): readonly FieldError[] {
  return [
    ...(spec.hostname ? checkText(`${field}.hostname`, spec.hostname, validateDnsLabel) : noErrors),
    ...(spec.subdomain ? checkText(`${field}.subdomain`, spec.subdomain, validateDnsLabel) : noErrors),
    ...checkPresent(spec.hostnameOverride, (name) => checkOverride(`${field}.hostnameOverride`, name, spec)),
    ...checkEach(`${field}.hostAliases`, spec.hostAliases, ({ ip, hostnames }, at) => [
      ...checkIp(`${at}.ip`, ip),
      ...checkEach(`${at}.hostnames`, hostnames, (hostname, hostAt) => checkText(hostAt, hostname, validateDnsSubdomain)),
    ]),
    ...checkDns(`${field}.dnsConfig`, spec),
  ];
}

const longestHostname = 64;

/** A full host name of its own, which leaves no room for other ways to make one. */
function checkOverride(field: string, name: string, { hostNetwork, setHostnameAsFQDN }: PodSpec): readonly FieldError[] {
  return [
    ...checkText(field, name, validateDnsSubdomain),
    ...when(name.length > longestHostname, () => tooLong(field, longestHostname)),
    ...when(hostNetwork === true, () => invalid(field, name, 'cannot be set when hostNetwork is true')),
    ...when(setHostnameAsFQDN === true, () => invalid(field, name, 'cannot be set when setHostnameAsFQDN is true')),
  ];
}

function checkDns(field: string, { dnsPolicy, dnsConfig }: PodSpec): readonly FieldError[] {
  if (dnsConfig === undefined) return dnsPolicy === 'None' ? [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')] : noErrors;
  const { nameservers = [], searches = [], options } = dnsConfig;
  return [
    ...(dnsPolicy === 'None' && nameservers.length === 0
      ? [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
      : noErrors),
    ...(nameservers.length > maxNameservers
      ? [invalid(`${field}.nameservers`, nameservers, `must not have more than ${maxNameservers} nameservers`)]
      : noErrors),
    ...checkEach(`${field}.nameservers`, nameservers, (nameserver, at) => checkIp(at, nameserver)),
    ...checkSearches(`${field}.searches`, searches),
    ...checkEach(`${field}.options`, options, ({ name }, at) => (name ? noErrors : [required(at, 'must not be empty')])),
  ];
}

function checkSearches(field: string, searches: readonly string[]): readonly FieldError[] {
  return [
    ...(searches.length > maxSearches ? [invalid(field, searches, `must not have more than ${maxSearches} search paths`)] : noErrors),
    ...(searches.join(' ').length > maxSearchCharacters
      ? [invalid(field, searches, `must not have more than ${maxSearchCharacters} characters (including spaces) in the search list`)]
      : noErrors),
    ...checkEach(field, searches, (search, at) =>
      search === '.' ? noErrors : checkText(at, search.replace(/\.$/, '').replaceAll('_', '-'), validateDnsSubdomain),
    ),
  ];
}
