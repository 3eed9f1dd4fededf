import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplesFolder } from './harness/cluster-under-test.ts';
import { kubectl } from './harness/run-program.ts';
import { TwoKubectls } from './harness/two-kubectls.ts';

const describable = path.join(import.meta.dirname, 'manifests/describable.yaml');
const both = new TwoKubectls();

beforeAll(async () => {
  await kubectl('apply', '-f', describable);
  await kubectl('create', 'namespace', 'two-upstream');
  await kubectl('create', 'namespace', 'two-ours');
  await kubectl('wait', '--for=create', 'serviceaccount/default', '-n', 'same-output', '--timeout=30s');
});

afterAll(async () => {
  await kubectl('delete', 'namespace', 'two-upstream', 'two-ours', '--ignore-not-found', '--wait=false');
  await kubectl('delete', '-f', describable, '--ignore-not-found', '--wait=false');
  both.remove();
});

async function expectTheSame(command: string): Promise<void> {
  const { upstream, ours } = await both.settled(command);
  expect(ours).toEqual(upstream);
}

describe('get prints what upstream prints', () => {
  it.each(
    `get nodes -o wide
get all -A
get all -A -o wide --show-labels
get nodes -o yaml
get pods -A -o name
get deploy,svc,cm,secret,pvc,sa,ingress,netpol -n same-output
get pv,sc,priorityclass,runtimeclass,csidriver,csinode,ingressclass
get deploy front-end -o yaml --show-managed-fields
get deploy/front-end svc/front-end -o json
get pods -l app=front-end -L app --show-kind
get pods -n kube-system --no-headers
get pods --sort-by .metadata.name -o wide
get pods --field-selector status.phase=Running,spec.nodeName!=nowhere
get deploy -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.spec.replicas}{"\\n"}{end}'
get deploy -o jsonpath='{.items[?(@.metadata.name=="front-end")].spec.template.spec.containers[*].resources}'
get deploy -o 'go-template={{range .items}}{{.metadata.name}} {{.spec.replicas}}{{"\\n"}}{{end}}'
get pods -A -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,IMAGES:.spec.containers[*].image
get pods nope front-end-nope
get deploy front-end nope
get pods nope --ignore-not-found
get widgets
get pods --unknown
get
get --raw /version
get deploy front-end --subresource scale
get pods -l app=nobody -o yaml
get -f ${examplesFolder}`.split('\n'),
  )('kubectl %s', expectTheSame);
});

describe('describe prints what upstream prints', () => {
  const kinds = `node
ns same-output
quota rq
quota rq-scoped
cm cfg
secret sec
sa worker
pv same-output-pv
pv same-output-nfs
pv same-output-csi
pv same-output-local
pv same-output-iscsi
pvc manual
pvc waiting --show-events=false
pod rich
pod pending
svc headless
svc np
svc lb
svc en
svc nosel
ep nosel
endpointslice es
ingressclass same-output
ing ing
ing ing2
netpol
sts sts
ds ds
rs rs
rc rc
deploy dep
deploy paused --show-events=false
job job --show-events=false
job ijob --show-events=false
job fjob --show-events=false
cj cj
cj cj2
hpa hpa --show-events=false
hpa hpa2 --show-events=false
pdb
role role
rolebinding rb
clusterrole same-output-cr2 admin edit
clusterrolebinding same-output-crb
priorityclass same-output
sc same-output-sc
csidriver same-output.csi
csinode same-output-node
volumeattributesclass same-output
runtimeclass same-output
servicecidr same-output-cidr
validatingadmissionpolicy same-output-vap
lease -n kube-node-lease --show-events=false
pod nope
nope
pods -l app=nobody`;
  it.each(kinds.split('\n').map((kind) => (kind.includes(' -n ') ? kind : `${kind} -n same-output`)))('kubectl describe %s', (rest) =>
    expectTheSame(`describe ${rest}`),
  );

  it.each(['describe pods', 'describe deploy', 'describe svc front-end', 'describe rs -l app=front-end', 'describe pod front-end'])(
    'kubectl %s',
    expectTheSame,
  );
});

