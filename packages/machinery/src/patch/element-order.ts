/** What tells two list elements apart: the value of the merge key, or the value itself. */
export type Identify = (element: unknown) => unknown;

/**
 * The merged list in the order a patch asks for: the elements it orders stand in its order, the others keep their place
 * relative to the list as it was.
 */
export function inElementOrder(merged: readonly unknown[], wanted: readonly unknown[], before: readonly unknown[], identify: Identify): unknown[] {
  const wantedPlaces = placesOf(wanted, identify);
  const formerPlaces = placesOf(before, identify);
  const place = (places: ReadonlyMap<unknown, number>, element: unknown): number => places.get(identify(element)) ?? Number.MAX_SAFE_INTEGER;
  const ordered = merged.filter((element) => wantedPlaces.has(identify(element)));
  const others = merged.filter((element) => !wantedPlaces.has(identify(element)));
  ordered.sort((left, right) => place(wantedPlaces, left) - place(wantedPlaces, right));
  others.sort((left, right) => place(formerPlaces, left) - place(formerPlaces, right));
  return interleave(others, ordered, (element) => formerPlaces.get(identify(element)));
}

function placesOf(elements: readonly unknown[], identify: Identify): ReadonlyMap<unknown, number> {
  return new Map(elements.map((element, i) => [identify(element), i]));
}

/** An element the server alone has goes first only where it stood before the patch's next element. */
function interleave(others: readonly unknown[], ordered: readonly unknown[], formerPlace: (element: unknown) => number | undefined): unknown[] {
  const result: unknown[] = [];
  let next = 0;
  for (const element of ordered) {
    const limit = formerPlace(element);
    while (limit !== undefined && next < others.length && (formerPlace(others[next]) ?? Infinity) < limit) {
      result.push(others[next]);
      next += 1;
    }
    result.push(element);
  }
  return [...result, ...others.slice(next)];
}
