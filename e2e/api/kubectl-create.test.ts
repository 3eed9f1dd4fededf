import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';

let server: JudgedServer;
beforeAll(async () => {
  server = await startJudgedServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A command, and a JSONPath of the object it makes with the value it holds. */
const commands: readonly (readonly [command: string, object: string, jsonPath: string, value: string])[] = [
  [
    'deployment web --image=nginx:1 --replicas=2 --port=80',
    'deployment/web',
    '{.spec.replicas} {.spec.template.spec.containers[0].ports[0].containerPort}',
    '2 80',
  ],
  ['job once --image=busybox -- date -u', 'job/once', '{.spec.template.spec.containers[0].command}', '["date","-u"]'],
  ["cronjob often --image=busybox '--schedule=*/5 * * * *' -- date", 'cronjob/often', '{.spec.schedule}', '*/5 * * * *'],
  ['role reader --verb=get,list --resource=pods,deployments.apps', 'role/reader', '{.rules[*].apiGroups[*]},{.rules[1].resources}', ' apps,["deployments"]'],
  ['rolebinding reads --role=reader --user=bob --group=g --serviceaccount=default:sa', 'rolebinding/reads', '{.subjects[*].kind}', 'User Group ServiceAccount'],
  ['clusterrole nodes --verb=get --resource=nodes,pods/log', 'clusterrole/nodes', '{.rules[0].resources}', '["nodes","pods/log"]'],
  ['clusterrole logs --verb=get --non-resource-url=/logs/*', 'clusterrole/logs', '{.rules[0].nonResourceURLs}', '["/logs/*"]'],
  ['clusterrole sum --aggregation-rule=part=of-it', 'clusterrole/sum', '{.aggregationRule.clusterRoleSelectors[0].matchLabels}', '{"part":"of-it"}'],
  ['clusterrolebinding binds --clusterrole=nodes --user=bob', 'clusterrolebinding/binds', '{.roleRef.name}', 'nodes'],
  ['secret generic plain --from-literal=user=me', 'secret/plain', '{.type} {.data.user}', 'Opaque bWU='],
  ['secret docker-registry pull --docker-server=r.example --docker-username=u --docker-password=p', 'secret/pull', '{.type}', 'kubernetes.io/dockerconfigjson'],
  ['configmap settings --from-literal=a=b --from-literal=c=d', 'configmap/settings', '{.data}', '{"a":"b","c":"d"}'],
  ['quota limits --hard=count/configmaps=1000,services=500', 'quota/limits', '{.spec.hard.services}', '500'],
  ['pdb half --selector=app=web --min-available=50%', 'pdb/half', '{.spec.minAvailable}', '50%'],
  ['pdb one --selector=app=other --max-unavailable=1', 'pdb/one', '{.spec.maxUnavailable}', '1'],
  [
    "ingress site --class=c '--rule=foo.example/*=svc:80,tls=certificate' --default-backend=other:80",
    'ingress/site',
    '{.spec.rules[0].http.paths[0].pathType} {.spec.tls[0].secretName}',
    'Prefix certificate',
  ],
  ['priorityclass high --value=1000 --preemption-policy=Never', 'priorityclass/high', '{.value} {.preemptionPolicy}', '1000 Never'],
  ['serviceaccount sa', 'serviceaccount/sa', '{.metadata.name}', 'sa'],
  ['service clusterip inner --tcp=80:8080', 'service/inner', '{.spec.type} {.spec.ports[0].targetPort}', 'ClusterIP 8080'],
  ['service nodeport outer --tcp=80 --node-port=30099', 'service/outer', '{.spec.ports[0].nodePort}', '30099'],
  ['service loadbalancer balanced --tcp=80', 'service/balanced', '{.spec.allocateLoadBalancerNodePorts}', 'true'],
  ['service externalname away --external-name=foo.example', 'service/away', '{.spec.externalName}', 'foo.example'],
  ['namespace place', 'namespace/place', '{.status.phase} {.spec.finalizers}', 'Active ["kubernetes"]'],
];

describe('kubectl create', () => {
  it.concurrent.each(commands)('makes what `create %s` asks for', async (command, object, jsonPath, value) => {
    expect(await server.kubectl(`create ${command}`)).toContain(' created');
    expect(await server.kubectl(`get ${object} '-o=jsonpath=${jsonPath}'`)).toBe(value);
  });

  it.concurrent.each(['v27', 'v33', 'v36'] as const)('takes the bodies of kubectl %s', async (version) => {
    expect(await server.kubectl(`create deployment from-${version} --image=nginx --replicas=3`, { version })).toBe(`deployment.apps/from-${version} created\n`);
    expect(await server.kubectl(`run from-${version} --image=nginx --labels=a=b --port=80 --env=X=1 --expose`, { version })).toBe(
      `service/from-${version} created\npod/from-${version} created\n`,
    );
    expect(await server.kubectl(`get pod from-${version} -o=jsonpath={.spec.containers[0].env[0].value}{.metadata.labels}`, { version })).toBe('1{"a":"b"}');
  });

  it('makes a TLS secret from a certificate and its key', async () => {
    const [key, certificate] = [path.join(server.folder, 'tls.key'), path.join(server.folder, 'tls.crt')];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate, '-subj', '/CN=x'];
    execFileSync('openssl', made, { stdio: 'ignore' });
    await server.kubectl(`create secret tls served --cert=${certificate} --key=${key}`);
    expect(await server.kubectl('get secret served -o=jsonpath={.type}')).toBe('kubernetes.io/tls');
  });

  it('makes a job from a cron job', async () => {
    await server.kubectl("create cronjob template --image=busybox '--schedule=@daily' -- date");
    await server.kubectl('create job by-hand --from=cronjob/template');
    expect(await server.kubectl('get job by-hand -o=jsonpath={.metadata.ownerReferences[0].name}{.metadata.annotations}')).toBe(
      'template{"cronjob.kubernetes.io/instantiate":"manual"}',
    );
  });

  it('autoscales and exposes a deployment', async () => {
    await server.kubectl('create deployment grown --image=nginx --port=80');
    expect(await server.kubectl('autoscale deployment grown --min=2 --max=5 --cpu=80%')).toBe('horizontalpodautoscaler.autoscaling/grown autoscaled\n');
    expect(await server.kubectl('get hpa grown')).toMatch(/grown +Deployment\/grown +cpu: <unknown>\/80% +2 +5 +0 /);
    expect(await server.kubectl('expose deployment grown --target-port=8080')).toBe('service/grown exposed\n');
    expect(await server.kubectl('get service grown -o=jsonpath={.spec.selector}{.spec.ports[0].targetPort}')).toBe('{"app":"grown"}8080');
  });

  it('gives an object of generateName a name', async () => {
    const input = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: made-}\n';
    expect(await server.kubectl('create -f -', { input })).toMatch(/^configmap\/made-[a-z0-9]{5} created\n$/);
  });

  it('changes nothing in a dry run of either kind', async () => {
    expect(await server.kubectl('create configmap dry --from-literal=a=b --dry-run=server')).toBe('configmap/dry created (server dry run)\n');
    expect(await server.kubectl('create configmap dry --from-literal=a=b --dry-run=client -o yaml')).toContain('kind: ConfigMap');
    expect((await server.tryKubectl('get configmap dry')).code).toBe(1);
  });
});
