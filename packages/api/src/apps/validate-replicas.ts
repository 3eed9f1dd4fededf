import { forbidden, invalid, labelSelectorMatcher, notSupported, type FieldError } from '@kubets/machinery';
import type { PodTemplateSpec } from '../core/pod/pod-spec.ts';
import { validatePodTemplate } from '../core/pod/validate-pod-spec.ts';
import type { LabelSelector } from '../meta/label-selector.ts';
import { checkLabelSelector, isEmptySelector } from '../validation/labels.ts';
import { noErrors, when } from '../validation/rules.ts';

/** A workload finds its pods by its selector, so its template has to make pods the selector finds. */
export function checkSelectorAndTemplate(kind: string, selector: LabelSelector, template: PodTemplateSpec): readonly FieldError[] {
  const selectorErrors = checkLabelSelector('spec.selector', selector);
  const labels = template.metadata?.labels;
  const selects = selectorErrors.length > 0 || isEmptySelector(selector) || labelSelectorMatcher(selector).matches(labels);
  return [
    ...selectorErrors,
    ...when(isEmptySelector(selector), () => invalid('spec.selector', selector, `empty selector is invalid for ${kind}`)),
    ...when(!selects, () => invalid('spec.template.metadata.labels', labels ?? {}, '`selector` does not match template `labels`')),
    ...validatePodTemplate('spec.template', template),
  ];
}

/** The pods of a workload that replaces them run until they are stopped. */
export function checkRunsAlways(kind: string, { spec }: PodTemplateSpec): readonly FieldError[] {
  return [
    ...(spec.restartPolicy === 'Always' ? noErrors : [notSupported('spec.template.spec.restartPolicy', spec.restartPolicy, ['Always'])]),
    ...(spec.activeDeadlineSeconds === undefined
      ? noErrors
      : [forbidden('spec.template.spec.activeDeadlineSeconds', `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ];
}
