import * as fc from "fast-check";
import { parseAccountRegion } from "../../contract/account-region";
import { readMonitoredProjects, readMonitors } from "../../contract/connection-parameters";
import { formatMonitorValue, parseMonitorValue } from "../../contract/monitor-value";
import { requiredVariables } from "../../common/environment";
import { closest } from "../../common/suggest";
import { MAX_LABELS, valueProblem } from "../../contract/value";

describe("a connection parameter's value", () => {
  it.each([
    ["222222222222", { account: "222222222222", region: "us-east-1" }],
    ["  222222222222\n", { account: "222222222222", region: "us-east-1" }],
    ["222222222222:eu-west-1", { account: "222222222222", region: "eu-west-1" }],
    ["222222222222:us-gov-west-1", { account: "222222222222", region: "us-gov-west-1" }],
    ["222222222222:eusc-de-east-1", { account: "222222222222", region: "eusc-de-east-1" }],
  ])("%p is an account, in the own Region unless it names one", (value, ref) => {
    expect(parseAccountRegion(value, "us-east-1")).toEqual(ref);
  });

  it.each([
    "",
    "*",
    "22222222222",
    "2222222222222",
    "22222222222x",
    "222222222222:",
    "222222222222:*",
    "a:b",
    "222222222222:eu-wst-1",
  ])("%p is none", (value) => expect(parseAccountRegion(value, "us-east-1")).toBeUndefined());

  it("never lets anything but twelve digits through", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const ref = parseAccountRegion(value, "us-east-1");
        return ref === undefined || /^\d{12}$/.test(ref.account);
      }),
    );
  });
});

describe("the value of a parameter that names a hub", () => {
  const HERE = { account: "222222222222", region: "us-east-1" };

  it.each([
    ["111111111111", { region: "us-east-1", events: "metric" }],
    ["111111111111:batch", { region: "us-east-1", events: "batch" }],
    ["111111111111:eu-west-1:batch", { region: "eu-west-1", events: "batch" }],
    ["111111111111:cn-north-1:batch", { region: "cn-north-1", events: "batch" }],
    ["111111111111:us-gov-west-1", { region: "us-gov-west-1", events: "metric" }],
  ] as const)("%s is written as it is read", (value, expected) => {
    const hub = parseMonitorValue(` ${value}\n`, HERE.region);
    expect(hub).toEqual({ account: "111111111111", ...expected });
    expect(formatMonitorValue(hub!, HERE)).toBe(value);
  });

  it.each([
    ":batch",
    "batch",
    "111111111111:batch:us-east-1",
    "111111111111:batch:batch",
    "111111111111::batch",
    "111111111111:metric",
    "111111111111:Batch",
    "111111111111:batches",
    "111111111111 :batch",
    "*:batch",
  ])("%p is none", (value) => expect(parseMonitorValue(value, HERE.region)).toBeUndefined());
});

describe("connection parameters", () => {
  it("that make no connection are told, the rest is read", () => {
    const parameters = [
      { Name: "/monitored_projects/A/dev", Value: "222222222222" },
      { Name: "/monitored_projects/A/prod", Value: "all" },
      { Name: "/monitored_projects/A", Value: "222222222222" },
      { Name: "/monitored_projects/A/dev/x", Value: "222222222222" },
      { Name: "/monitored_projects//dev", Value: "222222222222" },
      {},
    ];
    const { records, skipped } = readMonitoredProjects(parameters, "us-east-1");
    expect(records).toEqual([{ project: "A", environment: "dev", account: "222222222222", region: "us-east-1" }]);
    expect(skipped[0]).toEqual({
      name: "/monitored_projects/A/prod",
      reason: 'the value "all" is not a 12-digit account id, or account:region',
    });
    expect(skipped.slice(1).map(({ reason }) => reason)).toEqual(
      Array(4).fill("the name is not of the form /monitored_projects/<project>/<environment>"),
    );
  });

  it("name a hub by their last part", () => {
    const { records } = readMonitors([{ Name: "/monitors/TestHub", Value: "111111111111:eu-west-1" }], "us-east-1");
    expect(records).toEqual([{ hub: "TestHub", account: "111111111111", region: "eu-west-1", events: "metric" }]);
  });

  it.each(["222222222222:batch", "222222222222:eu-west-1:batch"])("say %s of a hub, and of a spoke never", (Value) => {
    const monitors = readMonitors([{ Name: "/monitors/hub", Value }], "us-east-1");
    expect(monitors).toMatchObject({ records: [{ account: "222222222222", events: "batch" }], skipped: [] });
    const reason = `the value "${Value}" is not a 12-digit account id, or account:region`;
    expect(readMonitoredProjects([{ Name: "/monitored_projects/A/dev", Value }], "us-east-1")).toEqual({
      records: [],
      skipped: [{ name: "/monitored_projects/A/dev", reason }],
    });
  });
});

describe("a metric value", () => {
  it.each([0, -0, 0.1, 1e-130, -1e-130, 2 ** 53 - 1, -(2 ** 53 - 1), {}, { a: 1 }, { InService: 3, Failed: 0.5 }])(
    "may be %p",
    (value) => expect(valueProblem(value)).toBeUndefined(),
  );

  it.each([
    [NaN, "it is NaN, not a finite number"],
    [Infinity, "it is Infinity, not a finite number"],
    [null, "it is null, not a number"],
    [undefined, "it is of type undefined, not a number"],
    ["7", "it is of type string, not a number"],
    [[1], "it is of type array, not a number"],
    [2 ** 53, "it is an integer beyond ±(2^53 - 1)"],
    [1e-131, "its magnitude is below 1e-130"],
    [{ a: "x" }, 'label "a": it is of type string, not a number'],
    [{ a: { b: 1 } }, 'label "a": it is of type object, not a number'],
    [new Date(0), "it is of type Date, not a number"],
    [new Map([["a", 1]]), "it is of type Map, not a number"],
    [{ a: new Date(0) }, 'label "a": it is of type Date, not a number'],
    [JSON.parse('{"__proto__": 1}'), "it has a key named __proto__"],
    [{ "": 1 }, "it has an empty label"],
    [{ ["x".repeat(257)]: 1 }, "it has a label of more than 256 characters"],
    // Of half as many characters.
    [
      Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`${100 + index}`.padStart(128, "é"), 1])),
      "it has 8257 bytes as JSON, at most 8192 are stored",
    ],
    [
      Object.fromEntries(Array.from({ length: MAX_LABELS + 1 }, (_, index) => [index, 1])),
      "it has 257 labels, at most 256 are stored",
    ],
  ])("%p is none", (value, problem) => expect(valueProblem(value)).toBe(problem));
});

it("the closest name is one that could have been meant", () => {
  expect(closest("EBPutt", ["EBPut", "EBRule"])).toBe("EBPut");
  expect(closest("something else", ["EBPut", "EBRule"])).toBeUndefined();
  expect(closest("x", [])).toBeUndefined();
});

it("missing environment variables are named all at once", () => {
  process.env.DS_TEST_A = "a";
  expect(requiredVariables("DS_TEST_A")).toEqual({ DS_TEST_A: "a" });
  expect(() => requiredVariables("DS_TEST_A", "DS_TEST_B", "DS_TEST_C")).toThrow("lacks DS_TEST_B, DS_TEST_C");
});
