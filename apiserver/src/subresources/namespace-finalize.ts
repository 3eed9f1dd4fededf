import { type Namespace, namespaces } from '@kubets/api';
import { wholeObjectSubresource } from './whole-object.ts';

/** `PUT namespaces/NAME/finalize`: the namespace controller says that nothing is left. */
export const namespaceFinalize = wholeObjectSubresource<Namespace>({
  resource: namespaces,
  subresource: 'finalize',
  merge: (sent, current) => ({ ...current, spec: { ...current.spec, finalizers: sent.spec?.finalizers ?? [] } }),
});
