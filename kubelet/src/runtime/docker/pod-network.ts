import { dockerStatus } from './docker-error.ts';
import type { Engine } from './engine.ts';

export const podNetworkName = 'kubets-pods';
const networkPath = `/networks/${podNetworkName}`;

/**
 * Makes the bridge network that the pods of this node share: its subnet is the node's pod CIDR, its gateway the first
 * address. Routes to other nodes and masquerading are the proxy's. A network of another subnet is replaced.
 */
export async function ensurePodNetwork(engine: Engine, { subnet, bridge }: { subnet: string; bridge: string }): Promise<void> {
  const existing = await findSubnet(engine);
  if (existing === subnet) return;
  if (existing !== undefined) await engine.delete(networkPath);
  await engine.post('/networks/create', {
    Name: podNetworkName,
    Driver: 'bridge',
    CheckDuplicate: true,
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: firstAddress(subnet) }] },
    Options: { 'com.docker.network.bridge.name': bridge, 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
  });
}

async function findSubnet(engine: Engine): Promise<string | undefined> {
  try {
    const { IPAM } = await engine.get<{ IPAM?: { Config?: { Subnet?: string }[] } }>(networkPath);
    return IPAM?.Config?.[0]?.Subnet ?? '';
  } catch (error) {
    if (dockerStatus(error) === 404) return undefined;
    throw error;
  }
}

function firstAddress(subnet: string): string {
  const [network = ''] = subnet.split('/');
  const parts = network.split('.').map(Number);
  return [...parts.slice(0, 3), (parts[3] ?? 0) + 1].join('.');
}
