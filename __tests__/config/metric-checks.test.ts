import { checkMetrics, MAX_METRICS_POLICY, MAX_METRICS_VARIABLE, metricsVariable } from "../../config/metric-checks";
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

  it.each(["loss ${var.x}", "%{ if true }"])("cannot hold what Terraform would evaluate: %s", (metric) => {
    expect(problems([{ name: "FinalTrainingMetric", arguments: { metric } }])).toEqual([
      expect.stringContaining("Terraform would evaluate what begins with ${ or %{ in it"),
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
