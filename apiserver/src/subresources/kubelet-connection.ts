import { readFile } from 'node:fs/promises';
import { type Node, nodes, type Pod, pods } from '@kubets/api';
import { apiError, badRequest, notFound } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import type { ServerContext } from '../server-context.ts';
import type { UpstreamTarget, UpstreamTls } from './upstream-target.ts';

const defaultKubeletPort = 10250;

/** Reaches the kubelets of the cluster with the server's own client certificate. */
export interface Kubelets {
  /** A path of the kubelet that runs the pod. */
  ofPod(server: ServerContext, pod: Pod, path: string): Promise<UpstreamTarget>;
  ofNode(server: ServerContext, name: string, path: string): Promise<UpstreamTarget>;
  readonly tls: UpstreamTls;
}

export async function createKubelets(config: ApiserverConfig): Promise<Kubelets> {
  const read = async (file: string | undefined): Promise<string | undefined> => (file === undefined ? undefined : readFile(file, 'utf8'));
  const [cert, key, ca] = await Promise.all([config.kubeletClientCertificate, config.kubeletClientKey, config.kubeletCertificateAuthority].map(read));
  // Without an authority for kubelets their self-made certificates are taken as they are, as upstream does.
  const tls: UpstreamTls = { cert, key, ca, rejectUnauthorized: ca !== undefined };
  const ofNode = async (server: ServerContext, name: string, path: string): Promise<UpstreamTarget> => {
    const node = (await server.registry.storage({ reference: nodes }).get({ name }))?.object() as Node | undefined;
    if (node === undefined) throw notFound(nodes, name);
    return { protocol: 'https', ...kubeletAddress(node, config.kubeletPreferredAddressTypes), path, tls };
  };
  return {
    tls,
    ofNode,
    ofPod(server, { metadata, spec }, path) {
      if (!spec.nodeName) throw badRequest(`pod ${metadata.name} does not have a host assigned`);
      return ofNode(server, spec.nodeName, path);
    },
  };
}

function kubeletAddress(
  { metadata, status }: Node,
  preferred: ApiserverConfig['kubeletPreferredAddressTypes'],
): { readonly host: string; readonly port: number } {
  const addresses = status?.addresses ?? [];
  const found = preferred.flatMap((type) => addresses.filter((address) => address.type === type))[0];
  if (found === undefined) throw apiError('ServiceUnavailable', `node ${JSON.stringify(metadata.name)} has not said at which address its kubelet listens`);
  return { host: found.address, port: status?.daemonEndpoints?.kubeletEndpoint?.Port || defaultKubeletPort };
}

/** Throws NotFound. */
export async function findPod(server: ServerContext, namespace: string, name: string): Promise<Pod> {
  const pod = (await server.registry.storage({ reference: pods }).get({ namespace, name }))?.object() as Pod | undefined;
  if (pod === undefined) throw notFound(pods, name);
  return pod;
}
