import { apiVersionOf } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { builtInResources } from '../built-in-resources.ts';
import { atOnce, groupVersionsOf, openApiV2, openApiV3 } from './index.ts';
import type { JsonSchemas } from './json-schema.ts';

interface Found {
  readonly references: readonly string[];
  readonly keywords: ReadonlySet<string>;
}

/** Every `$ref` and every key of a document. */
function scan(document: unknown): Found {
  const references: string[] = [];
  const keywords = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      keywords.add(key);
      if (key === '$ref' && typeof item === 'string') references.push(item);
      visit(item);
    }
  };
  visit(document);
  return { references, keywords };
}

const v2 = atOnce(openApiV2(builtInResources));
const definition = (name: string): unknown => v2.definitions[name];
const operation = (document: { readonly paths: Readonly<Record<string, unknown>> }, path: string, method: string): unknown =>
  (document.paths[path] as Record<string, unknown>)[method];
const named = (name: string): unknown => expect.objectContaining({ name });

describe('the OpenAPI v2 document', () => {
  it('has words for every field of every definition', () => {
    const wordless = Object.entries(v2.definitions as JsonSchemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).flatMap(([field, { description }]) => (description ? [] : [`${name}: ${field}`])),
    );
    expect(wordless).toEqual([]);
  });

  it('resolves every reference', () => {
    const dangling = scan(v2).references.filter((reference) => definition(reference.replace('#/definitions/', '')) === undefined);
    expect(dangling).toEqual([]);
  });

  it('is made in as many steps as it has definitions, between which others may run', () => {
    let steps = 0;
    for (const making = openApiV2(builtInResources); making.next().done !== true;) steps++;
    expect(steps).toBeGreaterThan(Object.keys(v2.definitions).length);
  });

  it('says at a reference what the place adds to it, and nothing else', () => {
    expect(definition('io.k8s.api.apps.v1.DeploymentSpec')).toMatchObject({
      properties: {
        strategy: {
          $ref: '#/definitions/io.k8s.api.apps.v1.DeploymentStrategy',
          description: 'How old pods are replaced by new ones.',
          'x-kubernetes-patch-strategy': 'retainKeys',
        },
        template: { $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec' },
      },
    });
  });

  it('keeps the markers of the schema helpers to itself', () => {
    const { keywords } = scan(v2);
    expect(keywords).not.toContain('kubets');
    expect(keywords).not.toContain('demanded');
  });

  it('names the kind of every resource', () => {
    for (const { reference } of builtInResources) {
      const kind = { group: reference.group, kind: reference.kind, version: reference.version };
      expect(Object.values(v2.definitions)).toContainEqual(expect.objectContaining({ 'x-kubernetes-group-version-kind': [kind] }));
    }
  });

  it('carries list types and patch keys', () => {
    expect(definition('io.k8s.api.core.v1.PodSpec')).toMatchObject({
      required: ['containers'],
      properties: {
        containers: {
          items: { $ref: '#/definitions/io.k8s.api.core.v1.Container' },
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          'x-kubernetes-patch-strategy': 'merge',
          'x-kubernetes-patch-merge-key': 'name',
        },
      },
    });
  });

  it('shows well-known values as the definitions clients know', () => {
    expect(definition('io.k8s.api.core.v1.ServicePort')).toMatchObject({
      properties: { targetPort: { $ref: '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString' } },
    });
    expect(definition('io.k8s.apimachinery.pkg.util.intstr.IntOrString')).toMatchObject({ type: 'string', format: 'int-or-string' });
  });

  it('asks for no field the server fills in', () => {
    expect(definition('io.k8s.api.core.v1.ConfigMap')).not.toHaveProperty('required');
  });

  it.each<[string, readonly string[]]>([
    ['io.k8s.api.apps.v1.DaemonSetStatus', ['currentNumberScheduled', 'desiredNumberScheduled', 'numberMisscheduled', 'numberReady']],
    ['io.k8s.api.core.v1.ContainerStatus', ['image', 'imageID', 'name', 'ready', 'restartCount']],
    ['io.k8s.api.authorization.v1.SelfSubjectRulesReview', ['spec']],
    ['io.k8s.api.storage.v1.VolumeAttachmentStatus', ['attached']],
  ])('lists what readers of %s always get as required', (name, required) => {
    const found = (definition(name) as { readonly required: readonly string[] }).required;
    expect(found.toSorted()).toEqual(required);
  });

  it('keeps apart the values that may be a schema or something else', () => {
    const prefix = '#/definitions/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
    expect(definition('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps')).toMatchObject({
      properties: {
        items: { $ref: `${prefix}.JSONSchemaPropsOrArray` },
        additionalProperties: { $ref: `${prefix}.JSONSchemaPropsOrBool` },
        maximum: { type: 'number', format: 'double' },
      },
    });
  });
});

