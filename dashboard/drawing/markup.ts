/** HTML that can be inserted unchanged, because `html` made it or a caller vouches for it. */
export class Markup {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** The values that a template may hold. Undefined is rendered as nothing. */
export type Content = Markup | string | number | undefined | readonly Content[];

/**
 * A template for HTML. Every value that is not `Markup` is escaped as text. Attributes with values need quotation
 * marks. The indentation of the template does not matter.
 */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const [first = "", ...rest] = strings.map((part) => part.replace(/\n +/g, "\n"));
  return new Markup(rest.reduce((before, after, index) => before + textOf(contents[index]) + after, first));
}

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.toString();
  return typeof content === "object" ? content.map(textOf).join("") : escaped(String(content));
}

/** Escapes text for HTML and SVG, both in elements and in quoted attributes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
