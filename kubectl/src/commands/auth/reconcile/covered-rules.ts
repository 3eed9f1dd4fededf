export interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** The permissions of `asked`, one a rule, that no rule of `given` covers. */
export function uncoveredRules(given: readonly PolicyRule[], asked: readonly PolicyRule[]): readonly PolicyRule[] {
  return asked.flatMap(singlePermissions).filter((permission) => !given.some((rule) => covers(rule, permission)));
}

function singlePermissions({ verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): readonly PolicyRule[] {
  const names = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ resourceNames: [name] }));
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) => names.map((name) => ({ apiGroups: [group], resources: [resource], ...name }))),
  );
  const onUrls = nonResourceURLs.map((url) => ({ nonResourceURLs: [url] }));
  return verbs.flatMap((verb) => [...onResources, ...onUrls].map((rest) => ({ verbs: [verb], ...rest })));
}

function covers(rule: PolicyRule, permission: PolicyRule): boolean {
  if (!holds(rule.verbs, permission.verbs)) return false;
  const [url] = permission.nonResourceURLs ?? [];
  if (url !== undefined)
    return (rule.nonResourceURLs ?? []).some((pattern) => pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.slice(0, -1))));
  return holds(rule.apiGroups, permission.apiGroups) && holdsResource(rule.resources ?? [], permission.resources?.[0] ?? '') && holdsName(rule, permission);
}

const holds = (given: readonly string[] = [], asked: readonly string[] = []): boolean => given.includes('*') || asked.every((one) => given.includes(one));

// `*/scale` stands for that subresource of everything.
function holdsResource(given: readonly string[], asked: string): boolean {
  const subresource = asked.split('/')[1];
  return given.includes('*') || given.includes(asked) || (subresource !== undefined && given.includes(`*/${subresource}`));
}

/** A rule without names holds for all of them. */
function holdsName({ resourceNames: given = [] }: PolicyRule, { resourceNames: asked = [] }: PolicyRule): boolean {
  return given.length === 0 || (asked.length > 0 && asked.every((name) => given.includes(name)));
}
