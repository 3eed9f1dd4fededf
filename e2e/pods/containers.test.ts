import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { output } from '../harness/run-program.ts';
import { idle, running, scratchPods, type ScratchPods } from '../harness/scratch-pods.ts';
import { upstreamKubectl } from '../harness/upstream-tools.ts';

let scratch: ScratchPods;
beforeAll(async () => {
  scratch = await scratchPods('pod-containers');
  await scratch.kubectl('create', 'configmap', 'settings', '--from-literal=colour=green');
  await scratch.kubectl('create', 'secret', 'generic', 'login', '--from-literal=password=s3cret');
});
afterAll(() => scratch.remove());

const status = (...fields: readonly string[]): string => `grep -E '^(${fields.join('|')}):' /proc/self/status`;

describe.concurrent('a container is given', () => {
  it('its variables, expanded, in its command too', async () => {
    const env = [
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'HOST', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
      { name: 'SUM', value: 'pod $(POD) keeps $$(POD)' },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
      { name: 'ALL', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
      { name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } },
      { name: 'NONE', valueFrom: { secretKeyRef: { name: 'none', key: 'none', optional: true } } },
    ];
    const envFrom = [{ prefix: 'SET_', configMapRef: { name: 'settings' } }, { secretRef: { name: 'login' } }];
    const script = 'echo "$SUM|$HOST|$CPU|$ALL|$COLOUR|$SET_colour|$password|${NONE-unset}|$0"';
    const container = running('', { command: ['sh', '-c', script, '$(COLOUR)'], env, envFrom, resources: { limits: { cpu: '250m' } } });
    expect(await scratch.printed('variables', container)).toMatch(/^pod variables keeps \$\(POD\)\|[\d.]+\|250\|\d{3,}\|green\|green\|s3cret\|unset\|green\n$/);
  });

  it('its limits as cgroups', async () => {
    const files = 'cpu/cpu.shares cpu/cpu.cfs_quota_us memory/memory.limit_in_bytes';
    const unified = 'cpu.weight cpu.max memory.max';
    const container = running(`cd /sys/fs/cgroup; cat ${files} 2>/dev/null || cat ${unified}`, { resources: { limits: { cpu: '500m', memory: '64Mi' } } });
    expect(await scratch.printed('cgroups', container)).toMatch(/^(512\n50000|\d+\n50000 100000)\n67108864\n$/);
  });

  it('its hosts file, host name and resolver', async () => {
    const spec = {
      hostname: 'front',
      subdomain: 'web',
      setHostnameAsFQDN: true,
      hostAliases: [{ ip: '10.1.2.3', hostnames: ['other'] }],
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.9.9.9'], searches: ['example.org'], options: [{ name: 'ndots', value: '2' }] },
    };
    const [hostname, ...rest] = (await scratch.printed('names', running('hostname; cat /etc/hosts /etc/resolv.conf'), spec)).split('\n');
    const fqdn = `front.web.${scratch.name}.svc.cluster.local`;
    expect(hostname).toBe(fqdn);
    expect(rest.join('\n')).toMatch(
      new RegExp(`\\d\\t${fqdn}\\tfront\\n[^]*10\\.1\\.2\\.3\\tother\\n[^]*nameserver 10\\.9\\.9\\.9\nsearch example.org\noptions ndots:2\n$`),
    );
  });

  it('the cluster as its resolver', async () => {
    const said = await scratch.printed('dns', running('cat /etc/resolv.conf'));
    expect(said).toContain(`search ${scratch.name}.svc.cluster.local svc.cluster.local cluster.local`);
    expect(said).toMatch(/^nameserver 10\.\d+\.0\.10\n[^]*options ndots:5\n$/);
  });

  it('a terminal and input when it asks for them', async () => {
    await scratch.create('attached', [running('read word; echo "read $word"', { stdin: true, stdinOnce: true })]);
    await scratch.isReady('attached');
    const typed = { input: 'hello\n' };
    expect(await output(upstreamKubectl('v36'), ['--namespace', scratch.name, 'attach', '--stdin', '--quiet', 'attached'], typed)).toBe('read hello\n');
    expect(await scratch.printed('terminal', running('tty', { tty: true, stdin: true }))).toContain('/dev/');
  });
});

describe.concurrent('a container runs', () => {
  it('as its user, with its groups, and no way to more rights', async () => {
    const securityContext = { runAsUser: 1000, runAsGroup: 3000, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true };
    const script = `id; ${status('NoNewPrivs')}; touch /x 2>/dev/null || echo 'read-only'`;
    const said = await scratch.printed('identity', running(script, { securityContext }), { securityContext: { fsGroup: 2000, supplementalGroups: [4000] } });
    expect(said).toMatch(/^uid=1000 gid=3000 groups=(?=[\d,]*2000)(?=[\d,]*4000)/);
    expect(said).toMatch(/NoNewPrivs:\s1\n[^]*read-only/);
  });

  it.each<[string, object, RegExp]>([
    // Bits 13 and 21: NET_RAW and SYS_ADMIN.
    ['without a capability dropped', { capabilities: { drop: ['NET_RAW'] } }, /CapEff:\s[0-9a-f]{12}[0-9a-f](?:[014589cd])/],
    ['with a capability added', { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, /CapEff:\s0{13}400\n/],
    ['privileged', { privileged: true }, /CapEff:\s0{5}(?:1f|03)f[0-9a-f]{8}\nSeccomp:\s0\n/],
    ['under the default system call filter', { seccompProfile: { type: 'RuntimeDefault' } }, /Seccomp:\s2\n/],
    ['without a system call filter', { seccompProfile: { type: 'Unconfined' } }, /Seccomp:\s0\n/],
  ])('%s', async (sentence, securityContext, expected) => {
    expect(await scratch.printed(sentence.replaceAll(/[^a-z]+/g, '-'), running(status('CapEff', 'Seccomp'), { securityContext }))).toMatch(expected);
  });

  it('with the kernel settings of its pod', async () => {
    const sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }];
    const container = running('cat /proc/sys/net/ipv4/ip_unprivileged_port_start');
    expect(await scratch.printed('sysctls', container, { securityContext: { sysctls } })).toBe('80\n');
  });

  it("among its pod's processes when they are shared, and alone otherwise", async () => {
    const containers = [idle({ name: 'other' }), running('sleep 0.5; ps | grep -c trap', { name: 'main' })];
    await scratch.create('sharing', containers, { shareProcessNamespace: true });
    await scratch.create('apart', containers);
    for (const name of ['sharing', 'apart']) await scratch.becomes(name, { containerStatuses: [{}, { state: { terminated: {} } }] });
    expect(Number(await scratch.kubectl('logs', 'sharing', '-c', 'main'))).toBeGreaterThan(Number(await scratch.kubectl('logs', 'apart', '-c', 'main')));
  });

  it("in its node's network, processes and message queues when it asks for them", async () => {
    const script = 'for kind in net pid ipc; do readlink /proc/self/ns/$kind; done';
    const own = await scratch.printed('namespaces-own', running(script));
    const [host, again] = await Promise.all(
      ['namespaces-host', 'namespaces-again'].map((name) =>
        scratch.printed(name, running(script), { hostNetwork: true, hostPID: true, hostIPC: true, nodeName: 'node1' }),
      ),
    );
    expect(host).toBe(again);
    expect(own.split('\n').filter((line, index) => line !== '' && line === host?.split('\n')[index])).toEqual([]);
    const { status: pod } = await scratch.pod('namespaces-host');
    expect(pod.podIP).toBe(pod.hostIP);
  });
});
