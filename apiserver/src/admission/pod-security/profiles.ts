import { violationOf, type Violation } from './check.ts';
import { containersOf, containersWith, contextsOf, counted, quoted, settersWith, sortedSet, type CheckedPod, type SharedContext } from './checked-pod.ts';

/** The rules about profiles of the kernel's security modules: AppArmor, SELinux and seccomp. */

const isConfined = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

/** The node's default profile, or one that is loaded there. */
export function appArmor(pod: CheckedPod): Violation | undefined {
  const annotations = Object.entries(pod.annotations)
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .toSorted();
  const isLoose = ({ appArmorProfile }: SharedContext): boolean => appArmorProfile !== undefined && !isConfined(appArmorProfile.type);
  const types = contextsOf(pod).flatMap((context) => (isLoose(context) ? [context.appArmorProfile!.type] : []));
  const values = [...sortedSet(types), ...annotations];
  const setters = [...settersWith(pod, isLoose), ...(annotations.length === 0 ? [] : [counted(annotations.length, 'annotation')])];
  return violationOf(`forbidden AppArmor ${counted(values.length, 'profile')}`, setters, `must not set AppArmor profile type to ${quoted(values)}`);
}

/** Types that keep containers apart, and no user or role of one's own. */
export function seLinux(allowedTypes: readonly string[]): (pod: CheckedPod) => Violation | undefined {
  const isOddType = ({ seLinuxOptions }: SharedContext): boolean => Boolean(seLinuxOptions?.type) && !allowedTypes.includes(seLinuxOptions!.type!);
  const setsUser = ({ seLinuxOptions }: SharedContext): boolean => Boolean(seLinuxOptions?.user);
  const setsRole = ({ seLinuxOptions }: SharedContext): boolean => Boolean(seLinuxOptions?.role);
  return (pod) => {
    const all = contextsOf(pod);
    const types = sortedSet(all.filter(isOddType).map(({ seLinuxOptions }) => seLinuxOptions!.type!));
    const told = [
      ...(types.length === 0 ? [] : [`${counted(types.length, 'type')} ${quoted(types)}`]),
      ...(all.some(setsUser) ? ['user may not be set'] : []),
      ...(all.some(setsRole) ? ['role may not be set'] : []),
    ];
    const setters = settersWith(pod, (context) => isOddType(context) || setsUser(context) || setsRole(context));
    return violationOf('seLinuxOptions', setters, `set forbidden securityContext.seLinuxOptions: ${told.join('; ')}`);
  };
}

const seccompPodKey = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainerPrefix = 'container.seccomp.security.alpha.kubernetes.io/';

/** Before there was a field, annotations named the profile. */
export function seccompAnnotations(pod: CheckedPod): Violation | undefined {
  const isGood = (value: string): boolean => value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const keys = new Set([seccompPodKey, ...containersOf(pod).map(({ name }) => `${seccompContainerPrefix}${name}`)]);
  const forbidden = Object.entries(pod.annotations)
    .filter(([key, value]) => keys.has(key) && !isGood(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .toSorted();
  return forbidden.length === 0
    ? undefined
    : { reason: 'seccompProfile', detail: `forbidden ${counted(forbidden.length, 'annotation')} ${forbidden.join(', ')}` };
}

const isUnconfined = ({ seccompProfile }: SharedContext): boolean => seccompProfile !== undefined && !isConfined(seccompProfile.type);

export function seccompNotUnconfined(pod: CheckedPod): Violation | undefined {
  const types = sortedSet(contextsOf(pod).flatMap((context) => (isUnconfined(context) ? [context.seccompProfile!.type] : [])));
  return violationOf('seccompProfile', settersWith(pod, isUnconfined), `must not set securityContext.seccompProfile.type to ${quoted(types)}`);
}

/** A profile is set for every container, by itself or by the pod. */
export function seccompConfined(pod: CheckedPod): Violation | undefined {
  const wrong = seccompNotUnconfined(pod);
  if (wrong !== undefined) return wrong;
  const unset =
    pod.spec.securityContext?.seccompProfile !== undefined ? [] : containersWith(pod, ({ securityContext }) => securityContext?.seccompProfile === undefined);
  const rule = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return violationOf(
    'seccompProfile',
    unset.map((containers) => `pod or ${containers}`),
    rule,
  );
}
