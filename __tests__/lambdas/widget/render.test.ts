import fc from "fast-check";
import type { Panel, Picture } from "../../../dashboard/picture";
import { problemOf } from "../../../dashboard/problem";
import { readInput, type WidgetInput } from "../../../lambdas/widget/input";
import { limitsOf, MAX_BYTES, renderPicture, renderProblem } from "../../../lambdas/widget/render";
import { FUNCTION_ARN, madeEnvironment, madeLine, madePanel, madePicture, madeRow } from "./made-picture";
import { elementsOf, type Element } from "./strict-html";

const RUN = {
  EventId: "e",
  StartedAt: "2026-03-02T11:00:00Z",
  EvaluatedAt: "2026-03-02T11:10:00Z",
  Expected: 3,
  Answered: 3,
  Silent: 0,
  Ok: 9,
  Denied: 0,
  Throttled: 0,
  Failed: 0,
  SilentSpokes: [],
  TroubledSpokes: [],
};

const inputOf = (params: object = {}, context: object = {}): WidgetInput =>
  readInput({ ...params, widgetContext: { width: 1200, widgetId: "w", ...context } });

function rendered(picture: Partial<Picture> = {}, input = inputOf()): { html: string; elements: readonly Element[] } {
  const html = renderPicture(madePicture(picture), input, FUNCTION_ARN);
  return { html, elements: elementsOf(html) };
}

const textOf = (elements: readonly Element[]): string =>
  elements
    .filter(({ name }) => name !== "style")
    .map(({ text }) => text)
    .join(" ")
    .replace(/\s+/g, " ");
const named = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter((element) => element.name === name);
const withClass = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter(({ attributes }) => attributes.class?.split(" ").includes(name));

