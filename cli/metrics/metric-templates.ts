/** Turns a name into a title: `ModelAge` becomes "Model age", `SSMCalls24h` becomes "SSM calls 24h". */
export function titleOf(name: string): string {
  const words = name.match(/[A-Z]+(?![a-z])\d*|[A-Z][a-z]*|\d+[a-z]*/g) ?? [name];
  const lower = words.map((word) => (/^[A-Z]{2,}/.test(word) ? word : word.toLowerCase())).join(" ");
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** A metric's file. It measures something real, so that users can try everything else before they change it. */
export function classTemplate(name: string): string {
  return `import { Metric, type MetricContext } from "ds-dashboard/metric";

const DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

// An example that works: it counts the endpoints that are older than DAYS days. Make it yours from top to bottom.
export class ${name} extends Metric {
  // For people, a few words.
  static override readonly title = "${titleOf(name)}";
  // A unit of CloudWatch's: Count, Seconds, Percent, Bytes, None and so on.
  static override readonly unit = "Count";
  // One sentence that says exactly what is measured.
  static override readonly description = \`SageMaker endpoints whose CreationTime is more than \${DAYS} days ago.\`;
  // The AWS calls that it makes for one value; "none" without any.
  static override readonly callsPerRun = "1 ListEndpoints per 100 endpoints";
  // What those calls need and nothing else; the spoke's function gets it when the metric is asked for. An ARN is written
  // "arn:**PARTITION**:sagemaker:**REGION**:**ACCOUNT_ID**:endpoint/*".
  static override readonly iamPermissions = [{ actions: ["sagemaker:ListEndpoints"], resources: ["*"] }];

  // Answer with a number; or with undefined where there is nothing to measure; or with numbers by label, and say what the
  // labels are: static override readonly labels = "instance type". Any other call to SageMaker goes through
  // sagemaker.client.send(new …Command(…)), and any other service through a client of your own.
  override async computeValue({ sagemaker, now }: MetricContext): Promise<number> {
    const endpoints = await sagemaker.endpoints();
    const since = new Date(now.getTime() - DAYS * DAY_MS);
    return endpoints.filter(({ CreationTime: createdAt }) => createdAt && createdAt < since).length;
  }
}
`;
}

/** A metric's test. */
export function testTemplate(name: string): string {
  return `import type { MetricContext } from "ds-dashboard/metric";
import { testMetrics } from "ds-dashboard/metric-contract";
import { ${name} } from "./${name}";

const DAY_MS = 24 * 60 * 60 * 1000;

// What every metric has to hold, tried with the bundled function in the embedded cloud: it says what it is, and calls
// exactly what it declares, on an empty account and on this one.
testMetrics(
  { ${name} },
  {
    // Puts in what it measures, two of everything at least: then there is more than one page.
    prepare: ({ sandbox, account, region, now }) => {
      for (const name of ["first", "second"]) {
        sandbox.sagemaker.addEndpoint(account, region, { name, createdAt: now - 8 * DAY_MS });
      }
    },
  },
);

// Its value, for data that you can count yourself.
it("counts the endpoints that are older than a week", async () => {
  const now = new Date("2026-03-31T12:00:00Z");
  const endpoints = [6, 7, 8, 30].map((days) => ({ CreationTime: new Date(now.getTime() - days * DAY_MS) }));
  const context = { sagemaker: { endpoints: async () => endpoints }, now } as unknown as MetricContext;
  expect(await new ${name}({}).computeValue(context)).toBe(2);
});
`;
}

/** A metric's line in `metrics/index.ts`. */
export function indexTemplate(name: string): string {
  return `export { ${name} } from "./${name}";\n`;
}
