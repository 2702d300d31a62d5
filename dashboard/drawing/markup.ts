/** HTML that can be put into HTML as it is: made by `html`, or by who answers for it. */
export class Markup {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What a template may hold; of nothing there is nothing to be seen. */
export type Content = Markup | string | number | undefined | readonly Content[];

/**
 * HTML with contents: whatever is no `Markup` is text, also in attributes, which need their quotation marks. How the template
 * itself is indented does not matter.
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

/** Text as HTML and SVG have it, within elements and within quoted attributes. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