describe("a widget", () => {
  it("says which hub it is, which range, and who answered the last refresh", () => {
    const spoke = { project: "Project2", environment: "prod", account: "444444444444", region: "eu-west-1" };
    const troubled = { ...RUN, Answered: 2, Silent: 1, Failed: 2, SilentSpokes: [spoke] };
    const { elements } = rendered({ run: troubled });
    expect(textOf(elements)).toContain("hub 111111111111, us-east-1 2026-02-23 12:00 to 2026-03-02 12:00 UTC");
    expect(textOf(elements)).toContain(
      "Last refresh 2026-03-02 11:00 UTC: 2 of 3 spokes answered, 9 metrics ok, 2 failed. Silent: Project2/prod (444444444444:eu-west-1).",
    );
    expect(withClass(elements, "troubled")).toHaveLength(1);
    expect(withClass(rendered({ run: RUN }).elements, "troubled")).toEqual([]);
    expect(textOf(rendered().elements)).toContain("No refresh of this hub has been looked after yet.");
  });

  it("begins with the alerts that go on, and has the history of the range", () => {
    const condition = { kind: "above", threshold: 5, clear: 4 } as const;
    const of = {
      rule: "idle",
      metric: "Idle",
      project: "P",
      environment: "dev",
      unit: "Count",
      kind: "value",
    } as const;
    const alert = { ...of, condition, since: Date.parse("2026-03-01T10:00:00Z"), value: 7 };
    const mute = { by: "<b>ada", why: "known", until: Date.parse("2026-03-03T10:00:00Z") };
    const { elements } = rendered({
      alerts: [alert, { ...alert, unknownSince: Date.parse("2026-03-01T11:00:00Z") }, { ...alert, mute }],
      episodes: [
        { ...of, startedAt: Date.parse("2026-03-01T10:00:00Z"), value: 6 },
        {
          ...of,
          startedAt: Date.parse("2026-02-28T10:00:00Z"),
          endedAt: Date.parse("2026-02-28T13:00:00Z"),
          endedBy: "recovered",
          value: 8,
        },
      ],
    });
    const text = textOf(elements);
    expect(text).toMatch(/P\/dev Idle: firing 7, alerts above 5 rule idle, since 2026-03-01 10:00 UTC/);
    expect(text).toMatch(/P\/dev Idle: unknown unknown since 2026-03-01 11:00, then 7; alerts above 5/);
    expect(text).toMatch(/P\/dev Idle: muted .* muted until 2026-03-03 10:00 by <b>ada: known/);
    expect(text.indexOf("firing")).toBeLessThan(text.indexOf("Alert history"));
    expect(text).toMatch(/2026-03-01 10:00 goes on P\/dev Idle idle 6/);
    expect(text).toMatch(/2026-02-28 10:00 2026-02-28 13:00 recovered P\/dev Idle idle 8/);
    const many = rendered({ alerts: Array.from({ length: 25 }, () => alert) }).elements;
    expect(textOf(many)).toContain("and 5 more alerts");
  });

  it("has a heading for each environment with its plots, then the newest values", () => {
    const { elements } = rendered({
      environments: ["dev", "prod"].map((name) => madeEnvironment(name, [madePanel("Count"), madePanel("Seconds")])),
      rows: [
        madeRow(),
        madeRow({ metric: "TrainingJobsByStatus", value: { Completed: 5, Failed: 0 }, freshness: "stale" }),
        madeRow({ environment: "prod", value: 0.125, unit: "None", freshness: "silent", trend: [] }),
      ],
    });
    expect(named(elements, "h3").map(({ text }) => text.trim())).toEqual(["dev", "prod"]);
    expect(named(elements, "figcaption").map(({ text }) => text.trim())).toEqual([
      "Count",
      "Seconds",
      "Count",
      "Seconds",
    ]);
    const plots = named(elements, "svg").filter(({ attributes }) => attributes.role === "img");
    expect(plots.map(({ attributes }) => [attributes["aria-label"], attributes.width])).toEqual([
      ["Count in dev: 1 line", "590"],
      ["Seconds in dev: 1 line", "590"],
      ["Count in prod: 1 line", "590"],
      ["Seconds in prod: 1 line", "590"],
    ]);
    expect(withClass(elements, "spoke").map(({ text }) => text)).toEqual(["Project1 / dev", "Project1 / prod"]);
    const cells = named(elements, "td").map(({ text }) => text.trim());
    expect(cells.filter((text) => text !== "")).toEqual([
      "NumberEndPointsInService",
      "3",
      "TrainingJobsByStatus",
      "Completed 5",
      "NumberEndPointsInService",
      "0.125",
    ]);
    // A label is isolated, so that it does not turn the number where it is written from right to left.
    expect(named(elements, "bdi").map(({ text }) => text)).toEqual(["Completed"]);
    expect(withClass(elements, "unit").map(({ text }) => text)).toEqual(["Count", "Count"]);
    expect(withClass(elements, "old").map(({ text }) => text)).toEqual(["stale", "silent"]);
    expect(named(elements, "svg").filter(({ attributes }) => attributes["aria-hidden"])).toHaveLength(2);
    expect(elements.flatMap(({ attributes }) => attributes.id ?? []).length).toBe(
      new Set(elements.flatMap(({ attributes }) => attributes.id ?? [])).size,
    );
  });

  it("says of a plot why it has nothing to draw", () => {
    const panels = [
      madePanel("Late", [{ ...madeLine("Late"), points: [] }]),
      { ...madePanel("Bare", []), isWithoutLabels: true },
      madePanel("Drawn"),
    ];
    const { elements } = rendered({ environments: [madeEnvironment("dev", panels)] });
    expect(named(elements, "figcaption").map(({ text }) => text)).toEqual(["Late", "Bare", "Drawn"]);
    expect(withClass(elements, "muted").map(({ text }) => text)).toEqual([
      "No measurements in this range",
      "Measured in this range, each time without labels",
    ]);
    expect(elements.filter(({ attributes }) => attributes.role === "img")).toHaveLength(1);
  });

  it("shows only what its view names, and reads only that", () => {
    const [plots, table] = ["plots", "table"].map((view) => rendered({}, inputOf({ view })).elements);
    expect([named(plots!, "figure").length, named(plots!, "table").length]).toEqual([1, 0]);
    expect([named(table!, "figure").length, named(table!, "table").length]).toEqual([0, 1]);
    expect(limitsOf("plots")).toMatchObject({ rows: 0, trends: 0 });
    expect(limitsOf("table")).toMatchObject({ panelsPerEnvironment: 0 });
  });

  it("is as narrow as the widget", () => {
    const { elements } = rendered({}, inputOf({}, { width: 400 }));
    expect(named(elements, "svg")[0]).toMatchObject({ attributes: { width: "400" } });
  });

  it("is drawn on whatever background the theme has", () => {
    const [light, dark] = ["light", "dark"].map((theme) => rendered({}, inputOf({}, { theme })).html);
    expect(light).toContain("color:#1b2129;background:transparent");
    expect(dark).toContain("color:#e6edf3;background:transparent");
  });

  it("has no style that reaches beyond it, and nothing of other origins", () => {
    const { html, elements } = rendered({ choices: { projects: ["A", "B"], environments: [], metrics: ["m"] } });
    const [style, ...others] = named(elements, "style");
    expect(others).toEqual([]);
    const selectors = style!.text
      .split("}")
      .filter(Boolean)
      .map((rule) => rule.split("{")[0]!);
    expect(selectors.length).toBeGreaterThan(10);
    expect(selectors.filter((selector) => !/^\.ds-dashboard-widget( |$)/.test(selector))).toEqual([]);
    expect(elements[0]!.attributes.class).toBe("ds-dashboard-widget cwdb-no-default-styles");
    expect(html).not.toMatch(
      /<(script|iframe|use|link|img|object|embed|foreignObject)|@import|javascript:|\bon\w+=|href=|src=/i,
    );
  });

  it("says how hubs without measurements come to have some, and that nothing has the chosen names", () => {
    const nothing = { environments: [], rows: [], choices: { projects: [], environments: [], metrics: [] } };
    expect(textOf(rendered(nothing).elements)).toContain("No measurements yet");
    const filtered = rendered({ environments: [], rows: [] }, inputOf({ project: "project1" }));
    expect(textOf(filtered.elements)).toContain("Nothing to show");
    expect(named(filtered.elements, "table")).toEqual([]);
  });

  it("shows the problems of its input before other notices, the first ten of all", () => {
    const notices = Array.from({ length: 12 }, (_, index) => `Notice ${index}.`);
    const { elements } = rendered({ notices }, inputOf({ view: "x" }));
    const items = named(elements, "li").map(({ text }) => text);
    expect([items[0], items[1], items.at(-1), items.length]).toEqual([
      "There is no view of that name; there are overview, plots and table.",
      "Notice 0.",
      "There are 3 more notices.",
      11,
    ]);
  });

  it("shows a problem with its remedy", () => {
    const error = Object.assign(new Error("<b>no</b>"), { name: "AccessDeniedException" });
    const problem = problemOf(error, { name: "hub", account: "111111111111", region: "us-east-1" });
    const elements = elementsOf(renderProblem(problem, "dark"));
    expect(named(elements, "h3")[0]!.text).toBe(problem.title);
    expect(textOf(elements)).toContain("AccessDeniedException: <b>no</b>");
    expect(textOf(elements)).toContain(problem.remedy);
  });
});

