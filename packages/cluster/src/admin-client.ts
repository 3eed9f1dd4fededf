import { createClient, loadKubeconfig, type Client } from '@kubets/client';
import type { ClusterPaths } from './cluster-paths.ts';

/** Works with a client of the cluster's administrator, which is closed afterwards. */
export async function withAdminClient<T>(paths: ClusterPaths, work: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({ ...loadKubeconfig({ path: paths.kubeconfig }), userAgent: 'kubets' });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
