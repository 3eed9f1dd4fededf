import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { createCertificateAuthority, createServiceAccountKey, issueCertificate, renderKubeconfig, renderKubeconfigAsJson, type KeyPair } from '@kubets/pki';
import { serviceAddresses } from './cluster-config.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import type { ComponentConfig } from './component-config.ts';
import { writeWhole } from './write-whole.ts';

/** Who a component is to the API server: the certificate's common name and organizations. */
interface Identity {
  readonly user: string;
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

/** Makes what is missing of the cluster's certificates, keys and kubeconfigs; what exists stays, so identities survive a restart. */
export async function writeClusterPki(config: ComponentConfig, paths: ClusterPaths): Promise<void> {
  for (const folder of [paths.pki, paths.kubeconfigs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ca = await once(paths, 'ca', () => createCertificateAuthority({ commonName: 'kubernetes' }));
  await once(paths, 'service-account', async () => {
    const { publicKey, privateKey } = await createServiceAccountKey();
    return { certificate: publicKey, key: privateKey };
  });
  await once(paths, 'apiserver', () => issueCertificate(ca, { commonName: 'kube-apiserver', usages: ['server'], ...apiserverNames(config) }));
  await once(paths, 'apiserver-kubelet-client', () =>
    issueCertificate(ca, { commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters'], usages: ['client'] }),
  );
  await Promise.all(
    config.nodes.map((node) =>
      once(paths, `kubelet-${node.name}`, () =>
        issueCertificate(ca, {
          commonName: `system:node:${node.name}`,
          organizations: ['system:nodes'],
          usages: ['server'],
          dnsNames: [node.name],
          ipAddresses: [node.address],
        }),
      ),
    ),
  );
  await Promise.all(identities(config).map((identity) => writeKubeconfig(config, paths, ca, identity)));
}

/** Components on the host go through loopback, components on nodes through the bridge. */
function identities(config: ComponentConfig): readonly (Identity & { readonly server: string; readonly file?: 'admin' })[] {
  const local = `https://127.0.0.1:${config.ports.apiserver}`;
  const remote = `https://${config.hostAddress}:${config.ports.apiserver}`;
  return [
    { user: 'kubernetes-admin', commonName: 'kubernetes-admin', organizations: ['system:masters'], server: local, file: 'admin' },
    { user: 'controller-manager', commonName: 'system:kube-controller-manager', server: local },
    { user: 'scheduler', commonName: 'system:kube-scheduler', server: local },
    { user: 'kube-proxy', commonName: 'system:kube-proxy', server: remote },
    ...config.nodes.map(({ name }) => ({ user: `kubelet-${name}`, commonName: `system:node:${name}`, organizations: ['system:nodes'], server: remote })),
  ];
}

async function writeKubeconfig(config: ComponentConfig, paths: ClusterPaths, ca: KeyPair, identity: ReturnType<typeof identities>[number]): Promise<void> {
  const file = identity.file === 'admin' ? paths.kubeconfig : paths.kubeconfigOf(identity.user);
  if (existsSync(file)) return;
  const client = await issueCertificate(ca, { commonName: identity.commonName, organizations: identity.organizations ?? [], usages: ['client'] });
  const render = identity.file === 'admin' ? renderKubeconfig : renderKubeconfigAsJson;
  const text = render({
    clusterName: contextName(config),
    ...(identity.file === 'admin' && { contextName: contextName(config) }),
    server: identity.server,
    certificateAuthority: ca.certificate,
    userName: identity.file === 'admin' ? contextName(config) : identity.user,
    clientCertificate: client.certificate,
    clientKey: client.key,
  });
  writeWhole(file, text, 0o600);
}

/** The context, cluster and user a cluster has in the user's kubeconfig: `kubets`, or `kubets-<name>` for further ones. */
export function contextName({ name }: Pick<ComponentConfig, 'name'>): string {
  return name === 'kubets' ? name : `kubets-${name}`;
}

function apiserverNames(config: ComponentConfig): { readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[] } {
  return {
    dnsNames: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', 'localhost', os.hostname()],
    ipAddresses: ['127.0.0.1', config.hostAddress, serviceAddresses(config).kubernetes],
  };
}

async function once(paths: ClusterPaths, name: string, make: () => Promise<KeyPair>): Promise<KeyPair> {
  const files = paths.certificate(name);
  if (existsSync(files.certificate) && existsSync(files.key))
    return { certificate: readFileSync(files.certificate, 'utf8'), key: readFileSync(files.key, 'utf8') };
  const made = await make();
  writeWhole(files.key, made.key, 0o600);
  writeWhole(files.certificate, made.certificate);
  return made;
}
