import { StandardUnit } from "@aws-sdk/client-cloudwatch";
import { checkAlerts } from "../config/alert-rules";
import { checkMetrics } from "../config/metric-checks";
import { METRICS, withOwnMetrics, type NamedMetric, type MetricClasses } from "../metric-library";
import type { ArgumentSpecs, ArgumentValues } from "../metric-library/arguments";
import { recommendedName } from "../metric-library/recommended-alert";
import { problemsOf } from "./iam-problems";

/** The placeholders in statements for the spoke's own account, Region and partition. */
const PLACEHOLDERS = ["**ACCOUNT_ID**", "**REGION**", "**PARTITION**"];

/** The example value of each argument. */
export function examplesOf(specs: ArgumentSpecs): ArgumentValues {
  return Object.fromEntries(Object.entries(specs).map(([name, { example }]) => [name, example]));
}

/** Registers tests of what metrics declare about themselves. */
export function describeDeclarations(metricClasses: MetricClasses, metrics: readonly NamedMetric[]): void {
  const own = Object.fromEntries(
    Object.entries(metricClasses).filter(([name, metric]) => (METRICS as MetricClasses)[name] !== metric),
  );

  describe.each(metrics.map((one) => [one.className, one.metric] as const))("%s", (name, instance) => {
    const metric = metricClasses[name]!;

    it("has a name of letters and digits that no other metric has", () => {
      expect(() => withOwnMetrics(own)).not.toThrow();
      expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]{0,63}$/);
    });

    it("has a title of its own", () => {
      expect(metric.title).toMatch(/^\S(.{0,98}\S)?$/);
      const others = Object.entries({ ...METRICS, ...metricClasses }).filter(([other]) => other !== name);
      expect(others.map(([, { title }]) => title)).not.toContain(metric.title);
    });

    it("has a unit that CloudWatch has", () => {
      expect(Object.values(StandardUnit)).toContain(metric.unit);
    });

    it("is described in one sentence, and says what it calls", () => {
      expect(metric.description).toMatch(/^\S.*\.$/);
      expect(metric.description).not.toMatch(/[.!?]\s+[A-Z]/);
      expect(metric.callsPerRun).toMatch(/^(none$|1 \S|the calls of \S)/);
    });

    it("takes the examples of its arguments, with and without the optional ones", () => {
      const { arguments: specs } = metric;
      for (const { description } of Object.values(specs)) expect(description).toMatch(/^\S.*\S$/);
      const required = Object.fromEntries(Object.entries(specs).filter(([, { optional }]) => !optional));
      for (const examples of [examplesOf(specs), examplesOf(required)]) {
        expect(checkMetrics([{ name, arguments: examples }], ["metrics"], metricClasses).problems).toEqual([]);
      }
    });

    it("recommends alerts that a hub can take over as they are", () => {
      const { arguments: specs, recommendedAlerts = [] } = metric;
      const alerts = recommendedAlerts.map((alert, index) => ({
        recommended: recommendedName(name, alert),
        name: `alert-${index}`,
        metric: { name, arguments: examplesOf(specs) },
      }));
      const surroundings = { hub: {}, spokes: undefined, metricClasses, mayNameOthers: false };
      expect(checkAlerts(alerts, ["alerts"], surroundings).problems).toEqual([]);
    });

    it("declares permissions that IAM knows, as narrow as they can be", async () => {
      const statements = instance.getIamPermissions();
      const problems = await Promise.all(statements.map(problemsOf));
      expect(problems.flat()).toEqual([]);
      for (const { actions, resources, conditions = [] } of statements) {
        expect(actions.length).toBeGreaterThan(0);
        expect(resources.length).toBeGreaterThan(0);
        const texts = [...resources, ...conditions.flatMap(({ values }) => values)];
        const placeholders = texts.flatMap((text) => text.match(/\*\*[^*]*\*\*/g) ?? []);
        expect(PLACEHOLDERS).toEqual(expect.arrayContaining(placeholders));
        for (const resource of resources) expect(resource).toMatch(/^(\*|arn:\*\*PARTITION\*\*:\S+)$/);
      }
    });
  });
}
