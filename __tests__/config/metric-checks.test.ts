import { checkMetrics, MAX_METRICS_POLICY, MAX_METRICS_VARIABLE, metricsVariable } from "../../config/metric-checks";
import type { IamStatement } from "../../contract/iam-statement";
import { longestPolicy } from "../../config/metric-policy";
import { METRICS, type MetricClasses } from "../../metric-library";
import { Metric } from "../../metric-library/metric";

const check = (metrics: readonly unknown[], metricClasses: MetricClasses = METRICS): ReturnType<typeof checkMetrics> =>
  checkMetrics(metrics, ["spokes", 0, "metrics"], metricClasses);
const problems = (...args: Parameters<typeof check>): readonly string[] =>
  check(...args).problems.map(({ path, message }) => `${path}: ${message}`);

const parameter = (name: string): object => ({ name: "SsmParameterValue", arguments: { parameter: name } });

describe("one metric with different arguments", () => {
  it("may be asked for as often as its arguments differ", () => {
    const { metrics } = check([
      parameter("/a"),
      parameter("/b"),
      { name: "FinalTrainingMetric", arguments: { metric: "accuracy" } },
      { name: "FinalTrainingMetric", arguments: { metric: "accuracy", jobNamePrefix: "churn-" } },
    ]);
    expect(metrics.map(({ name }) => name)).toEqual([
      "SsmParameterValue(/a)",
      "SsmParameterValue(/b)",
      "FinalTrainingMetric(accuracy)",
      "FinalTrainingMetric(accuracy, jobNamePrefix=churn-)",
    ]);
  });

  it("is asked for twice where it would have the same name", () => {
    const ambiguous = { name: "FinalTrainingMetric", arguments: { metric: "a, jobNamePrefix=b" } };
    const same = { name: "FinalTrainingMetric", arguments: { metric: "a", jobNamePrefix: "b" } };
    expect(problems([parameter("/a"), parameter("/a"), ambiguous, same])).toEqual([
      "spokes[0].metrics[1]: SsmParameterValue(/a) is asked for twice; once is enough.",
      "spokes[0].metrics[3]: FinalTrainingMetric(a, jobNamePrefix=b) is asked for twice; once is enough.",
    ]);
  });

  it("cannot have a longer name than is stored", () => {
    const longest = `/${"p".repeat(256 - "SsmParameterValue(/)".length)}`;
    expect(problems([parameter(longest)])).toEqual([]);
    expect(problems([parameter(`${longest}p`)])).toEqual([
      expect.stringMatching(
        /^spokes\[0\]\.metrics\[0\]: its name in the table, "SsmParameterValue.*…, has 257 characters, at most 256 are stored; shorten its arguments\.$/,
      ),
    ]);
  });
});

describe("arguments", () => {
  it.each([
    [{ bucket: "My_Bucket" }, "bucket"],
    [{ bucket: "models--use1-az4--x-s3" }, "bucket"],
    [{ bucket: "models-alias-s3alias" }, "bucket"],
    [{ bucket: "my-bucket", prefix: "models/*" }, "prefix"],
    [{ bucket: "my-bucket", prefix: "${aws:username}/" }, "prefix"],
    [{}, "bucket"],
  ])("%j are refused with what is accepted and an example", (args, argument) => {
    expect(problems([{ name: "S3ObjectCount", arguments: args }])).toEqual([
      expect.stringMatching(
        new RegExp(
          `^spokes\\[0\\]\\.metrics\\[0\\]\\.arguments\\.${argument}: .* is not accepted; .*, for example ".*"\\.$`,
        ),
      ),
    ]);
  });

  it.each(["loss ${var.x}", "%{ if true }", "&{aws:username}"])("may hold %s where no permission does", (metric) => {
    expect(problems([{ name: "FinalTrainingMetric", arguments: { metric } }])).toEqual([]);
  });

  it.each(["models/${aws:username}", "&{aws:username}"])("cannot bring %s into a permission", (prefix) => {
    class Lists extends Metric<{ prefix: { type: "string"; description: string; example: string } }> {
      static override readonly arguments = { prefix: { type: "string", description: "a prefix", example: "a/" } };
      override getIamPermissions(): IamStatement[] {
        const condition = { test: "StringLike", variable: "s3:prefix", values: [`${this.args.prefix}*`] };
        return [{ actions: ["s3:ListBucket"], resources: ["*"], conditions: [condition] }];
      }
      override computeValue(): Promise<number> {
        return Promise.resolve(0);
      }
    }
    expect(problems([{ name: "Lists", arguments: { prefix } }], { Lists } as MetricClasses)).toEqual([
      `spokes[0].metrics[0].arguments.prefix: "${prefix}" is not accepted; it becomes part of a permission, where IAM ` +
        "evaluates what begins with ${ or &{.",
    ]);
  });

  it("cannot hold what CDKTF puts in the place of a reference", () => {
    expect(problems([{ name: "FinalTrainingMetric", arguments: { metric: "${TfToken[TOKEN.0]}" } }])).toEqual([
      expect.stringContaining("CDKTF keeps {TfToken[ for itself"),
    ]);
  });
});

