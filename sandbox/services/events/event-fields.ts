import { isObject } from "../../json";

/** In which element of each list on the way to it a value lies. Every list has a number of its own. */
export type ListPositions = ReadonlyMap<number, number>;

/** A value of an event that is neither an object nor a list. */
export interface EventField {
  readonly value: unknown;
  readonly lists: ListPositions;
}

/** Paths of an event, keys joined by dots. */
export class WantedPaths {
  private readonly paths: ReadonlySet<string>;
  /** They and what leads to them. */
  private readonly prefixes: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    this.paths = new Set(paths);
    this.prefixes = new Set([...this.paths].flatMap(prefixesOf));
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  isOnTheWay(path: string): boolean {
    return this.prefixes.has(path);
  }
}

/** The values of an event by their paths; only those at `wanted` ones. */
export function fieldsOf(event: unknown, wanted: WantedPaths): ReadonlyMap<string, readonly EventField[]> {
  const fields = new Map<string, EventField[]>();
  let lists = 0;
  const visit = (value: unknown, path: string | undefined, positions: ListPositions): void => {
    if (Array.isArray(value)) {
      const list = lists++;
      value.forEach((element, index) => visit(element, path, new Map([...positions, [list, index]])));
    } else if (isObject(value)) {
      for (const key of Object.keys(value)) {
        const own = path === undefined ? key : `${path}.${key}`;
        if (wanted.isOnTheWay(own)) visit(value[key], own, positions);
      }
    } else if (path !== undefined && wanted.has(path)) {
      fields.set(path, [...(fields.get(path) ?? []), { value, lists: positions }]);
    }
  };
  visit(event, undefined, new Map());
  return fields;
}

/** Whether two values may be of the same event object: where a list leads to both, through the same element. */
export function isConsistent(lists: ListPositions, others: ListPositions): boolean {
  return [...lists].every(([list, index]) => (others.get(list) ?? index) === index);
}

/** `a`, `a.b` and `a.b.c` of `a.b.c`. */
function prefixesOf(path: string): string[] {
  return path.split(".").map((_key, index, keys) => keys.slice(0, index + 1).join("."));
}
