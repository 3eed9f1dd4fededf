import type { DiscoveredResource, Discovery } from '@kubets/client';
import { apiVersionOf } from '@kubets/machinery';

export type Resource = DiscoveredResource;

/** The resources a server has, found by the names users call them. */
export class Catalog {
  readonly discovery: Discovery;

  constructor(discovery: Discovery) {
    this.discovery = discovery;
  }

  /** `pods`, `po`, `Pod`, `deployments.apps`, `deployments.v1.apps`, `pods.v1.`: the preferred version where none is named. */
  find(name: string): Resource | undefined {
    const [head = '', ...rest] = name.split('.').map((part, index) => (index === 0 ? part : part.toLowerCase()));
    if (rest.length === 0) return this.#preferred((resource) => isCalled(resource, head));
    const [version = '', ...groupParts] = rest;
    return (
      (rest.length > 1
        ? this.#first((resource) => isCalled(resource, head) && resource.version === version && resource.group === groupParts.join('.'))
        : undefined) ??
      this.#preferred((resource) => isCalled(resource, head) && resource.group === rest.join('.')) ??
      this.#preferred((resource) => isCalled(resource, head) && resource.group.startsWith(`${rest.join('.')}.`))
    );
  }

  findKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#first((resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion);
  }

  /** The plural names behind a category such as `all`; empty when there is no such category. */
  category(name: string): readonly Resource[] {
    const members = this.discovery.resources.filter(({ categories, verbs }) => categories.includes(name) && verbs.includes('list'));
    return members.filter((resource) => this.#isPreferredVersion(resource));
  }

  get preferred(): readonly Resource[] {
    return this.discovery.resources.filter((resource) => this.#isPreferredVersion(resource));
  }

  #isPreferredVersion({ group, version, plural }: Resource): boolean {
    const versions = this.discovery.groups.find(({ name }) => name === group)?.versions ?? [];
    const having = versions.find((candidate) =>
      this.discovery.resources.some((one) => one.group === group && one.version === candidate && one.plural === plural),
    );
    return having === version;
  }

  #first(test: (resource: Resource) => boolean): Resource | undefined {
    return this.discovery.resources.find(test);
  }

  #preferred(test: (resource: Resource) => boolean): Resource | undefined {
    const matches = this.discovery.resources.filter(test);
    return matches.find((resource) => this.#isPreferredVersion(resource)) ?? matches[0];
  }
}

function isCalled({ plural, singular, shortNames }: Resource, name: string): boolean {
  const lower = name.toLowerCase();
  return plural === lower || singular === lower || shortNames.includes(name);
}