describe("the choice of a project", () => {
  const choices = { projects: ["A", "B<i>&\"'"], environments: [], metrics: ["m"] };

  it("calls the function again with what the widget shows otherwise", () => {
    const input = inputOf({ project: "A", environment: "dev", metric: ["</x>&'\""], view: "plots" });
    const { html, elements } = rendered({ choices, filters: input.filters }, input);
    const [action] = named(elements, "cwdb-action");
    expect(action!.attributes).toEqual({ action: "call", endpoint: FUNCTION_ARN, display: "widget", event: "click" });
    const params: unknown = { view: "plots", environment: "dev", metric: ["</x>&'\""] };
    expect(JSON.parse(action!.text)).toEqual(params);
    // A console that took the element's HTML for its text would read the same.
    expect(JSON.parse(/event="click"\s*>([^<]*)</.exec(html)![1]!)).toEqual(params);
    expect(
      named(elements, "option").map(({ attributes, text }) => [
        attributes.value,
        text.trim(),
        "selected" in attributes,
      ]),
    ).toEqual([
      ["", "All", false],
      ["A", "A", true],
      ["B<i>&\"'", "B<i>&\"'", false],
    ]);
  });

  it("is not there where there is none", () => {
    expect(named(rendered().elements, "form")).toEqual([]);
  });

  it("offers 200 at most, and who is chosen", () => {
    const projects = Array.from({ length: 300 }, (_, index) => `P${index}`);
    const input = inputOf({ project: "P299" });
    const { elements } = rendered({ choices: { ...choices, projects }, filters: input.filters }, input);
    const options = named(elements, "option");
    expect([options.length, options.at(-1)!.text.trim()]).toEqual([203, "and 100 projects more"]);
  });
});

