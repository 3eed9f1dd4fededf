import { ipWarnings } from '../../validation/address-warnings.ts';
import type { Service } from '../service.ts';
import { isHeadless } from './allocated-fields.ts';

const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints';

/** Fields that are given and not heeded, and ways of saying things that are going. */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const { type, externalIPs = [], loadBalancerIP, externalName, trafficDistribution, clusterIPs = [] } = spec;
  const headless = type === 'ClusterIP' && isHeadless(spec);
  return [
    ...said(
      metadata.annotations?.[hintsAnnotation] !== undefined,
      `annotation ${hintsAnnotation} is deprecated, please use service.kubernetes.io/topology-mode instead`,
    ),
    ...(headless ? [] : clusterIPs.flatMap((ip, index) => ipWarnings(`spec.clusterIPs[${index}]`, ip))),
    ...said(headless && Boolean(loadBalancerIP), 'spec.loadBalancerIP is ignored for headless services'),
    ...said(headless && externalIPs.length > 0, 'spec.externalIPs is ignored for headless services'),
    ...said(headless && spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'),
    ...externalIPs.flatMap((ip, index) => ipWarnings(`spec.externalIPs[${index}]`, ip)),
    ...said(type !== 'ExternalName' && !headless && externalIPs.length > 0, 'spec.externalIPs is deprecated and may no longer be implemented in some clusters'),
    ...(loadBalancerIP ? ipWarnings('spec.loadBalancerIP', loadBalancerIP) : []),
    ...said(type === 'ExternalName' && externalIPs.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"'),
    ...said(type !== 'ExternalName' && Boolean(externalName), 'spec.externalName is ignored when spec.type is not "ExternalName"'),
    ...said(trafficDistribution === 'PreferClose', 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'),
  ];
}

const said = (applies: boolean, text: string): readonly string[] => (applies ? [text] : []);