describe("an entry", () => {
  it.each([
    [
      { name: "FinalTrainingMetric", arguments: { metric: "a" }, jobNamePrefix: "b" },
      ['[0].jobNamePrefix: jobNamePrefix is an argument of the metric; it belongs into "arguments".'],
    ],
    [
      { name: "FinalTrainingMetric", argument: { metric: "a" } },
      [
        '[0].argument: unknown property; accepted are name, arguments, every. Did you mean "arguments"?',
        expect.stringContaining("[0].arguments.metric: nothing is not accepted"),
      ],
    ],
    [
      { named: "NumberEndPointsInService" },
      ['[0].named: unknown property; accepted are name, arguments, every. Did you mean "name"?'],
    ],
    [
      { name: "NumberEndPointsInService", evry: "1 day" },
      ['[0].evry: unknown property; accepted are name, arguments, every. Did you mean "every"?'],
    ],
    ...[5, null, "", "day", "1 days", "24 hour", "0 hours", "30 minutes", "1.5 hours", "-1 day", "10000 days"].map(
      (every) =>
        [
          { name: "NumberEndPointsInService", every },
          [
            `[0].every: ${JSON.stringify(every)} is not accepted; write "24 hours" or "7 days", "1 hour" or "1 day", at most 9999 of them.`,
          ],
        ] as [unknown, readonly unknown[]],
    ),
    [{}, [expect.stringMatching(/^\[0\]: \{\} is no metric; there are /)]],
    [null, [expect.stringMatching(/^\[0\]: null is no metric/)]],
    [7, [expect.stringMatching(/^\[0\]: 7 is no metric/)]],
    [["NumberEndPointsInService"], [expect.stringMatching(/^\[0\]: \["NumberEndPointsInService"\] is no metric/)]],
    [{ name: "constructor" }, [expect.stringMatching(/^\[0\]: "constructor" is no metric/)]],
    [
      { name: "NumberEndPointsInService", arguments: "x" },
      ['[0].arguments: "x" is not accepted; it has to be an object.'],
    ],
  ])("%j is told where it is wrong", (entry, expected) => {
    expect(
      check([entry]).problems.map(({ path, message }) => `${path.replace("spokes[0].metrics", "")}: ${message}`),
    ).toEqual(expected);
  });

  it("is a name, and not the class", () => {
    expect(problems([Metric])).toEqual([expect.stringMatching(/^spokes\[0\]\.metrics\[0\]: a function is no metric/)]);
  });

  it("of a metric that fails itself is told as a problem of that metric", () => {
    class Fails extends Metric {
      static override readonly iamPermissions = [];
      override getIamPermissions(): never {
        throw new Error("no permissions today");
      }
      override computeValue(): Promise<number> {
        return Promise.resolve(0);
      }
    }
    expect(problems(["Fails"], { Fails })).toEqual([
      "spokes[0].metrics[0]: Fails cannot be used. no permissions today",
    ]);
  });
});

describe("AWS's limits", () => {
  /** A metric whose permissions are as long as one likes. */
  const withPermissions = (length: number): MetricClasses => {
    class Large extends Metric {
      static override readonly iamPermissions = [{ actions: ["s3:GetObject"], resources: ["x".repeat(length)] }];
      override computeValue(): Promise<number> {
        return Promise.resolve(0);
      }
    }
    return { Large };
  };

  it("leave room for every metric of this library at once", () => {
    const everything = Object.entries<MetricClasses[string]>(METRICS).map(([name, { arguments: specs }]) => ({
      name,
      arguments: Object.fromEntries(Object.entries(specs).map(([key, { example }]) => [key, example])),
    }));
    expect(problems(everything)).toEqual([]);
  });

  it("are told before IAM refuses the policy: to the character, with what to do", () => {
    const short = longestPolicy(check(["Large"], withPermissions(1)).metrics);
    const fitting = MAX_METRICS_POLICY - short + 1;
    expect(problems(["Large"], withPermissions(fitting))).toEqual([]);
    expect(problems(["Large"], withPermissions(fitting + 1))).toEqual([
      "spokes[0].metrics: the permissions of its 1 metrics take up to 9001 characters, and IAM leaves its role 9000 for " +
        "them; spread them over two spokes of the same account, or ask for fewer metrics with arguments.",
    ]);
  });

  it("are told before Lambda refuses the environment", () => {
    const many = Array.from({ length: 100 }, (_, number) => parameter(`/p${number}`));
    const most = many.findIndex(
      (_, number) => metricsVariable(check(many.slice(0, number + 1)).metrics).length > MAX_METRICS_VARIABLE,
    );
    expect(problems(many.slice(0, most))).toEqual([]);
    expect(problems(many.slice(0, most + 1))).toEqual([
      expect.stringMatching(
        /^spokes\[0\]\.metrics: its \d+ metrics take \d+ bytes of its function's environment, and Lambda leaves 3584 for them; spread /,
      ),
    ]);
  });
});
