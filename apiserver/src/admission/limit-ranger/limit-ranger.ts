import { type LimitRange, limitRanges, type PersistentVolumeClaim, persistentVolumeClaims, type Pod, pods } from '@kubets/api';
import type { KubeObject } from '@kubets/machinery';
import { cachedReader } from '../../cached-reader.ts';
import type { AdmissionParts } from '../admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission-plugin.ts';
import { concerns, refuse } from '../request-matching.ts';
import { withDefaultResources } from './default-resources.ts';
import { claimProblems, podProblems } from './limit-problems.ts';

type Item = LimitRange['spec']['limits'][number];

/** Containers without requests and limits get the namespace's; sizes outside of its bounds are refused. */
export function limitRanger({ registry }: AdmissionParts): AdmissionPlugin {
  const reader = cachedReader(registry, limitRanges);
  const limitsOf = ({ namespace }: AdmissionRequest): readonly Item[] => reader.list({ namespace }).flatMap(({ spec }) => spec.limits);
  return {
    name: 'LimitRanger',
    handles: (request) =>
      concerns(request, pods, ['CREATE']) || concerns(request, pods, ['UPDATE'], 'resize') || concerns(request, persistentVolumeClaims, ['CREATE', 'UPDATE']),
    async mutate(request): Promise<KubeObject> {
      const limits = limitsOf(request);
      return limits.length === 0 || request.definition.reference.plural !== pods.plural ? request.object! : withDefaultResources(request.object as Pod, limits);
    },
    async validate(request) {
      const limits = limitsOf(request);
      if (limits.length === 0) return;
      const isPod = request.definition.reference.plural === pods.plural;
      const problems = isPod ? podProblems(request.object as Pod, limits) : claimProblems(request.object as PersistentVolumeClaim, limits);
      if (problems.length > 0) throw refuse(request, problems.length === 1 ? problems[0]! : `[${problems.join(', ')}]`);
    },
  };
}