describe('the OpenAPI v3 documents', () => {
  it.each(groupVersionsOf(builtInResources).map((groupVersion) => [apiVersionOf(groupVersion), groupVersion] as const))(
    '%s resolves every reference within itself',
    (_name, groupVersion) => {
      const document = atOnce(openApiV3(builtInResources, groupVersion));
      const { references, keywords } = scan(document);
      const dangling = references.filter((reference) => document.components.schemas[reference.replace('#/components/schemas/', '')] === undefined);
      expect(dangling).toEqual([]);
      expect(keywords).not.toContain('kubets');
      expect(Object.keys(document.paths).length).toBeGreaterThan(0);
    },
  );

  it('hold only what their group version needs', () => {
    const document = atOnce(openApiV3(builtInResources, { group: 'coordination.k8s.io', version: 'v1' }));
    expect(document.components.schemas).toHaveProperty(['io.k8s.api.coordination.v1.LeaseList']);
    expect(document.components.schemas).not.toHaveProperty(['io.k8s.api.core.v1.Pod']);
  });

  it('put a reference with a description or a default into allOf', () => {
    const document = atOnce(openApiV3(builtInResources, { group: 'apps', version: 'v1' }));
    expect(document.components.schemas['io.k8s.api.apps.v1.DeploymentSpec']).toMatchObject({
      properties: {
        strategy: { 'x-kubernetes-patch-strategy': 'retainKeys', allOf: [{ $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentStrategy' }] },
      },
    });
  });
});

describe('operations', () => {
  const core = atOnce(openApiV3(builtInResources, { group: '', version: 'v1' }));
  const apps = atOnce(openApiV3(builtInResources, { group: 'apps', version: 'v1' }));

  it.each(['dryRun', 'fieldManager', 'fieldValidation', 'force'])('a patch knows %s in both documents, as kubectl looks for', (name) => {
    for (const document of [v2, apps]) {
      expect(operation(document, '/apis/apps/v1/namespaces/{namespace}/deployments/{name}', 'patch')).toMatchObject({
        parameters: expect.arrayContaining([named(name)]),
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': { group: 'apps', kind: 'Deployment', version: 'v1' },
      });
    }
  });

  it.each([
    ['/api/v1/namespaces/{namespace}/pods', 'get', 'list', 'listCoreV1NamespacedPod'],
    ['/api/v1/namespaces/{namespace}/pods', 'post', 'post', 'createCoreV1NamespacedPod'],
    ['/api/v1/namespaces/{namespace}/pods', 'delete', 'deletecollection', 'deleteCoreV1CollectionNamespacedPod'],
    ['/api/v1/pods', 'get', 'list', 'listCoreV1PodForAllNamespaces'],
    ['/api/v1/namespaces/{namespace}/pods/{name}', 'get', 'get', 'readCoreV1NamespacedPod'],
    ['/api/v1/namespaces/{namespace}/pods/{name}', 'put', 'put', 'replaceCoreV1NamespacedPod'],
    ['/api/v1/namespaces/{namespace}/pods/{name}/status', 'patch', 'patch', 'patchCoreV1NamespacedPodStatus'],
    ['/api/v1/namespaces/{namespace}/pods/{name}/log', 'get', 'get', 'readCoreV1NamespacedPodLog'],
    ['/api/v1/namespaces/{namespace}/pods/{name}/exec', 'post', 'connect', 'connectCoreV1PostNamespacedPodExec'],
    ['/api/v1/namespaces/{namespace}/pods/{name}/proxy/{path}', 'get', 'connect', 'connectCoreV1GetNamespacedPodProxyWithPath'],
    ['/api/v1/nodes/{name}', 'delete', 'delete', 'deleteCoreV1Node'],
  ])('%s %s is a %s named %s', (path, method, action, id) => {
    expect(operation(core, path, method)).toMatchObject({ 'x-kubernetes-action': action, operationId: id });
  });

  it('a scale is read and written as autoscaling/v1 Scale', () => {
    expect(operation(apps, '/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale', 'put')).toMatchObject({
      'x-kubernetes-group-version-kind': { group: 'autoscaling', kind: 'Scale', version: 'v1' },
      requestBody: { content: { '*/*': { schema: { $ref: '#/components/schemas/io.k8s.api.autoscaling.v1.Scale' } } } },
    });
  });

  it('every operation has its own id', () => {
    const ids = Object.values(v2.paths).flatMap((path) =>
      Object.values(path as Record<string, { operationId?: string }>).flatMap(({ operationId }) => operationId ?? []),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
