import type { AlertChange } from "../../../contract/alerts";
import { eventOf } from "../../../lambdas/alerts/event";
import { notificationOf, plain, quoted } from "../../../lambdas/alerts/notification";
import { dashboardAddress } from "../../../lambdas/alerts/wording";
import { madeRule } from "../../fixtures/alerts/made-rule";

const AT = "2026-03-02T10:10:00.000Z";
const HUB = { name: "main", region: "us-east-1", dashboard: "https://console.example/dashboard" };
const MESSAGE = { id: "id-2", thread: "id-1", at: AT };

function change(members: Partial<AlertChange> = {}): AlertChange {
  return {
    project: "Project1",
    environment: "prod",
    change: "firing",
    episode: { Kind: "value", StartedAt: AT, HeldSince: "2026-03-02T10:00:00.000Z", Value: 11 },
    value: 11,
    muted: false,
    ...members,
  };
}

function textsOf(told: readonly AlertChange[], rule = madeRule(), isTest = false) {
  const { Subject, Message } = notificationOf(rule, MESSAGE, told, HUB, isTest);
  const { default: text, https } = JSON.parse(Message) as { default: string; https: string };
  return { Subject, Message, text, chat: JSON.parse(https) as Chat };
}

interface Chat {
  readonly content: { readonly title: string; readonly description: string; readonly nextSteps: readonly string[] };
}

it("says in mail what has happened, where to look and which message it is", () => {
  const ended = { Kind: "value", StartedAt: AT, HeldSince: "2026-03-01T09:00:00.000Z", EndedAt: AT } as const;
  const recovered = change({
    project: "Project2",
    change: "ended",
    episode: { ...ended, EndedBy: "recovered" },
    value: 1 / 3,
  });
  const { Subject, text } = textsOf([change(), recovered]);
  expect(Subject).toBe("idle: 1 alerting, 1 recovered");
  expect(text).toBe(
    [
      "Idle alerts, 1 series in main (us-east-1):",
      "  Project1/prod: 11, above 10 since 2026-03-02 10:00 UTC",
      "",
      "Idle has recovered, 1 series in main (us-east-1):",
      "  Project2/prod: 0.3333333, since 2026-03-01 09:00 UTC it had alerted",
      "",
      "All of them: npx ds-dashboard alerts list --rule idle",
      "Dashboard: https://console.example/dashboard",
      "Message id-2",
    ].join("\n"),
  );
});

it("speaks the schema of Amazon Q Developer in chats", () => {
  expect(textsOf([change()]).chat).toEqual({
    version: "1.0",
    source: "custom",
    id: "id-2",
    content: {
      textType: "client-markdown",
      title: "idle: 1 alerting",
      description:
        "`Idle` alerts, 1 series in main (us-east-1):\n• `Project1`/`prod`: 11, above 10 since 2026-03-02 10:00 UTC",
      nextSteps: ["`npx ds-dashboard alerts list --rule idle`", "https://console.example/dashboard"],
      keywords: ["idle", "main"],
    },
    metadata: { threadId: "id-1", summary: "idle: 1 alerting", eventType: "ds-dashboard Alert" },
  });
});

it("marks a test in every text", () => {
  const { Subject, text, chat } = textsOf([change()], madeRule(), true);
  expect([Subject, chat.content.title]).toEqual(["Test: idle: 1 alerting", "Test: idle: 1 alerting"]);
  for (const shown of [text, chat.content.description]) {
    expect(shown).toMatch(/^This is a test: nothing has happened\.\n/);
  }
});

it.each([
  [madeRule({ condition: { kind: "below", threshold: 0.1, clear: 1 } }), "11, below 0.1 since"],
  [
    madeRule({ condition: { kind: "outsideUsual", deviations: 3, minimumChange: 1 } }),
    "11, outside of what is usual since",
  ],
])("says by which condition of %j", (rule, words) => {
  expect(textsOf([change()], rule).text).toContain(words);
});

it("names the label that it watches", () => {
  expect(textsOf([change()], madeRule({ label: "<GPU>" })).chat.content.description).toMatch(
    /^`Idle` \(`‹GPU›`\) alerts/,
  );
});

