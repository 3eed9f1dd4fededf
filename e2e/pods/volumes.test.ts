import { readFileSync, rmSync } from 'node:fs';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idle, image, running, scratchPods, type ScratchPods } from '../harness/scratch-pods.ts';

let scratch: ScratchPods;
beforeAll(async () => {
  scratch = await scratchPods('pod-volumes');
  await scratch.kubectl('create', 'configmap', 'settings', '--from-literal=colour=green', '--from-literal=shape=round');
  await scratch.kubectl('create', 'secret', 'generic', 'login', '--from-literal=password=s3cret');
});
afterAll(() => scratch.remove());

const at = (name: string, mountPath = `/${name}`, more: object = {}): { volumeMounts: readonly object[] } => ({ volumeMounts: [{ name, mountPath, ...more }] });
const list = 'stat -c "%a %u:%g %n"';

describe.concurrent('a volume holds', () => {
  it('chosen keys of a ConfigMap, by their paths and modes', async () => {
    const items = [
      { key: 'colour', path: 'paint/colour' },
      { key: 'shape', path: 'shape', mode: 0o400 },
    ];
    const volumes = [{ name: 'config', configMap: { name: 'settings', items, defaultMode: 0o640 } }];
    const script = `cd /config; cat paint/colour shape; ${list} -L paint/colour shape`;
    expect(await scratch.printed('items', running(script, at('config')), { volumes })).toBe('greenround640 0:0 paint/colour\n400 0:0 shape\n');
  });

  it("a Secret's keys in memory, owned by the pod's group", async () => {
    const volumes = [{ name: 'secret', secret: { secretName: 'login', defaultMode: 0o440 } }];
    const script = `cat /secret/password; ${list} -L /secret/password; touch /secret/x 2>/dev/null || echo read-only; stat -f -c %T /secret`;
    const said = await scratch.printed('secret', running(script, { ...at('secret'), securityContext: { runAsUser: 1000 } }), {
      volumes,
      securityContext: { fsGroup: 2000 },
    });
    expect(said).toBe('s3cret440 1000:2000 /secret/password\nread-only\ntmpfs\n');
  });

  it('several sources at once, a token among them', async () => {
    const sources = [
      { configMap: { name: 'settings', items: [{ key: 'colour', path: 'config/colour' }] } },
      { secret: { name: 'login' } },
      { downwardAPI: { items: [{ path: 'cpu', resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' } }] } },
      { serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 600 } },
      { configMap: { name: 'none', optional: true } },
    ];
    const script = 'cd /all; cat config/colour password cpu; cut -d. -f2 token';
    const container = running(script, { ...at('all'), resources: { limits: { cpu: '200m' } } });
    const said = await scratch.printed('projected', container, { volumes: [{ name: 'all', projected: { sources } }] });
    expect(said).toMatch(/^greens3cret200/);
    expect(Buffer.from(said.slice('greens3cret200'.length), 'base64url').toString()).toContain('"aud":["vault"]');
  });

  it('nothing at first, on disk or in memory up to its limit, writable by all', async () => {
    const volumes = [
      { name: 'disk', emptyDir: {} },
      { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    ];
    const script = `${list} /disk /memory; stat -f -c %T /memory; df -k /memory | tail -1 | awk '{print $2}'; ls /disk | wc -l`;
    const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/${name}` }));
    expect(await scratch.printed('empty', running(script, { volumeMounts, securityContext: { runAsUser: 1000 } }), { volumes })).toBe(
      '777 0:0 /disk\n777 0:0 /memory\ntmpfs\n1024\n0\n',
    );
  });

  it("what the pod's group may share", async () => {
    const script = `touch /disk/file; ${list} /disk /disk/file`;
    const said = await scratch.printed('group', running(script, { ...at('disk'), securityContext: { runAsUser: 1000 } }), {
      volumes: [{ name: 'disk', emptyDir: {} }],
      securityContext: { fsGroup: 2000 },
    });
    expect(said).toBe('2777 0:2000 /disk\n644 1000:2000 /disk/file\n');
  });

  it('the files of an image, read-only', async () => {
    const volumes = [{ name: 'image', image: { reference: image } }];
    const script = 'cmp /image/bin/busybox /bin/busybox && echo same; touch /image/x 2>/dev/null || echo read-only';
    expect(await scratch.printed('image', running(script, at('image')), { volumes })).toBe('same\nread-only\n');
    expect((await scratch.pod('image')).status.containerStatuses?.[0]?.volumeMounts?.[0]).toEqual({ name: 'image', mountPath: '/image' });
  });

  it('a file of the node, made when asked for', async () => {
    const path = `/tmp/${scratch.name}/folder/file`;
    const volumes = [{ name: 'host', hostPath: { path, type: 'FileOrCreate' } }];
    try {
      await scratch.printed('host-path', running('echo written > /file', at('host', '/file')), { volumes });
      expect(readFileSync(path, 'utf8')).toBe('written\n');
    } finally {
      rmSync(`/tmp/${scratch.name}`, { recursive: true });
    }
  });
});

describe.concurrent('a mount', () => {
  it('shows part of a volume, by a path that may name variables', async () => {
    const volumes = [
      { name: 'disk', emptyDir: {} },
      { name: 'config', configMap: { name: 'settings' } },
    ];
    const volumeMounts = [
      { name: 'disk', mountPath: '/whole' },
      { name: 'disk', mountPath: '/part', subPath: 'a/b' },
      { name: 'disk', mountPath: '/named', subPathExpr: 'of-$(POD)' },
      { name: 'config', mountPath: '/etc/colour', subPath: 'colour', readOnly: true },
    ];
    const env = [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
    const script = 'touch /part/x /named/y; cd /whole; find . -type f | sort; cat /etc/colour';
    expect(await scratch.printed('parts', running(script, { env, volumeMounts }), { volumes })).toBe('./a/b/x\n./of-parts/y\ngreen');
  });

  it('that is read-only takes no writes', async () => {
    const script = 'touch /disk/x 2>/dev/null || echo refused';
    const container = running(script, at('disk', '/disk', { readOnly: true }));
    expect(await scratch.printed('read-only', container, { volumes: [{ name: 'disk', emptyDir: {} }] })).toBe('refused\n');
  });
});

describe.concurrent('a running container', () => {
  it('sees what its volumes are made of change', async () => {
    await scratch.kubectl('create', 'configmap', 'live', '--from-literal=colour=red');
    const volumes = [
      { name: 'config', configMap: { name: 'live' } },
      { name: 'optional', secret: { secretName: 'later', optional: true } },
      { name: 'labels', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
    ];
    await scratch.create('live', [idle({ volumeMounts: volumes.map(({ name }) => ({ name, mountPath: `/${name}` })) })], { volumes });
    await scratch.isReady('live');
    await scratch.kubectl('patch', 'configmap', 'live', '-p', '{"data":{"colour":"blue"}}');
    await scratch.kubectl('create', 'secret', 'generic', 'later', '--from-literal=word=came');
    await scratch.kubectl('label', 'pod', 'live', 'step=two');
    await eventually(
      async () => expect(await scratch.exec('live', 'sh', '-c', 'cat /config/colour /optional/word /labels/labels')).toBe('bluecamestep="two"'),
      { timeoutMs: 60_000, intervalMs: 200 },
    );
  });
});
