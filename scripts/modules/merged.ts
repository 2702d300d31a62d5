import { isDeepStrictEqual } from "node:util";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A setting that decides what there is, beyond a text or a number that is filled in. */
export interface Choice {
  /** The Terraform expression that is true where it is chosen. */
  readonly condition: string;
  /** What is there once for each element of a Terraform collection, and its name in that collection. */
  readonly each?: {
    readonly forEach: string;
    readonly collection: string;
    readonly element: string;
    /** What stands for the element in the names of the stack's resources. */
    readonly inStack: string;
  };
}

/** Whether a choice is taken, or is not, where something is there. */
export interface When {
  readonly choice: Choice;
  readonly taken: boolean;
}

/** Consecutive items that are there together; undefined: always. */
export interface Part<Item> {
  readonly when: When | undefined;
  readonly items: readonly Item[];
}

/** A value of JSON, and what choices make of it. */
export type Merged =
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null }
  | { readonly kind: "list"; readonly parts: readonly Part<Merged>[] }
  | { readonly kind: "object"; readonly parts: readonly Part<Entry>[] }
  | { readonly kind: "either"; readonly choice: Choice; readonly then: Merged; readonly otherwise: Merged }
  /** A text of JSON. */
  | { readonly kind: "json"; readonly value: Merged };

export type Entry = readonly [key: string, value: Merged];

/** What a value is where one choice is taken; undefined: it is not there. */
export type Variant = readonly [choice: Choice, value: Json | undefined];

/**
 * One value for all choices, from what it is where none is taken and where each alone is. A choice may change what is
 * there, add to a list or an object, or take away from it.
 *
 * @param base undefined where the value is not there unless a choice is taken
 */
export function merged(base: Json | undefined, variants: readonly Variant[] = []): Merged {
  const differing = variants.filter(([, value]) => !isDeepStrictEqual(value, base));
  const values = [base, ...differing.map(([, value]) => value)];
  if (values.every(isJsonText)) {
    const parsed = differing.map(([choice, text]) => [choice, JSON.parse(text as string) as Json] as const);
    return { kind: "json", value: merged(JSON.parse(base as string) as Json, parsed) };
  }
  if (values.every(isList)) return mergedList(base as readonly Json[], differing as readonly ListVariant[]);
  if (values.every(isObject)) return mergedObject(base as JsonObject, differing as readonly ObjectVariant[]);
  const [first, ...others] = differing;
  if (first === undefined) return { kind: "scalar", value: (base ?? null) as string | number | boolean | null };
  const [choice, value] = first;
  return { kind: "either", choice, then: merged(value), otherwise: merged(base, others) };
}

type JsonObject = Readonly<Record<string, Json>>;
type ListVariant = readonly [choice: Choice, value: readonly Json[]];
type ObjectVariant = readonly [choice: Choice, value: JsonObject];

function mergedList(base: readonly Json[], variants: readonly ListVariant[]): Merged {
  const lists = [base, ...variants.map(([, list]) => list)];
  const replaces = lists.every((list) => list.length === base.length && !list.some(hasSid));
  if (replaces) {
    const items = base.map((item, index) =>
      merged(
        item,
        variants.map(([choice, list]) => [choice, list[index]]),
      ),
    );
    return { kind: "list", parts: [{ when: undefined, items }] };
  }
  const keyed = ([choice, list]: ListVariant) => [choice, new Map(list.map((item) => [keyOf(item), item]))] as const;
  const parts = mergedMaps(new Map(base.map((item) => [keyOf(item), item])), variants.map(keyed));
  return {
    kind: "list",
    parts: parts.map(({ when, items }) => ({ when, items: items.map(([, item]) => item) })),
  };
}

function mergedObject(base: JsonObject, variants: readonly ObjectVariant[]): Merged {
  const maps = variants.map(([choice, object]) => [choice, new Map(Object.entries(object))] as const);
  return { kind: "object", parts: mergedMaps(new Map(Object.entries(base)), maps) };
}

type JsonMap = ReadonlyMap<string, Json>;

function mergedMaps(base: JsonMap, variants: readonly (readonly [Choice, JsonMap])[]): readonly Part<Entry>[] {
  const parts: { when: When | undefined; items: Entry[] }[] = [];
  for (const key of unionOfKeys([base, ...variants.map(([, map]) => map)])) {
    const at = ([choice, map]: readonly [Choice, JsonMap]): Variant => [choice, map.get(key)];
    const [when, value] = thereWhen(base.get(key), variants.map(at), key);
    const last = parts.at(-1);
    if (last && last.when?.choice === when?.choice && last.when?.taken === when?.taken) last.items.push([key, value]);
    else parts.push({ when, items: [[key, value]] });
  }
  return parts;
}

/** When something is there, and what it is then. */
function thereWhen(
  base: Json | undefined,
  variants: readonly Variant[],
  what: string,
): readonly [When | undefined, Merged] {
  const there = variants.filter(([, value]) => value !== undefined);
  const deciding = base === undefined ? there : variants.filter(([, value]) => value === undefined);
  if (deciding.length === 0) return [undefined, merged(base, variants)];
  const [[choice, value], ...more] = deciding as [Variant, ...Variant[]];
  if (more.length > 0) throw new Error(`Two choices decide whether there is ${what}; the generator knows one.`);
  return base === undefined
    ? [{ choice, taken: true }, merged(value)]
    : [{ choice, taken: false }, merged(base, there)];
}

/** The keys of all maps; those that only a later one has stand behind what they stand behind there. */
function unionOfKeys(maps: readonly JsonMap[]): readonly string[] {
  const union: string[] = [];
  for (const map of maps) {
    let after = -1;
    for (const key of map.keys()) {
      const found = union.indexOf(key);
      if (found >= 0) after = found;
      else union.splice(++after, 0, key);
    }
  }
  return union;
}

function keyOf(item: Json): string {
  return hasSid(item) ? item.Sid : JSON.stringify(item);
}

function hasSid(item: Json): item is { readonly Sid: string } {
  return isObject(item) && typeof item.Sid === "string";
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJsonText(value: Json | undefined): boolean {
  return typeof value === "string" && /^[[{]"/.test(value);
}
