import { parseConfiguration } from "../../config/schema";
import { ConfigurationError } from "../../config/problems";
import { METRICS } from "../../metric-library";
import type { MetricClass } from "../../metric-library/metric";
import { Metric } from "../../metric-library/metric";
import { HUB, SPOKE } from "../constructs/synthesized";

class CountObjects extends Metric {
  static override readonly title = "Objects";
  static override readonly unit = "Count";
  static override readonly description = "Objects in a bucket.";
  static override readonly iamPermissions = [];
  static override readonly arguments = {
    bucket: { type: "string", description: "a bucket's name", example: "my-bucket", pattern: /[a-z-]{3,63}/ },
    limit: { type: "number", description: "at most this many", example: 100, minimum: 1, optional: true },
  } as const;
  override computeValue(): Promise<number> {
    return Promise.resolve(0);
  }
}
const REGISTRY: Readonly<Record<string, MetricClass>> = { CountObjects };

function problems(config: unknown, metricClasses?: Readonly<Record<string, MetricClass>>): readonly string[] {
  try {
    parseConfiguration(config, metricClasses);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe("a configuration that can be used", () => {
  it("gets its defaults", () => {
    expect(parseConfiguration({ hubs: [HUB], spokes: [SPOKE] })).toMatchObject({
      hubs: [{ schedule: "rate(1 hour)", claims: "registered", events: "metric" }],
      spokes: [{ metricEvents: false }],
      backend: { type: "local" },
      logRetentionDays: 30,
      tags: {},
    });
  });

  it("takes arguments that a metric accepts", () => {
    const metrics = [{ name: "CountObjects", arguments: { bucket: "models", limit: 5 } }];
    const { spokes } = parseConfiguration({ hubs: [HUB], spokes: [{ ...SPOKE, metrics }] }, REGISTRY);
    expect(spokes[0]?.metrics[0]?.requested).toEqual(metrics[0]);
  });

  it("may be a hundred spokes from a loop", () => {
    const spokes = Array.from({ length: 100 }, (_, index) => ({ ...SPOKE, project: `Project${index}` }));
    expect(parseConfiguration({ hubs: [HUB], spokes }).spokes).toHaveLength(100);
  });
});

describe("a configuration that cannot be used", () => {
  it("is told all its problems at once, each with path, value, what is accepted and the closest name", () => {
    expect(
      problems({
        hubs: [{ account: "1111", region: "us-east-1", events: "batches", claims: "strikt" }],
        spokes: [
          { ...SPOKE, metricEvents: "yes", account: "x", metrics: ["TotalCompletedTraningJobs"], enviroment: "dev" },
        ],
        backend: { type: "s4" },
      }),
    ).toEqual([
      'hubs[0].account: "1111" is not accepted; an account id is a string of 12 digits.',
      'hubs[0].events: "batches" is not accepted; use one of metric, batch. Did you mean "batch"?',
      'hubs[0].claims: "strikt" is not accepted; use one of registered, strict. Did you mean "strict"?',
      'spokes[0].account: "x" is not accepted; an account id is a string of 12 digits.',
      'spokes[0].metricEvents: "yes" is not accepted; it has to be a boolean.',
      expect.stringMatching(/^spokes\[0\]\.enviroment: unknown property; .*Did you mean "environment"\?$/),
      'backend.type: "s4" is not accepted; use one of local, s3, cloud. Did you mean "s3"?',
      `spokes[0].metrics[0]: "TotalCompletedTraningJobs" is no metric; there are ${Object.keys(METRICS).join(", ")}. ` +
        'Did you mean "TotalCompletedTrainingJobs"?',
    ]);
  });

  it.each([undefined, null, 7, "hub", [], { hubs: "all" }])("may be anything at all: %p", (config) => {
    expect(problems(config).length).toBeGreaterThan(0);
  });

  it("cannot have two stacks of one name, whatever the case", () => {
    expect(problems({ hubs: [HUB], spokes: [SPOKE, { ...SPOKE, project: "project1", environment: "DEV" }] })).toEqual([
      'spokes[1]: its stack would be named "spoke-project1-dev", as that of spokes[0]; names compare without case.',
    ]);
  });

  it("cannot have stacks whose names meet at the dash", () => {
    const spokes = [
      { ...SPOKE, project: "a", environment: "b-c" },
      { ...SPOKE, project: "a-b", environment: "c" },
    ];
    expect(problems({ hubs: [HUB], spokes })).toEqual([expect.stringContaining('"spoke-a-b-c"')]);
  });

  it("cannot have two hubs in one place, nor a spoke that reports to a hub that is not there", () => {
    const hubs = [HUB, { ...HUB, name: "second" }];
    expect(problems({ hubs, spokes: [{ ...SPOKE, hubs: ["secnd"] }] })).toEqual([
      "hubs[1]: account 111111111111 in us-east-1 already holds hubs[0]; a Region of an account can hold one hub.",
      'spokes[0].hubs[0]: "secnd" is no hub; there are hub, second. Did you mean "second"?',
    ]);
  });

  it("cannot have a function name that Lambda does not take", () => {
    expect(problems({ hubs: [HUB], spokes: [{ ...SPOKE, project: "p".repeat(50) }] })).toEqual([
      expect.stringMatching(/^spokes\[0\]: its function .*, which is 11 too long; shorten project or environment\.$/),
    ]);
    const schedule = "rate(1 day)";
    expect(problems({ hubs: [HUB], spokes: [{ ...SPOKE, project: "p".repeat(31), schedule }] })).toEqual([
      expect.stringMatching(/^spokes\[0\]: its schedule .*, which is 1 too long; shorten project or environment\.$/),
    ]);
  });

  it("cannot ask for a metric twice", () => {
    const metrics = ["NumberEndPointsInService", "NumberEndPointsInService"];
    expect(problems({ hubs: [HUB], spokes: [{ ...SPOKE, metrics }] })).toEqual([
      "spokes[0].metrics[1]: NumberEndPointsInService is asked for twice; once is enough.",
    ]);
  });

  it("is told which arguments a metric takes, with an example", () => {
    const metrics = [{ name: "CountObjects", arguments: { buckett: "models", limit: 0 } }];
    expect(problems({ hubs: [HUB], spokes: [{ ...SPOKE, metrics }] }, REGISTRY)).toEqual([
      'spokes[0].metrics[0].arguments.buckett: CountObjects takes bucket, limit. Did you mean "bucket"?',
      'spokes[0].metrics[0].arguments.bucket: nothing is not accepted; it has to be a string (a bucket\'s name), for example "my-bucket".',
      "spokes[0].metrics[0].arguments.limit: 0 is not accepted; it has to be at least 1, for example 100.",
    ]);
  });

  it("cannot give arguments to a metric that takes none", () => {
    const metrics = [{ name: "NumberEndPointsInService", arguments: { bucket: "models" } }];
    expect(problems({ hubs: [HUB], spokes: [{ ...SPOKE, metrics }] })).toEqual([
      "spokes[0].metrics[0].arguments.bucket: NumberEndPointsInService takes no arguments.",
    ]);
  });

  it("has a schedule that EventBridge takes", () => {
    for (const schedule of ["rate(1 hours)", "rate(2 hour)", "rate(0 days)", "hourly", "cron(0 6 * *)"]) {
      expect(problems({ hubs: [{ ...HUB, schedule }], spokes: [] })).toHaveLength(1);
    }
  });
});
