/** What a string of Terraform's JSON syntax can hold here. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  /** Text with interpolations. */
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  /** `type.name.attribute` or `data.type.name.attribute`; `path` goes from the attribute inwards. */
  | { readonly kind: "reference"; readonly address: string; readonly path: readonly (string | number)[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: "jsonencode"; readonly argument: Expression };

/** Names that begin no resource's address, but something else in Terraform's language. */
const OTHER_ROOTS = new Set(["var", "local", "module", "path", "terraform", "each", "count", "self"]);

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/**
 * Reads one string of Terraform's JSON syntax: text, interpolations, `$${` and `%%{` as escapes. Inside `${}` it knows
 * references, literals, lists, objects and `jsonencode`, which is what CDKTF emits for attributes and `Fn.jsonencode`.
 * https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 *
 * @throws Error that names what it does not know, and quotes the string
 */
export function parseTemplate(text: string): Expression {
  try {
    return new Parser(text).template(undefined);
  } catch (error) {
    throw new Error(`${(error as Error).message} in ${text}`, { cause: error });
  }
}

class Parser {
  private position = 0;

  constructor(private readonly text: string) {}

  /** Up to the closing quote, or to the end of the text where there is none; a lone `${}` keeps its value's type. */
  template(quote: '"' | undefined): Expression {
    const parts: Expression[] = [];
    let run = "";
    const endRun = (): void => {
      if (run !== "") parts.push({ kind: "literal", value: run });
      run = "";
    };
    for (;;) {
      if (this.position >= this.text.length) {
        if (quote) throw new Error("a string that does not end");
        break;
      }
      if (quote && this.take(quote)) break;
      if (this.take("$${")) run += "${";
      else if (this.take("%%{")) run += "%{";
      else if (this.take("%{")) throw new Error("the embedded cloud does not know template directives (%{)");
      else if (this.take("${")) {
        endRun();
        parts.push(this.expression());
        this.expect("}");
      } else run += quote ? this.quotedCharacter() : this.text[this.position++]!;
    }
    endRun();
    if (parts.length === 0) return { kind: "literal", value: "" };
    return parts.length === 1 ? parts[0]! : { kind: "template", parts };
  }

  private expression(): Expression {
    this.skipSpace();
    if (this.take('"')) return this.template('"');
    if (this.take("[")) return { kind: "list", items: this.sequence("]", () => this.expression()) };
    if (this.take("{")) return { kind: "object", entries: this.sequence("}", () => this.entry()) };
    const number = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return { kind: "literal", value: Number(number) };
    const name = this.match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw this.unreadable();
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    if (this.take("(")) return this.call(name);
    return this.reference(name);
  }

  private call(name: string): Expression {
    if (name !== "jsonencode") throw new Error(`the embedded cloud does not know the function ${name}`);
    const argument = this.expression();
    this.expect(")");
    return { kind: "jsonencode", argument };
  }

  private reference(root: string): Expression {
    if (OTHER_ROOTS.has(root)) throw new Error(`the embedded cloud does not know references to ${root}`);
    const address = [root];
    for (let missing = root === "data" ? 2 : 1; missing > 0; missing--) address.push(this.attribute());
    const path: (string | number)[] = [this.attribute()];
    for (;;) {
      if (this.take("[")) {
        path.push(this.index());
      } else if (this.take(".")) {
        const number = this.match(/\d+/y);
        path.push(number === undefined ? this.name() : Number(number));
      } else return { kind: "reference", address: address.join("."), path };
    }
  }

  private index(): string | number {
    const inner = this.expression();
    this.expect("]");
    if (inner.kind !== "literal" || (typeof inner.value !== "string" && typeof inner.value !== "number")) {
      throw new Error("the embedded cloud does not know an index that is no literal");
    }
    return inner.value;
  }

  private entry(): [string, Expression] {
    this.skipSpace();
    const key = this.take('"') ? this.template('"') : { kind: "literal" as const, value: this.name() };
    if (key.kind !== "literal") throw new Error("the embedded cloud does not know object keys that are no literals");
    this.skipSpace();
    if (!this.take(":")) this.expect("=");
    return [String(key.value), this.expression()];
  }

  private sequence<Item>(end: string, item: () => Item): Item[] {
    const items: Item[] = [];
    this.skipSpace();
    while (!this.take(end)) {
      items.push(item());
      this.skipSpace();
      if (!this.take(",")) {
        this.expect(end);
        break;
      }
      this.skipSpace();
    }
    return items;
  }

  private attribute(): string {
    this.expect(".");
    return this.name();
  }

  private name(): string {
    const name = this.match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw this.unreadable();
    return name;
  }

  private quotedCharacter(): string {
    const character = this.text[this.position++]!;
    if (character !== "\\") return character;
    const escaped = this.text[this.position++] ?? "";
    if (escaped === "u") return String.fromCharCode(parseInt(this.match(/[\da-fA-F]{4}/y) ?? "", 16));
    const meant = ESCAPED[escaped];
    if (meant === undefined) throw new Error(`the escape \\${escaped}`);
    return meant;
  }

  private skipSpace(): void {
    this.match(/\s+/y);
  }

  private take(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  private expect(token: string): void {
    this.skipSpace();
    if (!this.take(token)) throw this.unreadable();
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private unreadable(): Error {
    const rest = this.text.slice(this.position, this.position + 20);
    return new Error(`the embedded cloud cannot read an expression at ${JSON.stringify(rest)}`);
  }
}
