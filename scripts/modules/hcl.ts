/** Widest line that is written in one piece. */
const WIDTH = 120;

/** An attribute of a block, or an entry of an object: the text of its value may have several lines. */
export interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** A block with labels, for example `resource "aws_sqs_queue" "queue" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels?: readonly string[];
  readonly body: readonly (Attribute | Block | BlankLine)[];
}

export type BlankLine = "";

/** Terraform's native syntax of blocks, as `terraform fmt` has it, with empty lines between them. */
export function file(blocks: readonly Block[]): string {
  return blocks.map((block) => `${renderBlock(block)}\n`).join("\n");
}

export function renderBlock({ type, labels = [], body }: Block): string {
  const head = [type, ...labels.map((label) => JSON.stringify(label)), "{"].join(" ");
  if (body.length === 0) return `${head}}`;
  return `${head}\n${indented(renderBody(body))}\n}`;
}

function renderBody(body: Block["body"]): string {
  const lines: string[] = [];
  let run: Attribute[] = [];
  const flush = (): void => {
    lines.push(...aligned(run));
    run = [];
  };
  for (const one of body) {
    if (one !== "" && "name" in one) {
      run.push(one);
      continue;
    }
    flush();
    lines.push(one === "" ? "" : renderBlock(one));
  }
  flush();
  return lines.join("\n");
}

/** Aligns what has one line each and stands together, as `terraform fmt` does. */
function aligned(attributes: readonly Attribute[]): readonly string[] {
  const isShort = ({ value }: Attribute): boolean => !value.includes("\n");
  return attributes.map((attribute, index) => {
    let [first, last] = [index, index];
    while (isShort(attribute) && first > 0 && isShort(attributes[first - 1]!)) first--;
    while (isShort(attribute) && last < attributes.length - 1 && isShort(attributes[last + 1]!)) last++;
    const width = Math.max(...attributes.slice(first, last + 1).map(({ name }) => name.length));
    return `${attribute.name.padEnd(width)} = ${attribute.value}`;
  });
}

/** A list of expressions, on one line where it fits. */
export function list(items: readonly string[]): string {
  const line = `[${items.join(", ")}]`;
  return fits(line) ? line : `[\n${items.map((item) => `${indented(item)},`).join("\n")}\n]`;
}

/** An object, with its keys as they are spelled in Terraform. */
export function object(entries: readonly (readonly [key: string, value: string])[]): string {
  const attributes = entries.map(([key, value]) => ({ name: keyText(key), value }));
  if (attributes.length === 0) return "{}";
  const line = `{ ${attributes.map(({ name, value }) => `${name} = ${value}`).join(", ")} }`;
  return attributes.length === 1 && fits(line) ? line : `{\n${indented(aligned(attributes).join("\n"))}\n}`;
}

/** A call of a function, with its arguments on one line where they fit. */
export function call(name: string, args: readonly string[]): string {
  const line = `${name}(${args.join(", ")})`;
  // One argument that is a list or an object hugs its parentheses.
  if (args.length === 1 || fits(line)) return line;
  return `${name}(\n${args.map((arg) => `${indented(arg)},`).join("\n")}\n)`;
}

/** A text as it is, without what Terraform would evaluate. */
export function quoted(text: string): string {
  return `"${escaped(text).replace(/([$%])\{/g, "$1$1{")}"`;
}

/** The characters of a quoted text; what stands in `${…}` is not touched. */
export function escaped(text: string): string {
  return text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n");
}

function keyText(key: string): string {
  return /^[A-Za-z_](?:[\w-]*\w)?$/.test(key) ? key : quoted(key);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

function fits(line: string): boolean {
  return !line.includes("\n") && line.length <= WIDTH - 20;
}
