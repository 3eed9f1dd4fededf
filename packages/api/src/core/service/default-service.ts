import type { Service, ServicePort, ServiceSpec } from '../service.ts';

const clientIpSeconds = 10800;

/** Defaults that depend on the type of the service and on its other fields. */
export function defaultService(service: Service): Service {
  const { spec } = service;
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
  };
}

const defaultPort = (port: ServicePort): ServicePort =>
  port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '' ? { ...port, targetPort: port.port } : port;

const affinityConfig = ({ sessionAffinityConfig }: ServiceSpec): ServiceSpec['sessionAffinityConfig'] => ({
  clientIP: { timeoutSeconds: sessionAffinityConfig?.clientIP?.timeoutSeconds ?? clientIpSeconds },
});

/** Traffic from outside the cluster can come in through it. */
export function isReachedFromOutside({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && (externalIPs ?? []).length > 0);
}
