import { chaos, differencesOf, type ChaosResult } from "../../bench/chaos/run";
import type { Truth } from "../../bench/chaos/truth";

/** Half a minute of a CPU, several times that where others use the machine too. */
jest.setTimeout(300_000);

let result: ChaosResult;
beforeAll(async () => {
  result = await chaos({ spokes: 4, hours: 2, seed: "3", events: "metric" });
});

test("after hours of faults everything is there once, and nothing else", () => {
  expect(Object.fromEntries(result.differences)).toEqual({
    rows: [],
    "newest values": [],
    "roll-ups": [],
    lake: [],
    completeness: [],
    quarantine: [],
    queues: [],
  });
  const { ledger, held } = result.truth;
  expect(held.rows.length).toBeGreaterThan(100);
  expect(held.rows.length).toBeLessThanOrEqual(ledger.measured.size);
});

test("faults of many kinds have hit", () => {
  const hit = [...result.counts].filter(([, times]) => times > 0).map(([name]) => name);
  expect(hit).toEqual(
    expect.arrayContaining([
      "DynamoDB down",
      "DynamoDB throttled",
      "DynamoDB answer lost",
      "PutEvents partial",
      "PutEvents failing",
      "EventBridge delivery twice",
      "EventBridge delivery late by hours",
      "SQS message once more",
      "bus policy statement removed",
      "hostile events sent",
    ]),
  );
});

type Held = Truth["held"];

/** Alters one of the things that are held. */
function altered<Name extends keyof Held>(name: Name, alter: (value: Held[Name]) => Held[Name]): Truth {
  const { truth } = result;
  return { ...truth, held: { ...truth.held, [name]: alter(truth.held[name]) } };
}

/** Alters the summaries of a kind. */
function withSummary(kind: RegExp, alter: (summary: any) => object[]): () => Truth {
  return () =>
    altered("summaries", (all) => {
      const at = all.findIndex((one) => kind.test(one.Summary) && (one.Summary !== "refresh" || one.Silent === 0));
      expect(at).toBeGreaterThanOrEqual(0);
      return [...all.slice(0, at), ...alter(all[at]), ...all.slice(at + 1)] as Held["summaries"];
    });
}

describe("the comparison notices", () => {
  const [first, rest] = [0, 1];
  /** As if nobody had answered. */
  const silent = (run: any) => {
    const all = [...result.truth.ledger.measured.values()].map(({ account, region, detail }) =>
      JSON.stringify({ account, region, project: detail.ProjectName, environment: detail.Environment }),
    );
    const SilentSpokes = [...new Set(all)].map((one) => JSON.parse(one) as object);
    return [{ ...run, Answered: 0, Silent: SilentSpokes.length, SilentSpokes }];
  };
  const cases: readonly (readonly [what: string, check: string, sentence: RegExp, alter: () => Truth])[] = [
    ["a lost row", "rows", /is lost/, () => altered("rows", (rows) => rows.slice(rest))],
    ["a doubled row", "rows", /is 2 rows/, () => altered("rows", (rows) => [rows[first]!, ...rows])],
    [
      "a foreign row",
      "rows",
      /is foreign/,
      () => altered("rows", (rows) => [{ ...rows[first]!, Account: "999999999999" }, ...rows]),
    ],
    [
      "other metadata of a row",
      "rows",
      /has the metadata/,
      () => altered("rows", ([one, ...others]) => [{ ...one!, Metadata: {} }, ...others]),
    ],
    [
      "another newest value",
      "newest values",
      /it has to be/,
      withSummary(/^newest/, (value) => [{ ...value, MetricValue: 4711 }]),
    ],
    ["a newest value that is missing", "newest values", /is missing/, withSummary(/^newest/, () => [])],
    [
      "another roll-up",
      "roll-ups",
      /it has to be/,
      withSummary(/^daily#/, (value) => [{ ...value, Value: { ...value.Value, Mean: 4711 } }]),
    ],
    [
      "a mark that was left",
      "roll-ups",
      /still marked/,
      withSummary(/^daily#/, (value) => [value, { Summary: "outdated-day", Key: "2026-03-02#Accuracy" }]),
    ],
    ["a row that the lake lacks", "lake", /is missing/, () => altered("lake", (rows) => rows.slice(rest))],
    [
      "a row that the lake has twice",
      "lake",
      /there 2 times/,
      () => altered("lake", (rows) => [rows[first]!, ...rows]),
    ],
    ["a request without a record", "completeness", /is missing/, withSummary(/^refresh$/, () => [])],
    ["a spoke that is wrongly silent", "completeness", /wrongly silent/, withSummary(/^refresh$/, silent)],
    [
      "a metric that is counted twice",
      "completeness",
      /metrics are Ok, which have to be \d+ to \d+/,
      withSummary(/^refresh$/, (run) => [{ ...run, Ok: 2 * run.Ok }]),
    ],
    [
      "a metric that is not counted",
      "completeness",
      /metrics are Ok, which have to be [1-9]\d* to/,
      () => altered("summaries", (all) => all.map((one) => (one.Summary === "refresh" ? { ...one, Ok: 0 } : one))),
    ],
    [
      "a spoke that has wrongly answered",
      "completeness",
      /wrongly answered/,
      () => ({ ...result.truth, ledger: { ...ledgerOf(result.truth), measured: new Map() } }),
    ],
    [
      "what should be in quarantine",
      "quarantine",
      /is missing/,
      () => altered("quarantine", ([one, ...others]) => others.filter(({ body }) => body !== one!.body)),
    ],
    [
      "another reason",
      "quarantine",
      /it has to be/,
      () => altered("quarantine", (all) => all.map((one) => ({ ...one, reason: "crowded" }))),
    ],
    [
      "what should not be in quarantine",
      "quarantine",
      /should not be there/,
      () => altered("quarantine", (all) => [...all, { body: "a good event", reason: "claim" }]),
    ],
    [
      "a dead letter",
      "queues",
      /1 messages in/,
      () => altered("queues", ([one, ...others]) => [{ ...one!, messages: 1 }, ...others]),
    ],
    ["what got lost on the way", "queues", /dropped/, () => altered("troubles", () => ["one event dropped"])],
  ];

  test.each(cases)("%s", (_what, check, sentence, alter) => {
    expect(differencesOf(alter()).get(check)).toContainEqual(expect.stringMatching(sentence));
  });
});

function ledgerOf({ ledger: { measured, requests, registrations, landed, evaluated } }: Truth): Truth["ledger"] {
  return { measured, requests, registrations, landed, evaluated };
}
