import { panelSvg } from "../../../dashboard/drawing/svg";
import { elementsOf, type Element } from "../../lambdas/widget/strict-html";
import { madeLine, madePanel, SPAN } from "../../lambdas/widget/made-picture";

const FRAME = { span: SPAN, theme: "light", width: 600, id: "one", label: "Jobs" } as const;
const drawn = (...args: Parameters<typeof panelSvg>): readonly Element[] => elementsOf(panelSvg(...args).toString());

/** Of an object, a function or an accessor, and of what they inherit. */
function propertiesOf(member: object): readonly string[] {
  const own = "value" in member && typeof member.value === "function" ? (member.value as object) : member;
  return [...Object.getOwnPropertyNames(own), ...Object.getOwnPropertyNames(Object.prototype)];
}

describe("a plot as SVG", () => {
  it("is as wide as it is told, says what it shows, and has a line for each line", () => {
    const elements = drawn(madePanel("Count", [madeLine("A"), madeLine("B")]), { ...FRAME, label: '"A" & <B>' });
    expect(elements[0]).toMatchObject({
      name: "svg",
      attributes: { width: "600", role: "img", "aria-label": '"A" & <B>' },
    });
    const lines = elements.filter(({ attributes }) => attributes["stroke-width"] === "2" && attributes.fill === "none");
    expect(lines.filter(({ attributes }) => (attributes.d ?? "").split("L").length === 24)).toHaveLength(2);
    expect(elements.map(({ text }) => text)).toEqual(expect.arrayContaining(["A", "B", "Count"]));
  });

  it("has ids of its own, also where another process drew the other one", () => {
    const idsOf = (elements: readonly Element[]): string[] => elements.flatMap(({ attributes }) => attributes.id ?? []);
    const panel = madePanel("Count");
    const [one, other] = [drawn(panel, FRAME), drawn(panel, { ...FRAME, id: "other" })];
    expect(idsOf(one).length).toBeGreaterThan(0);
    expect([idsOf(one), idsOf(other)].map((ids) => ids.every((id) => /^(one|other)-c\d+$/.test(id)))).toEqual([
      true,
      true,
    ]);
    const clipped = one.flatMap(({ attributes }) => attributes["clip-path"] ?? []);
    expect(new Set(clipped)).toEqual(new Set(idsOf(one).map((id) => `url(#${id})`)));
    expect(idsOf(one).filter((id) => idsOf(other).includes(id))).toEqual([]);
  });

  it("has nothing for a script or a pointer, and no style that reaches beyond it", () => {
    const names = new Set<string>();
    for (const { name, attributes } of drawn(madePanel("Count"), FRAME)) {
      expect(["svg", "g", "rect", "path", "text", "defs", "clipPath"]).toContain(name);
      for (const attribute of Object.keys(attributes)) names.add(attribute);
    }
    expect([...names].filter((name) => /^(on|ecmeta|class|href|src|xlink)/.test(name))).toEqual([]);
  });

  it("draws a measurement between two gaps, and no symbol of no size", () => {
    const points = [1, null, 5, null, 3, 4].map((value, index) => ({ at: SPAN.from + index * 3_600_000, value }));
    const symbols = drawn(madePanel("Count", [{ ...madeLine("A"), points }]), FRAME).filter(({ attributes }) =>
      attributes.transform?.startsWith("matrix"),
    );
    expect(symbols.map(({ attributes }) => attributes.transform?.startsWith("matrix(0,"))).toEqual([false, false]);
  });

  it.each(["</text><script>alert(1)</script>", 'a" onload="alert(1)', "zr0-c0", "]]></style>", "<!--", "url(#zr0-c0)"])(
    "leaves %j as text",
    (name) => {
      const elements = drawn(madePanel(name, [madeLine(name)], name), FRAME);
      expect(elements.filter(({ text }) => text === name).length).toBeGreaterThanOrEqual(1);
      expect(elements.some((element) => element.name === "script" || "onload" in element.attributes)).toBe(false);
    },
  );

  it.each(["__proto__", "constructor", "hasOwnProperty", "toString", `__proto__${"x".repeat(99)}`])(
    "leaves what every object has alone when a line is called %s",
    (name) => {
      const members = [{}, Object, ...Object.values(Object.getOwnPropertyDescriptors(Object.prototype))];
      const before = members.map(propertiesOf);
      for (const width of [280, 600])
        drawn(madePanel(name, [madeLine(name), madeLine("B")], name), { ...FRAME, width });
      expect(members.map(propertiesOf)).toEqual(before);
    },
  );

  it("is drawn in either theme, without a background", () => {
    const fills = (theme: "light" | "dark"): string =>
      JSON.stringify(drawn(madePanel("Count"), { ...FRAME, theme }).flatMap(({ attributes }) => attributes.fill ?? []));
    expect(fills("light")).not.toBe(fills("dark"));
    expect(drawn(madePanel("Count"), FRAME)[1]).toMatchObject({ name: "rect", attributes: { fill: "none" } });
  });
});
