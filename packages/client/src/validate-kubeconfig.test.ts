import { describe, expect, it } from 'vitest';
import { clusterProblems, userProblems } from './validate-kubeconfig.ts';

const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'helper', interactiveMode: 'Never' };

describe('a cluster of a kubeconfig', () => {
  it.each([
    [{ server: 'https://a:6443' }, []],
    [{ server: 'https://' }, ['host must be a URL or a host:port pair: "https://"']],
    [{ server: 'http://a b' }, ['host must be a URL or a host:port pair: "http://a b"']],
    [
      { server: 'http://a', 'proxy-url': 'ftp://x' },
      [`invalid 'proxy-url' "ftp://x" for cluster "c": unsupported scheme "ftp", must be http, https, or socks5`],
    ],
    [{ server: 'http://a', 'proxy-url': 'x y' }, [`invalid 'proxy-url' "x y" for cluster "c": could not parse: x y`]],
    [
      { server: 'http://a', 'insecure-skip-tls-verify': true, 'certificate-authority-data': 'x' },
      ['specifying a root certificates file with the insecure flag is not allowed'],
    ],
    [
      { server: 'http://a', 'certificate-authority': '/gone' },
      ['unable to read certificate-authority /gone for c due to open /gone: no such file or directory'],
    ],
  ])('%j: %j', (cluster, problems) => {
    expect(clusterProblems('c', cluster)).toEqual(problems);
  });
});

describe('a user of a kubeconfig', () => {
  it.each([
    [{}, []],
    [{ token: 'a' }, []],
    [{ token: 'a', username: 'b' }, ['more than one authentication method found for u; found [token basicAuth], only one is allowed']],
    [{ 'client-certificate-data': 'x', 'client-key-data': 'y' }, []],
    [{ 'client-certificate-data': 'x' }, ['client-key-data or client-key must be specified for u to use the clientCert authentication method.']],
    [{ 'client-certificate': '/gone', 'client-key-data': 'y' }, ['unable to read client-cert /gone for u due to open /gone: no such file or directory']],
    [{ 'as-uid': 'x' }, ['requesting uid, groups or user-extra for u without impersonating a user']],
    [{ as: 'ann', 'as-uid': 'x' }, []],
    [{ exec }, []],
    [{ exec: { ...exec, interactiveMode: 'x' } }, ['invalid interactiveMode for u: "x"']],
    [{ exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'helper' } }, []],
    [{ exec: {} }, ['command', 'apiVersion', 'interactiveMode'].map((field) => `${field} must be specified for u to use exec authentication plugin`)],
    [{ exec, 'auth-provider': { name: 'oidc' } }, ['authProvider cannot be provided in combination with an exec plugin for u']],
  ])('%j: %j', (user, problems) => {
    expect(userProblems('u', user)).toEqual(problems);
  });
});