describe("names and values of others", () => {
  const PAYLOADS = [
    "<script>alert(1)</script>",
    "</td></table></div><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "]]></style><svg onload=alert(1)>",
    "</text></svg><iframe src=javascript:alert(1)>",
    "</option></select><cwdb-action action=call endpoint=arn>",
    "&lt;script&gt;",
    "<!--",
    "{a|b}${x}`",
    "\u202eevil\u0000",
    "</cwdb-action><b>",
  ];
  const hostile = fc.oneof(fc.constantFrom(...PAYLOADS), fc.string({ minLength: 1, unit: "binary" }));

  it("stay text, wherever they are", () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 9, maxLength: 9 }), (names) => {
        const [project, environment, metric, unit, label, account, hub, notice, filter] = names as [
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
          string,
        ];
        const spoke = { project, environment, account, region: account };
        const { elements } = rendered(
          {
            hub: { name: hub, account, region: account },
            choices: { projects: [project, "other"], environments: [environment], metrics: [metric] },
            rows: [madeRow({ project, environment, metric, unit, account, region: account, value: { [label]: 1 } })],
            environments: [
              {
                ...madeEnvironment(environment, [madePanel(metric, [madeLine(label)], unit)]),
                leftOut: [metric],
              },
            ],
            notices: [notice],
            run: { ...RUN, Silent: 1, SilentSpokes: [spoke] },
          },
          inputOf({ project: filter, environment: filter, metric: [filter] }),
        );
        const known =
          "a,bdi,button,clipPath,cwdb-action,defs,div,figcaption,figure,form,g,h3,label,li,option,p,path,rect,section,select,span,strong,style,svg,table,tbody,td,text,th,thead,tr,ul".split(
            ",",
          );
        expect(elements.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
        const attributes = elements.flatMap((element) => Object.keys(element.attributes));
        expect(attributes.filter((name) => /^(on|href|src|xlink:href|formaction|action$)/i.test(name))).toEqual([
          "action",
        ]);
        expect(named(elements, "style")).toHaveLength(1);
        expect(named(elements, "td")[0]!.text).toBe(metric);
        expect(withClass(elements, "spoke")[0]!.text).toBe(`${project} / ${environment}`);
      }),
      { numRuns: 150 },
    );
  });
});

describe("an answer", () => {
  const LONG = "&".repeat(256);
  const bytes = (html: string): number => Buffer.byteLength(html);
  /** A stack of 256 labels with long names. */
  const lines = Array.from({ length: 256 }, (_, index) => madeLine(`${index}${LONG.slice(3)}`, "P", 296));
  const stack = (title: string): Panel => ({ ...madePanel(title, lines), kind: "stack" });

  it("leaves nothing out of a hub of usual size", () => {
    const { elements, html } = rendered({
      environments: ["dev", "int", "prod"].map((name) =>
        madeEnvironment(
          name,
          Array.from({ length: 12 }, (_, index) => madePanel(`Panel ${index}`, [madeLine("A"), madeLine("B")])),
        ),
      ),
      rows: Array.from({ length: 300 }, (_, index) => madeRow({ metric: `Metric${index}` })),
    });
    expect(bytes(html)).toBeLessThan(MAX_BYTES);
    expect(withClass(elements, "left-out")).toEqual([]);
    expect([named(elements, "figure").length, named(elements, "td").length]).toEqual([36, 1_200]);
  });

  it("leaves out trends first, then plots, then rows, and says so", () => {
    const rows = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) =>
        madeRow({ metric: `${index}${"m".repeat(length)}`, trend: Array.from({ length: 15 }, (_, day) => day % 3) }),
      );
    const environments = [madeEnvironment("dev", [stack("Stack 1"), stack("Stack 2"), madePanel("Small")])];
    const shown = (picture: Partial<Picture>) => {
      const { elements, html } = rendered(picture);
      expect(bytes(html)).toBeLessThanOrEqual(MAX_BYTES);
      return {
        rows: withClass(elements, "number").length - 1,
        plots: named(elements, "figure").length,
        hasTrends: withClass(elements, "trend").length > 0,
        notes: withClass(elements, "left-out").map(({ text }) => text.trim()),
      };
    };
    const all = shown({ environments, rows: rows(300, 1_000) });
    expect(all).toEqual({ rows: 300, plots: 3, hasTrends: true, notes: [] });
    const room = 1_000 + Math.floor((MAX_BYTES - bytes(rendered({ environments, rows: rows(300, 1_000) }).html)) / 300);
    const more = "Choose a project, an environment or metrics to see more.";
    expect(shown({ environments, rows: rows(300, room) })).toEqual({
      rows: 300,
      plots: 3,
      hasTrends: false,
      notes: [`Trends are left out. ${more}`],
    });
    const noPlots = shown({ environments, rows: rows(300, 3_300) });
    expect(noPlots).toMatchObject({ rows: 300, hasTrends: false });
    expect(noPlots.plots).toBeLessThan(3);
    expect(noPlots.notes[0]).toMatch(/^Left out: Stack|^The plots of 1 environment are left out/);
    const fewRows = shown({ environments, rows: rows(300, 10_000) });
    expect(fewRows.rows).toBeLessThan(110);
    expect(fewRows.notes.join()).toContain(`${300 - fewRows.rows} more values left out. Trends are left out.`);
  });

  it("says which series and rows were not even read", () => {
    const { elements } = rendered({
      rowsLeftOut: 1_700,
      environments: [
        { ...madeEnvironment("dev", [madePanel("Count")]), leftOut: Array.from({ length: 12 }, (_, i) => `M${i}`) },
      ],
    });
    expect(withClass(elements, "left-out").map(({ text }) => text.trim().split(" Choose")[0])).toEqual([
      "Left out: M0, M1, M2, M3, M4, M5, M6, M7, M8, M9 and 2 more.",
      "1,700 more values left out.",
    ]);
  });

  it("stays within its budget with the longest names, 256 labels and thousands of everything", () => {
    const many = <Thing>(count: number, make: (index: number) => Thing): Thing[] =>
      Array.from({ length: count }, (_, index) => make(index));
    const name = (index: number): string => `${index}${LONG}`.slice(0, 256);
    const spokes = many(500, (index) => ({
      project: name(index),
      environment: name(index),
      account: "1",
      region: "r",
    }));
    const { html, elements } = rendered({
      choices: { projects: many(2_000, name), environments: [], metrics: ["m"] },
      notices: many(500, (index) => `${index} ${LONG.repeat(20)}`),
      run: { ...RUN, Silent: 500, SilentSpokes: spokes },
      rows: many(300, (index) =>
        madeRow({ project: name(index), environment: name(index), metric: name(index), unit: LONG }),
      ),
      environments: many(100, (index) => ({
        ...madeEnvironment(name(index), [stack(name(index))]),
        leftOut: many(500, name),
      })),
    });
    expect(bytes(html)).toBeLessThanOrEqual(MAX_BYTES);
    expect(withClass(elements, "left-out").length).toBeGreaterThan(0);
    expect(bytes(JSON.stringify(html))).toBeLessThan(6_000_000);
  });
});

