import { describe, expect, it } from 'vitest';
import { requestInfo } from './request-info.ts';

describe('requestInfo', () => {
  it.each([
    ['GET', '/api/v1/pods', { verb: 'list', resource: 'pods', namespace: '', name: '' }],
    ['GET', '/api/v1/pods?watch=1', { verb: 'watch', resource: 'pods' }],
    ['GET', '/api/v1/pods?watch=false', { verb: 'list' }],
    ['GET', '/api/v1/pods?fieldSelector=metadata.name%3Dweb', { verb: 'list', name: 'web' }],
    ['GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Da%2Cmetadata.name%3D%3Dweb', { verb: 'list', name: 'web' }],
    ['GET', '/api/v1/pods?fieldSelector=metadata.name%21%3Dweb', { verb: 'list', name: '' }],
    ['GET', '/api/v1/pods?fieldSelector=metadata.name%3Da%2Fb', { verb: 'list', name: '' }],
    ['GET', '/api/v1/pods?fieldSelector=metadata.name', { verb: 'list', name: '' }],
    ['GET', '/api/v1/pods?watch', { verb: 'watch' }],
    ['GET', '/api/v1/watch/namespaces/shop/pods/web', { verb: 'watch', namespace: 'shop', resource: 'pods', name: 'web' }],
    ['HEAD', '/api/v1/namespaces/shop/pods/web', { verb: 'get', namespace: 'shop', name: 'web' }],
    ['GET', '/api/v1/namespaces/shop', { verb: 'get', resource: 'namespaces', namespace: 'shop', name: 'shop' }],
    ['PUT', '/api/v1/namespaces/shop/finalize', { verb: 'update', resource: 'namespaces', name: 'shop', subresource: 'finalize' }],
    ['DELETE', '/apis/apps/v1/namespaces/shop/deployments', { verb: 'deletecollection', group: 'apps', version: 'v1', resource: 'deployments' }],
    ['PATCH', '/apis/apps/v1/namespaces/shop/deployments/web/scale', { verb: 'patch', name: 'web', subresource: 'scale' }],
    ['POST', '/api/v1/namespaces/shop/pods/web/proxy/a/b', { verb: 'create', subresource: 'proxy', remainder: 'a/b' }],
    ['GET', '/api/v1/nodes/node%201', { name: 'node 1' }],
    ['GET', '/apis/apps/v1', { isResourceRequest: false, verb: 'get', path: '/apis/apps/v1' }],
    ['GET', '/healthz', { isResourceRequest: false, path: '/healthz' }],
  ])('%s %s', (method, url, expected) => {
    const [path = '', query] = url.split('?');
    expect(requestInfo(method, path, new URLSearchParams(query))).toMatchObject(expected);
  });

  it('refuses escapes that mean nothing', () => {
    expect(() => requestInfo('GET', '/api/v1/nodes/%zz', new URLSearchParams())).toThrow('invalid escape');
  });
});
