/** One element of a document, flat, in order. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its text up to the next tag, that behind its children, and that of `bdi` in it, which only isolates its direction. */
  readonly text: string;
}

const TAG = /^<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z][\w:-]*(?:="[^"<>]*")?)*)\s*(\/?)>/;
const TEXT = /^[^<>]+/;
const EMPTY = new Set(["path", "rect"]);

/**
 * Reads HTML that is as strict as XML: every tag closed in order, attributes in quotation marks, no comment, no `<` or `>`
 * that is not a tag's. So a parser that forgives more finds nothing else in it.
 *
 * @throws Error that shows where it is not strict
 */
export function elementsOf(html: string): readonly Element[] {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: (typeof elements)[number][] = [];
  let rest = html;
  while (rest !== "") {
    const text = TEXT.exec(rest)?.[0];
    if (text !== undefined) {
      const inside = open.at(-1);
      if (!inside) throw new Error(`text outside of the root: ${text.slice(0, 80)}`);
      for (const element of open.slice(inside.name === "bdi" ? -2 : -1)) element.text += decoded(text);
      rest = rest.slice(text.length);
      continue;
    }
    const tag = TAG.exec(rest);
    if (!tag) throw new Error(`no tag: ${rest.slice(0, 120)}`);
    const [whole, closing, name, attributes, selfClosing] = tag as unknown as [string, string, string, string, string];
    rest = rest.slice(whole.length);
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [
      key!,
      decoded(value ?? ""),
    ]);
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute twice: ${whole}`);
    const element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, text: "" };
    elements.push(element);
    if (!selfClosing) open.push(element);
    else if (!EMPTY.has(name)) throw new Error(`${whole} is not empty in HTML`);
  }
  if (open.length > 0) throw new Error(`<${open[0]!.name}> is not closed`);
  return elements;
}

function decoded(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replace(/&(?:#(\d+)|(\w+));|&/g, (all, code: string | undefined, name: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number(code));
    const character = name === undefined ? undefined : names[name];
    if (character === undefined) throw new Error(`${all} is no reference that is known here`);
    return character;
  });
}
