import type { Measurement } from "../contract/event";
import { loadMetricClasses } from "../config/own-metrics";
import { METRICS, type NamedMetric, type MetricClasses } from "../metric-library";
import type { ArgumentValues } from "../metric-library/arguments";
import { SCENARIOS, tryEverything, type Run, type Scenario, type TriedAccount } from "./scenarios";

/** The scenarios in which the account holds data. */
const PREPARED = SCENARIOS.filter((scenario) => scenario !== "empty");

/** A metric with the arguments with which it is tested. */
export interface TriedMetric extends NamedMetric {
  readonly arguments: ArgumentValues;
}

/** The IAM actions that a metric declares, sorted. */
export function declaredActions({ metric }: NamedMetric): readonly string[] {
  return [...new Set(metric.getIamPermissions().flatMap(({ actions }) => actions))].sort();
}

/**
 * Registers tests of metrics in the embedded cloud: of each metric in a spoke of its own, and of all metrics together,
 * once without each action that any of them declares.
 *
 * @param module exports the metrics that are not the library's
 */
export function describeLeastPrivilege(
  metrics: readonly TriedMetric[],
  metricClasses: MetricClasses,
  account: TriedAccount,
  module: string,
): void {
  const isOwn = metrics.some(({ className }) => (METRICS as MetricClasses)[className] !== metricClasses[className]);
  const requested = metrics.map(({ className: name, arguments: args }) => ({ name, arguments: args }));
  const alone = metrics.map((metric, index) => ({ metric, environment: `alone-${index}` }));
  const declared = [...new Set(metrics.flatMap(declaredActions))].sort();
  const without = declared.map((action, index) => ({ action, environment: `without-${index}` }));

  describe("in the embedded cloud", () => {
    let runs: ReadonlyMap<Scenario, ReadonlyMap<string, Run>>;
    const run = (scenario: Scenario, environment: string): Run => runs.get(scenario)!.get(environment)!;
    const askedBy = (environment: string): readonly string[] =>
      [...new Set(SCENARIOS.flatMap((scenario) => [...run(scenario, environment).actions]))].sort();

    beforeAll(async () => {
      if (isOwn) await checkModule(module, metricClasses);
      runs = await tryEverything(
        [
          ...alone.map(({ metric, environment }, index) => ({
            environment,
            metrics: [requested[index]!],
            declared: declaredActions(metric),
          })),
          ...without.map(({ environment, action }) => ({
            environment,
            metrics: requested,
            declared,
            withoutAction: action,
          })),
        ],
        account,
        isOwn ? module : undefined,
      );
    });

    describe.each(alone.map((one) => [one.metric.className, one] as const))("%s", (_name, { metric, environment }) => {
      it("measures an account that has nothing, unless an argument names what is not there", () => {
        const { failures } = run("empty", environment);
        const failure = failures.get(metric.name);
        if (Object.keys(metric.arguments).length === 0) expect(failure).toBeUndefined();
        else expect(failure ?? "").not.toMatch(/^denied/);
      });

      it("has a value for what is prepared, however its listings are cut into pages, and without exact totals", () => {
        const value = run("prepared", environment).values.get(metric.name);
        for (const scenario of PREPARED) {
          const { values, failures } = run(scenario, environment);
          expect(failures).toEqual(new Map());
          expect(values).toEqual(new Map([[metric.name, nearly(value)]]));
        }
      });

      it("asks IAM for exactly the actions it declares", () => {
        expect(askedBy(environment)).toEqual(declaredActions(metric));
      });
    });

    // `it.each` fails for an empty list, and some metrics need no permission.
    for (const { action, environment } of without) {
      it(`without ${action} exactly those are denied that ask for it`, () => {
        // What fails by itself, or asks for what it does not declare, has its own test.
        const sound = alone.filter((one) =>
          PREPARED.every((scenario) => run(scenario, one.environment).failures.size === 0),
        );
        const names = (ones: typeof sound): readonly string[] => ones.map(({ metric }) => metric.name).sort();
        const tried = PREPARED.map((scenario) => run(scenario, environment));
        const failed = new Map(
          tried.flatMap(({ failures }) => [...failures].filter(([name]) => names(sound).includes(name))),
        );
        expect([...failed.keys()].sort()).toEqual(
          names(sound.filter((one) => askedBy(one.environment).includes(action))),
        );
        for (const how of failed.values()) expect(how).toMatch(/^denied: /);
        const others = names(sound.filter((one) => !askedBy(one.environment).includes(action)));
        for (const { values } of tried) expect([...values.keys()]).toEqual(expect.arrayContaining([...others]));
      });
    }
  });
}

/**
 * Matches the same value, except for the milliseconds between two runs. They change an age, for example, by
 * thousandths.
 */
function nearly(value: Measurement["MetricValue"] | undefined): unknown {
  if (typeof value === "number")
    return expect.closeTo(value, value === 0 ? 3 : 3 - Math.floor(Math.log10(Math.abs(value))));
  return value && Object.fromEntries(Object.entries(value).map(([label, number]) => [label, nearly(number)]));
}

/** @throws Error if the bundled metrics are not the tested ones */
async function checkModule(module: string, metricClasses: MetricClasses): Promise<void> {
  const bundled = await loadMetricClasses({ ownMetrics: module });
  const missing = Object.keys(metricClasses).filter((name) => bundled[name] !== metricClasses[name]);
  if (missing.length === 0) return;
  throw new Error(
    `${module}, which is bundled with the function, does not export ${missing.join(", ")}. Export them there, for ` +
      `example export * from "./${missing[0]}"; or give testMetrics the module that does.`,
  );
}
