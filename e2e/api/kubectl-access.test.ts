import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';

let server: JudgedServer;
beforeAll(async () => {
  server = await startJudgedServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('kubectl auth', () => {
  it('answers who may do what, as the one asked for', async () => {
    await server.kubectl('create role reader --verb=get,list --resource=pods');
    await server.kubectl('create rolebinding reader --role=reader --user=bob');
    expect(await server.kubectl('auth can-i delete nodes')).toBe('yes\n');
    expect(await server.kubectl('auth can-i list pods --as bob')).toBe('yes\n');
    expect(await server.tryKubectl('auth can-i delete pods --as bob')).toMatchObject({ code: 1, stdout: 'no\n' });
    expect(await server.kubectl('auth can-i --list --as bob')).toMatch(/^pods +\[\] +\[\] +\[get list\]$/m);
  });

  it('tells who one is', async () => {
    expect(await server.kubectl('auth whoami -o=jsonpath={.status.userInfo.username}{.status.userInfo.groups}')).toBe(
      'kubernetes-admin["system:masters","system:authenticated"]',
    );
    expect(await server.kubectl('auth whoami --as bob --as-group devs --as-uid 7')).toMatch(/Username +bob\nUID +7\nGroups +\[devs system:authenticated\]/);
  });

  it('reconciles roles', async () => {
    const input =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: made, namespace: default}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n';
    const first = await server.tryKubectl('auth reconcile -f -', { input });
    expect(first).toMatchObject({ code: 0, stdout: 'role.rbac.authorization.k8s.io/made reconciled\n' });
    expect(first.stderr).toContain('reconciliation required create');
    expect(await server.kubectl('auth reconcile -f -', { input })).toBe('role.rbac.authorization.k8s.io/made reconciled\n');
  });

  it('makes tokens that open the door', async () => {
    await server.kubectl('create serviceaccount robot');
    await server.kubectl('create clusterrolebinding robot --clusterrole=cluster-admin --serviceaccount=default:robot');
    const token = (await server.kubectl('create token robot --duration=1h')).trim();
    const settings = ['get', 'ns', 'default', '-o', 'name', `--server=${server.cluster.config.server}`, `--token=${token}`, '--kubeconfig=/dev/null'];
    const authority = await server.file('ca.crt', server.cluster.authority.certificate);
    expect(await server.kubectl([...settings, `--certificate-authority=${authority}`].join(' '))).toBe('namespace/default\n');
    expect(
      (await server.tryKubectl([...settings.slice(0, -2), '--token=wrong', '--kubeconfig=/dev/null', `--certificate-authority=${authority}`].join(' '))).stderr,
    ).toBe('error: You must be logged in to the server (Unauthorized)\n');
  });
});

describe('kubectl certificate', () => {
  it('approves and denies requests once', async () => {
    const request = certificateRequest();
    const manifest = (name: string): string =>
      `apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: ${name}}\nspec: {request: ${request}, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth], expirationSeconds: 3600}\n---\n`;
    await server.kubectl('create -f -', { input: manifest('good') + manifest('bad') });
    expect(await server.kubectl('get csr good')).toMatch(/good +\d+s +kubernetes.io\/kube-apiserver-client +kubernetes-admin +60m +Pending/);
    expect(await server.kubectl('certificate approve good')).toBe('certificatesigningrequest.certificates.k8s.io/good approved\n');
    expect(await server.kubectl('certificate deny bad')).toBe('certificatesigningrequest.certificates.k8s.io/bad denied\n');
    expect(await server.kubectl('get csr')).toMatch(/bad .* Denied\ngood .* Approved/);
    expect((await server.tryKubectl('certificate deny good')).stderr).toContain('is already Approved');
  });

  function certificateRequest(): string {
    const [key, request] = [path.join(server.folder, 'user.key'), path.join(server.folder, 'user.csr')];
    const made = [
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      key,
      '-out',
      request,
      '-subj',
      '/CN=user/O=group',
    ];
    execFileSync('openssl', made, { stdio: 'ignore' });
    return readFileSync(request).toString('base64');
  }
});

const object = (kind: string, body: string, apiVersion = 'v1'): string => `apiVersion: ${apiVersion}\nkind: ${kind}\n${body}\n`;

describe('kubectl prints what went wrong', () => {
  it.concurrent.each([
    ['get pods nothing', '', 'Error from server (NotFound): pods "nothing" not found\n'],
    ['get nothing', '', 'error: the server doesn\'t have a resource type "nothing"\n'],
    [
      'get pods --as eve',
      '',
      'Error from server (Forbidden): pods is forbidden: User "eve" cannot list resource "pods" in API group "" in the namespace "default"\n',
    ],
    [
      'get nodes --as eve',
      '',
      'Error from server (Forbidden): nodes is forbidden: User "eve" cannot list resource "nodes" in API group "" at the cluster scope\n',
    ],
    [
      'create deployment d --image=x --as eve',
      '',
      'error: failed to create deployment: deployments.apps is forbidden: User "eve" cannot create resource "deployments" in API group "apps" in the namespace "default"\n',
    ],
    ['create namespace default', '', 'Error from server (AlreadyExists): namespaces "default" already exists\n'],
    ['delete namespace default', '', 'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted\n'],
    ['create configmap x -n missing', '', 'error: failed to create configmap: namespaces "missing" not found\n'],
    [
      'get pods --field-selector=a=b',
      '',
      'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "a=b": field label not supported: a\n',
    ],
    ['get --raw /nowhere', '', 'Error from server (NotFound): the server could not find the requested resource\n'],
    [
      'create -f -',
      object('Nothing', 'metadata: {name: x}'),
      'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Nothing" in version "v1"\nensure CRDs are installed first\n',
    ],
    [
      'create -f -',
      object('ConfigMap', 'metadata: {name: x}\ndta: {a: b}'),
      'Error from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"\n',
    ],
    ['create -f - --validate=warn', object('ConfigMap', 'metadata: {name: warned}\ndta: {a: b}'), 'Warning: unknown field "dta"\n'],
    ['create -f - --validate=ignore', object('ConfigMap', 'metadata: {name: ignored}\ndta: {a: b}'), ''],
    [
      'create -f -',
      object('Pod', 'metadata: {name: x}\nspec: {containers: [{name: c, image: i, env: [{name: A, value: 1}]}]}'),
      'Error from server (BadRequest): error when creating "STDIN": Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string\n',
    ],
    [
      'create -f -',
      object('Service', 'metadata: {name: x}\nspec: {ports: [{port: 99999}]}'),
      'The Service "x" is invalid: \n* spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive\n* spec.ports[0].targetPort: Invalid value: 99999: must be between 1 and 65535, inclusive\n',
    ],
  ])('of %s', async (command, input, expected) => {
    expect((await server.tryKubectl(command, { input })).stderr).toBe(expected);
  });
});

describe('kubectl explain', () => {
  it.concurrent.each(['v27', 'v36'] as const)('explains a field with kubectl %s', async (version) => {
    const text = await server.kubectl('explain pod.spec.containers.image', { version });
    expect(text).toMatch(/KIND: +Pod\nVERSION: +v1\n\nFIELD: image <string>/);
  });

  it('explains every kind the server serves, recursively', async () => {
    const lines = (await server.kubectl('api-resources --no-headers')).trim().split('\n');
    const outcomes = await inTurns(6, lines, async (line) => {
      const [, plural = '', version = ''] = /^(\S+) .*?(\S+) +(?:true|false) /.exec(line) ?? [];
      return { plural, ...(await server.tryKubectl(`explain ${plural} --api-version=${version} --recursive`)) };
    });
    expect(outcomes.length).toBeGreaterThan(60);
    expect(outcomes.filter(({ code, stdout }) => code !== 0 || !/^ {2}metadata\t/m.test(stdout)).map(({ plural, stderr }) => `${plural}: ${stderr}`)).toEqual(
      [],
    );
  }, 60_000);
});

/** So many at a time. */
async function inTurns<T, R>(count: number, items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = [...items];
  const worker = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) results.push(await run(item));
  };
  await Promise.all(Array.from({ length: count }, worker));
  return results;
}
