import * as fc from "fast-check";
import { checkConfiguration } from "../../config/load-configuration";
import { ConfigurationError } from "../../config/problems";
import example from "../../dashboard.config";

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** The example with everything that it leaves to defaults. */
const COMPLETE = {
  ...example,
  hubs: [
    {
      ...example.hubs[0],
      name: "main",
      claims: "strict",
      alarmTopicArn: "arn:aws:sns:us-east-1:111111111111:alarms",
      organizationId: "o-a1b2c3d4e5",
      originalSpokes: false,
      alerts: [
        "EndpointsByStatus-Failed",
        {
          name: "accuracy",
          metric: { name: "FinalTrainingMetric", arguments: { metric: "validation:accuracy" } },
          below: 0.8,
          clear: 0.9,
          for: "2 days",
          projects: ["Project1"],
          environments: ["dev"],
          noData: "alert",
          repeat: "1 day",
          topicArn: "arn:aws:sns:us-east-1:111111111111:pager",
        },
        { recommended: "ExtractionHealth-failed", label: "failed", outsideUsual: { deviations: 4, minimumChange: 1 } },
      ],
      slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" },
      retentionDays: 400,
      seriesPerAccount: 1_000,
      deployment: { roleName: "deploy" },
    },
  ],
  spokes: example.spokes.map((spoke) => ({ ...spoke, hubs: ["main"], schedule: "cron(0 6 * * ? *)" })),
  backend: { type: "s3", bucket: "states", region: "us-east-1", prefix: "dash" },
  deployment: { profile: "p" },
  ownMetrics: "./__tests__/fixtures/own-metrics/index.ts",
  logRetentionDays: 7,
};

const holdsItself: Record<string, unknown> = {};
holdsItself.self = holdsItself;
const JUNK: readonly unknown[] = [
  ...[
    null,
    undefined,
    true,
    0,
    -1,
    1.5,
    NaN,
    Infinity,
    5n,
    Symbol("s"),
    "",
    " ",
    "${x}",
    "%{x}",
    "__proto__",
    "x".repeat(5000),
  ],
  ...[
    [],
    {},
    [null],
    [[]],
    { name: "hub" },
    new Array(3),
    new Date(NaN),
    new Map(),
    /x/,
    holdsItself,
    Object.create(null),
  ],
  ...[
    () => ({}),
    class Metric {
      computeValue() {
        return 1;
      }
    },
    Promise.resolve({}),
    "111111111111",
    "us-east-1",
    "hub",
    "NumberEndPointsInService",
  ],
];

/** Everywhere in a configuration that something can be put; what has been put there itself is left alone. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null || JUNK.includes(value)) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

const change = fc.record({
  where: fc.nat(),
  how: fc.constantFrom("delete", "replace", "rename", "duplicate", "move"),
  junk: fc.constantFrom(...JUNK),
  letter: fc.constantFrom("", "s", "X", "-", "_"),
  at: fc.nat(),
});

function changed(
  config: object,
  changes: readonly (typeof change extends fc.Arbitrary<infer Change> ? Change : never)[],
) {
  const root = { config: copy(config) };
  for (const { where, how, junk, letter, at } of changes) {
    const places = placesIn(root);
    const { holder, key } = places[where % places.length]!;
    const value = holder[key];
    if (how === "replace") holder[key] = junk;
    else if (how === "duplicate" && Array.isArray(holder)) holder.push(value);
    else if (how === "move") places[at % places.length]!.holder[key] = copy(value);
    else if (holder !== root) {
      delete holder[key];
      if (how === "rename") holder[`${key.slice(0, -1)}${letter}`] = value;
    }
  }
  return root.config;
}

/** A copy, so that nothing comes to hold itself but what is meant to. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null || JUNK.includes(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}

it("whatever a configuration is, it is taken, or all its problems are told at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const config = changed(COMPLETE, changes);
      try {
        await checkConfiguration(config);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { path, message } of error.problems) {
          expect(path).toMatch(/^(the configuration$|\w|\[")/);
          expect(message).toMatch(/[.?]$/);
          expect(message).not.toMatch(
            /\[object|\n\s+at |Cannot read|is not (a function|iterable)|Invalid|Too (small|big)/,
          );
        }
      }
    }),
    { seed: 20261127, numRuns: 500 },
  );
});