describe("the overview", () => {
  const input = inputOf({ view: "overview", environment: "dev" });

  it("has the matrix of the page: values as people say them, their change, their labels, and what is missing", () => {
    const trend = [...Array<number>(7).fill(0), 50, ...Array<number>(6).fill(0), 100];
    const { elements, html } = rendered(
      {
        rows: [
          madeRow({ metric: "BillableTrainingSeconds24h", unit: "Seconds", value: 7_200, trend }),
          madeRow({ metric: "TrainingJobsByStatus", value: { Completed: 9, Failed: 1, Stopped: 0 } }),
          madeRow({ metric: "IdleEndpoints24h", value: 1, freshness: "no-value" }),
        ],
        missing: [{ project: "Project1", environment: "dev", metric: "IdleEndpoints24h", kind: "no-value", error: "" }],
      },
      input,
    );
    const text = textOf(elements);
    expect(text).toContain("Nothing to measure: IdleEndpoints24h of Project1/dev.");
    expect(named(elements, "th").map(({ text: head }) => head)).toEqual([
      "Training",
      "dev",
      "Endpoints",
      "dev",
      "Cost",
      "dev",
    ]);
    expect(named(elements, "strong").map(({ text: value, attributes }) => [value, attributes.title])).toEqual([
      ["hub", undefined],
      ["10", "10 Count, measured 2026-03-02 12:00 UTC"],
      ["1", "1 Count, measured 2026-03-02 12:00 UTC"],
      ["2", "7,200 Seconds, measured 2026-03-02 12:00 UTC"],
    ]);
    expect(withClass(elements, "change").map(({ text: change }) => change.trim())).toContain("+100 %");
    expect(withClass(elements, "bad").map(({ text: label }) => label)).toEqual(["Failed 1"]);
    expect(html).toContain('<span class="bad"><bdi>Failed</bdi> 1</span>');
    expect(withClass(elements, "quiet").map(({ text: state }) => state)).toEqual(["nothing to measure"]);
    expect(html).toContain('{"view":"plots","metric":"TrainingJobsByStatus","environment":"dev"}');
  });

  it("has the largest projects of a metric, stays within its size, and says what it leaves out", () => {
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      madeRow({
        project: `p${index % 6}`,
        metric: `M${Math.floor(index / 6)}`,
        value: { [`${"<&".repeat(110)}${index}`]: index, b: 1 },
        trend: Array.from({ length: 15 }, (_, day) => day * index),
      }),
    );
    const { html, elements } = rendered({ rows }, input);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAX_BYTES);
    expect(textOf(elements)).toMatch(/3 more projects with smaller values/);
    expect(textOf(elements)).toMatch(/[\d,]+ more values left out\. Choose a project/);
  });

  it("says where there is nothing to show", () => {
    const { elements } = rendered({ rows: [], environments: [] }, input);
    expect(named(elements, "h3").map(({ text }) => text)).toEqual(["Nothing to show"]);
  });
});
