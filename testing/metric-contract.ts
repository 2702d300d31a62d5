import { dirname, join } from "node:path";
import { createMetric, metricClassesIn } from "../metric-library";
import { describeDeclarations, examplesOf } from "./declarations";
import { describeLeastPrivilege } from "./least-privilege";
import type { Preparation } from "./scenarios";
import type { Answers } from "../sandbox";

export type { Preparation } from "./scenarios";

/** What metrics need for their tests, besides the metric classes themselves. */
export interface ContractOptions {
  /**
   * Puts the data that the metrics measure into an account of the embedded cloud, so that each metric has a value. Add
   * at least two of everything, so that there is more than one page.
   */
  readonly prepare?: (account: Preparation) => void | Promise<void>;
  /**
   * Answers for what the metrics call and the embedded cloud does not know, by operation: `athena:ListWorkGroups`. Give
   * all that a listing has, two items at least: the embedded cloud cuts it into pages. It asks IAM for the action of each
   * call, and refuses what the SDK does not have in this shape.
   */
  readonly answers?: Answers;
  /** Arguments by metric name, if the examples of the specs are not suitable. */
  readonly arguments?: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  /**
   * The module that is bundled with the function and exports the metrics: an absolute path, or the name of a package,
   * as `ownMetrics` in dashboard.config.ts has it. Default: `index.ts` beside the test. The library's own metrics need
   * none.
   */
  readonly module?: string;
}

/**
 * Registers the tests that every metric has to pass, whether it is this library's or your own. Call it once, at the top
 * of a test file:
 *
 *     import { testMetrics } from "ds-dashboard/metric-contract";
 *     import { FailedJobs } from "./FailedJobs";
 *
 *     testMetrics({ FailedJobs }, {
 *       prepare: ({ sandbox, account, region, now }) => sandbox.sagemaker.addTrainingJob(account, region, { … }),
 *     });
 *
 * The tests check that a metric declares what it is, that the examples of its arguments are accepted, and that its
 * permissions are the fewest it needs. For the latter, they run the synthesized stack and the bundled function in the
 * embedded cloud: on an empty account, on the prepared one, with every listing cut into pages of one, and without exact
 * totals from `Search`. The metric must call exactly the IAM actions it declares, and have the same value in each case.
 * If any one action is taken away, exactly the metrics that ask for it must be denied.
 *
 * @param metrics classes by name, for example a module: `import * as metrics from "."`; everything else is ignored
 */
export function testMetrics(metrics: object, options: ContractOptions = {}): void {
  const { testPath } = expect.getState();
  const { prepare = () => undefined, answers = {}, arguments: given = {} } = options;
  const { module = join(dirname(testPath!), "index.ts") } = options;
  const metricClasses = metricClassesIn(metrics);
  if (Object.keys(metricClasses).length === 0)
    throw new TypeError("testMetrics: there is no class that extends Metric.");
  const tried = Object.entries(metricClasses).map(([name, { arguments: specs }]) => {
    const values = given[name] ?? examplesOf(specs);
    return { ...createMetric({ name, arguments: values }, metricClasses), arguments: values };
  });
  describeDeclarations(metricClasses, tried);
  describeLeastPrivilege(tried, metricClasses, { answers, prepare }, module);
}