describe('explain prints what upstream prints', () => {
  it.each(
    `pod
pod.spec.containers
pods.spec.containers.resources.limits
pod.spec.restartPolicy
pod.metadata
pod.spec.tolerations --recursive
deployment --recursive
deployments.apps.spec.replicas
deployment.spec.strategy
hpa --api-version=autoscaling/v1
crd.spec.versions.schema.openAPIV3Schema --recursive
ingress.spec.rules.http.paths.pathType
pod.spec.nope
nope
pod -o foo
deployment --api-version=apps/v1beta1`.split('\n'),
  )('kubectl explain %s', (rest) => expectTheSame(`explain ${rest}`));
});

describe('changes are told as upstream tells them', () => {
  // Each line stands on what the lines before it have done, in a namespace for each of the two.
  const changes = `apply -n {ns} -f ${examplesFolder}/10-settings.yaml --dry-run=client
apply -n {ns} -f ${examplesFolder}/10-settings.yaml --dry-run=server
apply -n {ns} -f ${examplesFolder}/10-settings.yaml
apply -n {ns} -f ${examplesFolder}/10-settings.yaml
apply -n {ns} -f ${examplesFolder}/10-settings.yaml --server-side
get cm guestbook -n {ns} -o yaml
create deployment web -n {ns} --image=kubets/guestbook:1 --replicas=0 -- sleep 100000
create deployment web -n {ns} --image=kubets/guestbook:1
scale deploy/web -n {ns} --replicas=0 --current-replicas=7
scale deploy/web -n {ns} --replicas=0
set image deploy/web -n {ns} guestbook=kubets/guestbook:2
rollout status deploy/web -n {ns} --timeout=30s
rollout history deploy/web -n {ns}
rollout undo deploy/web -n {ns}
rollout undo deploy/web -n {ns} --to-revision=99
rollout pause deploy/web -n {ns}
rollout pause deploy/web -n {ns}
rollout resume deploy/web -n {ns}
label deploy/web -n {ns} a=b
label deploy/web -n {ns} a=c
annotate deploy/web -n {ns} a=b
patch deploy/web -n {ns} -p '{"metadata":{"labels":{"x":"y"}}}'
patch deploy/web -n {ns} -p '{"metadata":{"labels":{"x":"y"}}}'
expose deploy/web -n {ns} --port=80
autoscale deploy/web -n {ns} --max=3
wait deploy/web -n {ns} --for=condition=Available --timeout=10s
wait deploy/web -n {ns} --for=condition=Nope --timeout=1s
delete svc/web hpa/web nope/x -n {ns}
delete svc/web hpa/web -n {ns}
delete deploy web -n {ns} --now
delete deploy web -n {ns}
delete deploy web -n {ns} --ignore-not-found
delete -n {ns} -f ${examplesFolder}/10-settings.yaml`;

  it.each(changes.split('\n'))('kubectl %s', async (command) => {
    const { upstream, ours } = await both.run(command);
    expect(ours).toEqual(upstream);
  });
});

describe('the cluster is told of as upstream tells of it', () => {
  it.each(
    `version
api-versions
api-resources
api-resources --namespaced=false -o name
cluster-info
auth can-i create pods
auth can-i list secrets --as nobody
auth can-i --list --as nobody
auth whoami
config get-contexts
config view
top nodes
logs deploy/front-end --tail=1
exec deploy/front-end -- sh -c 'echo out; echo err >&2; exit 3'
exec nope -- true
logs nope
create role r --verb=get,list --resource=pods,deployments.apps --dry-run=client -o yaml
create ingress i --rule=a.com/x=svc:80,tls=sec --dry-run=client -o yaml
create cronjob c --image=x --schedule='0 0 1 1 *' --dry-run=client -o yaml -- a
run r --image=x --dry-run=client -o yaml --env=A=b --labels=x=y --port=80 -- a b`.split('\n'),
  )('kubectl %s', expectTheSame);
});
