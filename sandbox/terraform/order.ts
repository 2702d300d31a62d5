/**
 * The keys of `dependencies` in an order in which each comes after those that it depends on; what is free to choose
 * stays as it was.
 *
 * @param dependencies of each key; every one of them has to be a key itself
 * @throws Error that names a cycle
 */
export function inOrder(dependencies: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (key: string, trail: readonly string[]): void => {
    if (done.has(key)) return;
    if (trail.includes(key)) {
      throw new Error(`they depend on each other: ${[...trail.slice(trail.indexOf(key)), key].join(" -> ")}`);
    }
    for (const dependency of dependencies.get(key) ?? []) visit(dependency, [...trail, key]);
    done.add(key);
  };
  for (const key of dependencies.keys()) visit(key, []);
  return [...done];
}
