import type { LoadBalancerIngress, Service, ServicePort, ServiceSpec } from '../service.ts';

const clientIpSeconds = 10800;

/** Defaults that depend on the type of the service and on its other fields. */
export function defaultService(service: Service): Service {
  const { spec, status } = service;
  const { type } = spec;
  return {
    ...service,
    spec: {
      ...spec,
      ...(spec.ports && { ports: spec.ports.map(defaultPort) }),
      // One that is switched off loses its settings.
      sessionAffinityConfig: spec.sessionAffinity === 'ClientIP' ? affinityConfig(spec) : undefined,
      ...(isReachedFromOutside(spec) && { externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster' }),
      ...(type !== 'ExternalName' && { internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster' }),
      ...(type === 'LoadBalancer' && { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true }),
    },
    ...(type === 'LoadBalancer' &&
      status.loadBalancer?.ingress && { status: { ...status, loadBalancer: { ingress: status.loadBalancer.ingress.map(defaultPoint) } } }),
  };
}

/** Packets for an address arrive with it, unless said otherwise. */
const defaultPoint = (point: LoadBalancerIngress): LoadBalancerIngress => (point.ip && point.ipMode === undefined ? { ...point, ipMode: 'VIP' } : point);

const defaultPort = (port: ServicePort): ServicePort =>
  port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '' ? { ...port, targetPort: port.port } : port;

const affinityConfig = ({ sessionAffinityConfig }: ServiceSpec): ServiceSpec['sessionAffinityConfig'] => ({
  clientIP: { timeoutSeconds: sessionAffinityConfig?.clientIP?.timeoutSeconds ?? clientIpSeconds },
});

/** Traffic from outside the cluster can come in through it. */
export function isReachedFromOutside({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && (externalIPs ?? []).length > 0);
}
