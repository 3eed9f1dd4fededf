import type { LimitRange, Pod } from '@kubets/api';

type Item = LimitRange['spec']['limits'][number];
type Container = Pod['spec']['containers'][number];
type Amounts = Readonly<Record<string, string>>;

/** Tells readers of the pod what it did not ask for itself. */
const noteAnnotation = 'kubernetes.io/limit-ranger';

/** Containers get what the namespace gives to those who do not ask; the first range that names a resource decides. */
export function withDefaultResources(pod: Pod, items: readonly Item[]): Pod {
  const ranges = items.filter(({ type }) => type === 'Container');
  const [limits, requests] = [firstOf(ranges.map((item) => item.default)), firstOf(ranges.map((item) => item.defaultRequest))];
  const notes: string[] = [];
  const fill =
    (what: string) =>
    (container: Container): Container => {
      const own = container.resources;
      notes.push(
        ...noteOf('request', `${what} ${container.name}`, requests, own.requests),
        ...noteOf('limit', `${what} ${container.name}`, limits, own.limits),
      );
      return { ...container, resources: { ...own, ...merged('limits', limits, own.limits), ...merged('requests', requests, own.requests) } };
    };
  const { spec, metadata } = pod;
  const containers = spec.containers.map(fill('container'));
  const initContainers = spec.initContainers?.map(fill('init container'));
  if (notes.length === 0) return pod;
  return {
    ...pod,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [noteAnnotation]: `LimitRanger plugin set: ${notes.join('; ')}` } },
    spec: { ...spec, containers, ...(initContainers && { initContainers }) },
  };
}

/** One's own amounts win. */
function merged(list: string, given: Amounts, own: Amounts | undefined): Readonly<Record<string, Amounts>> {
  const all = { ...given, ...own };
  return Object.keys(all).length === 0 ? {} : { [list]: all };
}

const firstOf = (lists: readonly (Amounts | undefined)[]): Amounts => Object.assign({}, ...lists.toReversed()) as Amounts;

function noteOf(list: string, whom: string, given: Amounts, own: Amounts | undefined): readonly string[] {
  const names = Object.keys(given).filter((name) => !Object.hasOwn(own ?? {}, name));
  return names.length === 0 ? [] : [`${names.toSorted().join(', ')} ${list} for ${whom}`];
}
