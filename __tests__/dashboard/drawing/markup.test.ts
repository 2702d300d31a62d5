import fc from "fast-check";
import { html, Markup } from "../../../dashboard/drawing/markup";

test("what is no markup is text, in elements and in attributes", () => {
  const name = `<img src=x onerror="alert('1')">&amp;`;
  expect(html`<p title="${name}">${name}</p>`.toString()).toBe(
    '<p title="&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;amp;">' +
      "&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38;amp;</p>",
  );
});

test("no text makes a tag, an attribute or a reference", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = html`${text}`.toString();
      expect(escaped).not.toMatch(/[<>"']/);
      expect(escaped.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toBe(text);
    }),
  );
});

test("markup, lists, numbers and nothing", () => {
  const items = [html`<b>${1}</b>`, ["a<", [new Markup("<i>b</i>")]]];
  expect(html`<span>${items}${undefined}</span>`.toString()).toBe("<span><b>1</b>a&#60;<i>b</i></span>");
});

test("an object that claims to be markup is none", () => {
  const claimed = JSON.parse('{"text":"<b>","isEscaped":true}') as { readonly text: string };
  expect(() => html`${claimed as unknown as Markup}`.toString()).toThrow(TypeError);
  expect(html`${claimed.text}`.toString()).toBe("&#60;b&#62;");
});

test("a template's indentation is left out, a text's is not", () => {
  const section = html`<section>
    <p>${"a\n  b"}</p>
  </section>`;
  expect(section.toString()).toBe("<section>\n<p>a\n  b</p>\n</section>");
});
