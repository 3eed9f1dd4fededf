import type { Resource } from '../../api/catalog.ts';

/** `deployments.apps`. */
export const qualifiedNameOf = ({ plural, group }: Pick<Resource, 'plural' | 'group'>): string => (group === '' ? plural : `${plural}.${group}`);
