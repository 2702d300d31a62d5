import { call, escaped, list, object, quoted } from "./hcl";
import type { Entry, Merged, Part, When } from "./merged";

/**
 * What stands in a synthesized stack for the values of variables: texts and numbers that nothing else has, and the
 * Terraform expression of each. Inside of what is there for each element of a collection, `each.value` is the element.
 */
export type Words = Readonly<Record<string, string>>;

/** The address of a resource in the module, and when it is there, by its name in the stack. */
export type Addresses = ReadonlyMap<string, { readonly address: string; readonly when: When | undefined }>;

/** Spells synthesized values as Terraform expressions. */
export class Expressions {
  private readonly pattern: RegExp;

  constructor(
    private readonly words: Words,
    private readonly addresses: Addresses,
  ) {
    const known = Object.keys(words).sort((one, other) => other.length - one.length);
    const reference = String.raw`\$\{aws_\w+\.[\w-]+\.[\w.]+\}`;
    this.pattern = new RegExp(
      [...known.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")), reference].join("|"),
      "g",
    );
  }

  of(value: Merged): string {
    switch (value.kind) {
      case "scalar":
        return this.scalar(value.value);
      case "either":
        return `${value.choice.condition} ? ${this.of(value.then)} : ${this.of(value.otherwise)}`;
      case "json":
        return call("jsonencode", [this.of(value.value)]);
      case "list":
        return this.list(value.parts);
      case "object":
        return this.object(value.parts);
    }
  }

  /** The address of a resource, as `depends_on` takes it. */
  address(reference: string): string {
    return this.resource(reference.split(".")[1]!).address;
  }

  private scalar(value: string | number | boolean | null): string {
    if (typeof value === "string") return this.text(value);
    return (typeof value === "number" ? this.words[value] : undefined) ?? JSON.stringify(value);
  }

  private text(text: string): string {
    const [whole] = text.match(this.pattern) ?? [];
    if (whole === text) return /^\d+$/.test(text) ? call("tostring", [this.expression(text)]) : this.expression(text);
    const found = [...text.matchAll(this.pattern)];
    const fixed = text.split(this.pattern);
    if (found.length === 0) return quoted(text);
    if (fixed.some((part) => /[$%]\{/.test(part))) throw new Error(`What does this refer to? ${text}`);
    const parts = fixed.map((part, index) => {
      const [word] = found[index] ?? [];
      return `${escaped(part)}${word === undefined ? "" : `\${${this.expression(word)}}`}`;
    });
    return `"${parts.join("")}"`;
  }

  private expression(word: string): string {
    const known = this.words[word];
    if (known !== undefined) return known;
    const [, , name, attribute] = /^\$\{(aws_\w+)\.([\w-]+)\.([\w.]+)\}$/.exec(word)!;
    const { address, when } = this.resource(name!);
    const key = when?.choice.each === undefined ? "[0]" : "[each.key]";
    return `${address}${when === undefined ? "" : key}.${attribute!}`;
  }

  private resource(name: string) {
    const found = this.addresses.get(name);
    if (!found) throw new Error(`The module has no ${name}.`);
    return found;
  }

  private list(parts: readonly Part<Merged>[]): string {
    const items = (part: Part<Merged>): readonly string[] => part.items.map((item) => this.of(item));
    const lists = parts.flatMap((part) => {
      const { when } = part;
      if (when?.choice.each === undefined) return [where(when, list(items(part)), "[]")];
      const { collection, element } = when.choice.each;
      return items(part).map((item) => `[for ${element} in ${collection} : ${item.replaceAll("each.value", element)}]`);
    });
    if (lists.length === 0) return "[]";
    if (lists.length === 1) return lists[0]!;
    const all = call("concat", lists);
    return parts.some(({ when }) => when?.choice.each) ? call("distinct", [all]) : all;
  }

  private object(parts: readonly Part<Entry>[]): string {
    const objects = parts.map(({ when, items }) =>
      where(when, object(items.map(([key, value]) => [key, this.of(value)])), "{}"),
    );
    return objects.length > 1 ? call("merge", objects) : (objects[0] ?? "{}");
  }
}

/** An expression for something that may not be there. */
export function where(when: When | undefined, there: string, otherwise: string): string {
  if (when === undefined) return there;
  const [yes, no] = when.taken ? [there, otherwise] : [otherwise, there];
  return `${when.choice.condition} ? ${yes} : ${no}`;
}
