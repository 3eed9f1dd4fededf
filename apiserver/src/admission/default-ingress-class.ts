import { type Ingress, ingressClasses, ingresses } from '@kubets/api';
import { cachedReader } from '../cached-reader.ts';
import type { AdmissionParts } from './admission-parts.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { newestDefault } from '@kubets/api/semantics';
import { concerns } from './request-matching.ts';

/** An Ingress that names no class gets the default one. */
export function defaultIngressClass({ registry }: AdmissionParts): AdmissionPlugin {
  const classes = cachedReader(registry, ingressClasses);
  return {
    name: 'DefaultIngressClass',
    handles: (request) => concerns(request, ingresses, ['CREATE']),
    async mutate({ object }) {
      const ingress = object as Ingress;
      const asked = ingress.spec?.ingressClassName !== undefined || ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined;
      const found = asked ? undefined : newestDefault(classes.list(), 'ingressclass.kubernetes.io/is-default-class');
      return found === undefined ? ingress : { ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } };
    },
  };
}
