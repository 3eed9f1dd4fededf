import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnyObject, nameOf } from '../../output/print-object.ts';
import { buildKustomization } from './build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kustomize-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {x: y}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: sa
      containers:
      - name: c
        image: nginx:1.0
        envFrom: [{configMapRef: {name: cfg}}]
        env: [{name: S, valueFrom: {secretKeyRef: {name: sec, key: p}}}]
      - {name: side, image: "registry.io:5000/a/b@sha256:abc"}
      volumes: [{name: v, configMap: {name: cfg}}, {name: w, secret: {secretName: sec}}]
`;
const others = `apiVersion: v1
kind: Service
metadata: {name: svc}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: ns1}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: sa}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: crb}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: sa, namespace: default}]
`;
const base = {
  'base/kustomization.yaml': `resources: [deployment.yaml, others.yaml]
configMapGenerator: [{name: cfg, literals: [b=2, a=1], files: [f.txt, k=f.txt], envs: [e.env]}]
secretGenerator: [{name: sec, literals: [p=q]}]
`,
  'base/deployment.yaml': deployment,
  'base/others.yaml': others,
  'base/f.txt': 'text\n',
  'base/e.env': 'X=1\n# a comment\nY="2"\n\n',
};

interface Built {
  readonly objects: readonly AnyObject[];
  readonly warnings: readonly string[];
  readonly named: (name: string) => AnyObject;
}

async function build(files: Readonly<Record<string, string>>, directory = 'over', unrestricted = false): Promise<Built> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const warnings: string[] = [];
  const objects = await buildKustomization(join(root, directory), { warn: (text) => void warnings.push(text), unrestricted });
  const named = (name: string): AnyObject =>
    objects.find((object) => nameOf(object).startsWith(name)) ?? expect.fail(`${name} is not among ${objects.map(nameOf).join(', ')}`);
  return { objects, warnings, named };
}

const over = (text: string): Promise<Built> => build({ ...base, 'over/kustomization.yaml': `resources: [../base]\n${text}` });

describe('a kustomization', () => {
  it('brings its objects into the order they need each other in', async () => {
    const { objects } = await build(base, 'base');
    expect(objects.map(({ kind }) => kind)).toEqual(['Namespace', 'ServiceAccount', 'ClusterRoleBinding', 'ConfigMap', 'Secret', 'Service', 'Deployment']);
    expect((await over('sortOptions: {order: fifo}')).objects[0]?.kind).toBe('Deployment');
  });

  it('generates config maps and secrets named for what they hold, and objects refer to those', async () => {
    const { named } = await build(base, 'base');
    expect(named('configmap/')).toMatchObject({ data: { X: '1', Y: '"2"', a: '1', b: '2', 'f.txt': 'text\n', k: 'text\n' } });
    expect(named('secret/')).toMatchObject({ metadata: { name: 'sec-hb2dth72f6' }, data: { p: 'cQ==' }, type: 'Opaque' });
    const configMap = named('configmap/').metadata.name;
    expect(named('deployment')).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [{ envFrom: [{ configMapRef: { name: configMap } }], env: [{ valueFrom: { secretKeyRef: { name: 'sec-hb2dth72f6' } } }] }, {}],
            volumes: [{ configMap: { name: configMap } }, { secret: { secretName: 'sec-hb2dth72f6' } }],
          },
        },
      },
    });
  });

  it('merges into what another generated, and hashes what comes of it', async () => {
    const { named } = await over('configMapGenerator: [{name: cfg, behavior: merge, literals: [a=9, c=3]}]');
    expect(named('configmap/')).toMatchObject({ data: { a: '9', b: '2', c: '3' } });
    expect(named('configmap/').metadata.name).toMatch(/^cfg-\w{10}$/);
  });

  it('puts objects into a namespace, renames them, and has references follow', async () => {
    const { named } = await over('namespace: prod\nnamePrefix: p-\nnameSuffix: -s');
    expect(named('namespace').metadata.name).toBe('prod');
    expect(named('serviceaccount').metadata).toMatchObject({ name: 'p-sa-s', namespace: 'prod' });
    expect(named('secret').metadata.name).toBe('p-sec-s-hb2dth72f6');
    expect(named('clusterrolebinding')).toMatchObject({
      metadata: { name: 'p-crb-s' },
      roleRef: { name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'p-sa-s', namespace: 'prod' }],
    });
    expect(named('clusterrolebinding').metadata.namespace).toBeUndefined();
    expect(named('deployment')).toMatchObject({ spec: { template: { spec: { serviceAccountName: 'p-sa-s' } } } });
  });

  it('labels objects, what they make and what they choose, as far as each rule says', async () => {
    const rules = ['{pairs: {tier: t}, includeSelectors: true}', '{pairs: {tpl: x}, includeTemplates: true}', '{pairs: {only: meta}}'];
    const { named } = await over(`labels: [${rules.join(', ')}]\ncommonAnnotations: {team: a}`);
    expect(named('deployment')).toMatchObject({
      metadata: { labels: { x: 'y', tier: 't', tpl: 'x', only: 'meta' }, annotations: { team: 'a' } },
      spec: {
        selector: { matchLabels: { app: 'web', tier: 't' } },
        template: { metadata: { labels: { app: 'web', tier: 't', tpl: 'x' }, annotations: { team: 'a' } } },
      },
    });
    expect(named('service/')).toMatchObject({ spec: { selector: { app: 'web', tier: 't' } } });
  });

  it('sets images and sizes', async () => {
    const images = ['{name: nginx, newTag: "2"}', '{name: "registry.io:5000/a/b", newName: z, digest: "sha256:def"}'];
    const { named } = await over(`images: [${images.join(', ')}]\nreplicas: [{name: web, count: 3}]`);
    expect(named('deployment')).toMatchObject({ spec: { replicas: 3, template: { spec: { containers: [{ image: 'nginx:2' }, { image: 'z@sha256:def' }] } } } });
  });

  it('patches by objects and by operations; items of a patch come first, and may be deleted', async () => {
    const patch = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {x: null}}
spec: {template: {spec: {containers: [{name: new, image: n}, {name: side, $patch: delete}, {name: c, args: [y]}]}}}
`;
    const operations = `patches: [{target: {kind: Service}, patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"patched": "yes"}}]'}, {path: p.yaml}]`;
    const { named } = await build({ ...base, 'over/kustomization.yaml': `resources: [../base]\n${operations}\n`, 'over/p.yaml': patch });
    expect(named('service/').metadata.annotations).toEqual({ patched: 'yes' });
    expect(named('deployment').metadata.labels).toBeUndefined();
    expect(named('deployment')).toMatchObject({
      spec: { template: { spec: { containers: [{ name: 'new' }, { name: 'c', image: 'nginx:1.0', args: ['y'] }] } } },
    });
  });

  it('copies values from object to object', async () => {
    const source = 'source: {kind: Service, name: svc}';
    const created = '{select: {kind: Deployment}, fieldPaths: ["spec.template.spec.containers.[name=c].env.[name=SVC].value"], options: {create: true}}';
    const part = '{select: {kind: Deployment}, fieldPaths: ["spec.template.spec.containers.0.image"], options: {delimiter: ":", index: 0}}';
    const { named } = await over(`namePrefix: p-\nreplacements: [{${source}, targets: [${created}, ${part}]}]`);
    expect(named('deployment')).toMatchObject({
      spec: { template: { spec: { containers: [{ env: [{ name: 'S' }, { name: 'SVC', value: 'p-svc' }], image: 'p-svc:1.0' }, {}] } } },
    });
  });

  it('takes components in, which change what is there', async () => {
    const component =
      'kind: Component\nresources: [cm.yaml]\npatches: [{target: {kind: Deployment}, patch: \'[{"op": "replace", "path": "/spec/replicas", "value": 7}]\'}]\n';
    const { named } = await build({
      ...base,
      'over/kustomization.yaml': 'resources: [../base]\ncomponents: [../component]\n',
      'component/kustomization.yaml': component,
      'component/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n',
    });
    expect(named('deployment')).toMatchObject({ spec: { replicas: 7 } });
    expect(named('configmap/extra').metadata.name).toBe('extra');
  });

  it('warns of fields of old, which it builds all the same', async () => {
    const { warnings, named } = await build({ ...base, 'over/kustomization.yaml': 'bases: [../base]\ncommonLabels: {a: b}\n' });
    expect(named('service/')).toMatchObject({ spec: { selector: { a: 'b' } } });
    expect(warnings).toEqual(
      [
        ['bases', 'resources'],
        ['commonLabels', 'labels'],
      ].map(
        ([field, other]) =>
          `# Warning: '${field}' is deprecated. Please use '${other}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`,
      ),
    );
  });

  it.each([
    ['', 'kustomization.yaml is empty'],
    ['foo: bar', 'invalid Kustomization: json: unknown field "foo"'],
    ['helmCharts: []', 'invalid Kustomization: helmCharts is not supported'],
    ['resources: [gone.yaml]', "accumulating resources: accumulation err='accumulating resources from 'gone.yaml': evalsymlink failure on"],
    ['resources: [../base, ../base]', 'may not add resource with an already registered id: Deployment.v1.apps/web.[noNs]'],
    ['configMapGenerator: [{name: a, files: [gone]}]', 'loading KV pairs: file sources: [gone]: evalsymlink failure on'],
    ['configMapGenerator: [{name: a, literals: [x]}]', 'loading KV pairs: literal sources [x]: invalid literal source x, expected key=value'],
    ['configMapGenerator: [{name: a, behavior: merge}]', 'does not exist; cannot merge or replace'],
    ['resources: [../base]\npatches: [{path: gone}]', 'failed to get the patch file from path(gone)'],
    ['resources: [../base]\npatches: [{patch: "a: b"}]', 'unable to parse SM or JSON patch from [patch: "a: b"]'],
    ['resources: [../base]\npatches: [{patch: "apiVersion: v1\\nkind: Pod\\nmetadata: {name: x}"}]', 'no matches for Id Pod.v1.[noGrp]/x.[noNs]'],
    ['resources: [../base]\nreplacements: [{source: {kind: Pod}, targets: []}]', 'nothing selected by Pod.[noVer].[noGrp]/[noName].[noNs]:metadata.name'],
  ])('of %j is refused', async (text, message) => {
    await expect(build({ ...base, 'over/kustomization.yaml': text })).rejects.toThrow(message);
  });

  it('reads files below its own directory, others only when told that it may', async () => {
    const files = { ...base, 'over/kustomization.yaml': 'resources: [../base/deployment.yaml]\n' };
    await expect(build(files)).rejects.toThrow(`security; file '${root}/base/deployment.yaml' is not in or below '${root}/over'`);
    expect((await build(files, 'over', true)).objects).toHaveLength(1);
  });

  it('must be there', async () => {
    await expect(build({}, 'gone')).rejects.toThrow('must build at directory: not a valid directory');
    await expect(build({ 'over/x': '' })).rejects.toThrow("unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory");
  });
});