const HOSTILE = [
  "line\nbreak\r\u2028\u2029\u0085\v",
  "<!channel> <@U123> <https://evil.example|click>",
  "@here & *bold* _it_ ~no~ `code` ```",
  "\u202Edlrow\u202C \u2066x\u2069 \u200B\uFEFF",
  "\u0000\u001b[31mred",
  "[click](https://evil.example) ![x](y)",
  "\uD800 alone",
  "a".repeat(256),
  "👩‍👩‍👧".repeat(60),
];

it.each(HOSTILE)("shows %j as text", (name) => {
  const told = [change({ project: name, environment: name })];
  const { Subject, text, chat } = textsOf(told, madeRule({ metric: name, label: name }));
  expect(Subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  // The lines are those of a harmless name: heading, series, blank, command, dashboard, message.
  expect(text.split("\n")).toHaveLength(6);
  expect(chat.content.description.split("\n")).toHaveLength(2);
  for (const shown of [text, chat.content.description]) {
    expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(shown.length).toBeLessThan(4 * 160 + 400);
  }
  expect(chat.content.description).not.toMatch(/[<>&@]/);
  // Four names in quotes: metric, label, project and environment. None of them ends a quote.
  expect(chat.content.description.split("`")).toHaveLength(9);
});

it("keeps a name that is harmless as it is", () => {
  expect(plain("Größe – 数据 👍")).toBe("Größe – 数据 👍");
  expect(quoted("a b")).toBe("`a b`");
});

it("takes fewer than 256 KB, whatever has happened to whom", () => {
  const worst = "\u0001\u{10FFFF}".repeat(85);
  const told = Array.from({ length: 5_000 }, (_, index) =>
    change({
      project: `${worst}${index}`,
      environment: worst,
      change: index % 2 === 0 ? "firing" : "repeat",
      value: -1.2345678901234567e-100,
    }),
  );
  const rule = madeRule({ metric: worst, label: worst, projects: Array.from({ length: 10 }, () => worst) });
  const { Message } = notificationOf(rule, MESSAGE, told, HUB);
  expect(Buffer.byteLength(Message)).toBeLessThan(256 * 1024);
  const { https } = JSON.parse(Message) as { https: string };
  const { title, description } = (JSON.parse(https) as Chat).content;
  expect(title.length).toBeLessThanOrEqual(250);
  expect(description.length).toBeLessThan(8_000);
  const event = eventOf(rule, MESSAGE, told, HUB);
  expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(256 * 1024 - 1_024);
  expect(event.counts).toEqual({ firing: 2_500, ended: 0, repeat: 2_500 });
  expect(event.changes.length).toBeGreaterThan(50);
});

it("leaves out of a chat the lines that it does not take", () => {
  const name = "x".repeat(80);
  const ends = ["recovered", "removed-rule", "removed-spoke"] as const;
  const told = Array.from({ length: 300 }, (_, index) =>
    change({
      project: name,
      environment: name,
      ...(index % 4 === 3
        ? { change: "repeat" }
        : { change: "ended", episode: { ...change().episode, EndedAt: AT, EndedBy: ends[index % 4] } }),
    }),
  );
  const { description } = textsOf(told).chat.content;
  expect(description.length).toBeGreaterThan(7_000);
  expect(description.length).toBeLessThan(8_000);
  expect(description.split("\n").at(-1)).toBe("…");
  const few = textsOf(told.slice(0, 4)).chat.content.description;
  expect(few).not.toContain("…");
});

it("keeps a subject below 100 characters of ASCII, whatever the rule's name", () => {
  const { Subject } = textsOf([change()], madeRule({ name: `ü${"x".repeat(200)}` }));
  expect(Subject).toMatch(/^\?x{98}$/);
});

it.each([
  ["aws", "eu-west-1", "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"],
  ["aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1"],
  [
    "aws-us-gov",
    "us-gov-west-1",
    "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1",
  ],
  [
    "aws-eusc",
    "eusc-de-east-1",
    "https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudwatch/home?region=eusc-de-east-1",
  ],
])("leads to the console of %s", (partition, region, address) => {
  expect(dashboardAddress("ds-dashboard-main", region, partition)).toBe(
    `${address}#dashboards/dashboard/ds-dashboard-main`,
  );
});

it("leads nowhere where nobody knows the console's address", () => {
  expect(dashboardAddress("d", "us-iso-east-1", "aws-iso")).toBeUndefined();
  const { Message } = notificationOf(madeRule(), MESSAGE, [change()], { ...HUB, dashboard: undefined });
  expect(Message).not.toContain("Dashboard");
});
