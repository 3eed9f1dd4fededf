/** The names with which a strategic merge patch says more than its values do. */
export const patchDirective = '$patch';
export const retainKeysDirective = '$retainKeys';
export const deleteFromListPrefix = '$deleteFromPrimitiveList/';
export const setOrderPrefix = '$setElementOrder/';

export function isDirective(key: string): boolean {
  return key === patchDirective || key === retainKeysDirective || key.startsWith(deleteFromListPrefix) || key.startsWith(setOrderPrefix);
}
