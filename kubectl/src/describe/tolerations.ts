import type { Pod } from '@kubets/api';

type Toleration = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s`, in order. */
export function tolerationTexts(tolerations: readonly Toleration[]): readonly string[] {
  return tolerations.toSorted((left, right) => ((left.key ?? '') < (right.key ?? '') ? -1 : (left.key ?? '') > (right.key ?? '') ? 1 : 0)).map(tolerationText);
}

function tolerationText({ key = '', value = '', effect, operator, tolerationSeconds }: Toleration): string {
  const exists = operator === 'Exists' && value === '' ? (key === '' && effect === undefined ? 'op=Exists' : ' op=Exists') : '';
  const period = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`;
  return `${key}${value === '' ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}${exists}${period}`;
}
