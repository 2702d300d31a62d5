import type { GetCostAndUsageCommandInput } from "@aws-sdk/client-cost-explorer";
import { Measured } from "../../metric-library/metric";
import { costsOfYesterday } from "../../metric-library/sources/costs";
import type { StatisticQuery } from "../../metric-library/sources/cloudwatch-statistics";
import { provisionedThroughputs } from "../../metric-library/sources/apart/bedrock-throughputs";
import { sageMakerQuotas } from "../../metric-library/sources/quotas";
import { computed, FakeSageMaker, HOUR_MS, inWindow, NOW, SINCE } from "./fake-sagemaker";

describe("MlCostYesterday", () => {
  const NOTE = "Estimated: costs come up to a day late, and change until the bill is closed.";

  /** `Amazon SageMaker` for 12.5 dollars. */
  const cost = (service: string, amount: string, unit = "USD"): object => ({
    Keys: [service],
    Metrics: { UnblendedCost: { Amount: amount, Unit: unit } },
  });

  /** What the metric makes of pages of groups, and what it asked for. */
  async function costOf(
    pages: readonly (readonly object[])[],
    { estimated = false, now = new Date("2026-03-01T00:00:00.000Z"), region = "eu-west-1" } = {},
  ): Promise<{ readonly value: unknown; readonly inputs: readonly GetCostAndUsageCommandInput[] }> {
    const inputs: GetCostAndUsageCommandInput[] = [];
    const send = ({ input }: { readonly input: GetCostAndUsageCommandInput }): Promise<object> => {
      inputs.push(input);
      const page = Number(input.NextPageToken ?? 0);
      return Promise.resolve({
        ResultsByTime: [{ Groups: pages[page], Estimated: estimated }],
        NextPageToken: page + 1 < pages.length ? String(page + 1) : undefined,
      });
    };
    const context = { now, costsOfYesterday: (at: Date) => costsOfYesterday(at, region, { send } as never) };
    return { value: await computed("MlCostYesterday", new FakeSageMaker({}), {}, context), inputs };
  }

  it("is the cost of each service for machine learning on the UTC day before, over all pages", async () => {
    const { value, inputs } = await costOf([
      [cost("Amazon SageMaker", "12.5"), cost("Amazon Simple Storage Service", "99")],
      [],
      [
        cost("Claude Sonnet 4 (Amazon Bedrock Edition)", "3.25"),
        cost("Amazon Bedrock", "-0.5"),
        cost("Amazon QuickSight", "7"),
      ],
    ]);
    expect(value).toEqual(
      new Measured(
        { "Amazon SageMaker": 12.5, "Claude Sonnet 4 (Amazon Bedrock Edition)": 3.25, "Amazon Bedrock": -0.5 },
        { Currency: "USD" },
      ),
    );
    expect(inputs).toHaveLength(3);
    expect(inputs[0]).toEqual({
      TimePeriod: { Start: "2026-02-28", End: "2026-03-01" },
      Granularity: "DAILY",
      Metrics: ["UnblendedCost"],
      GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }],
      NextPageToken: undefined,
    });
  });

  it("tells the currency, and that late data are still to come", async () => {
    const { value } = await costOf([[cost("Amazon SageMaker", "1", "CNY")]], {
      estimated: true,
      region: "cn-north-1",
    });
    expect(value).toEqual(new Measured({ "Amazon SageMaker": 1 }, { Currency: "CNY", Note: NOTE }));
  });

  it("has no label where nothing of what was paid was for machine learning, and no value before anything is known", async () => {
    expect((await costOf([[cost("Amazon Athena", "1")]])).value).toEqual(new Measured({}, { Currency: "USD" }));
    expect((await costOf([[]], { estimated: true })).value).toBeUndefined();
  });

  it.each([
    ["DataUnavailableException", undefined],
    ["AccessDeniedException", "AccessDeniedException"],
  ])("takes %s for what it is", async (name, failure) => {
    const send = (): Promise<never> => Promise.reject(Object.assign(new Error("No."), { name }));
    const asked = costsOfYesterday(new Date(), "us-east-1", { send });
    if (failure === undefined) expect(await asked).toBeUndefined();
    else await expect(asked).rejects.toMatchObject({ name: failure });
  });

  it("asks nobody in GovCloud, which has no Cost Explorer", async () => {
    await expect(costOf([[]], { region: "us-gov-west-1" })).rejects.toMatchObject({ name: "NoCostExplorerError" });
  });
});

describe("IdleBedrockThroughputs24h", () => {
  const ARN = "arn:aws:bedrock:us-east-1:222222222222:provisioned-model/";
  const throughput = (name: string, properties: object = {}): object => ({
    provisionedModelName: name,
    provisionedModelArn: `${ARN}id-of-${name}`,
    modelUnits: 1,
    status: "InService",
    creationTime: SINCE,
    ...properties,
  });

  /** What the metric makes of throughputs, one on a page and an empty page among them. */
  async function idleOf(throughputs: readonly object[], invoked: Readonly<Record<string, number>>): Promise<unknown> {
    const pages = throughputs.flatMap((one) => [[], [one]]);
    const send = ({ input }: { readonly input: { readonly nextToken?: string } }): Promise<object> => {
      expect(input).toMatchObject({ maxResults: 1000 });
      const page = Number(input.nextToken ?? 0);
      return Promise.resolve({
        provisionedModelSummaries: pages[page],
        nextToken: page + 1 < pages.length ? String(page + 1) : undefined,
      });
    };
    const statisticTotals = (queries: readonly StatisticQuery[], since: Date, until: Date): Promise<number[]> => {
      expect([since, until]).toEqual([SINCE, NOW]);
      return Promise.resolve(
        queries.map(({ dimensions: { ModelId }, ...query }) => {
          expect(query).toEqual({ namespace: "AWS/Bedrock", metric: "Invocations", statistic: "Sum" });
          return invoked[ModelId!] ?? 0;
        }),
      );
    };
    const context = { statisticTotals, provisionedThroughputs: () => provisionedThroughputs({ send } as never) };
    return computed("IdleBedrockThroughputs24h", new FakeSageMaker({}), {}, context);
  }

  it("counts those that stood all the time and were asked by none of their names", async () => {
    const throughputs = [
      throughput("by-arn"),
      throughput("idle", { modelUnits: 4 }),
      throughput("by-name"),
      throughput("by-id"),
      throughput("idle-too", { modelUnits: 3 }),
      throughput("young", { creationTime: inWindow(1) }),
      throughput("updating", { status: "Updating" }),
    ];
    const invoked = { [`${ARN}id-of-by-arn`]: 1, "by-name": 2, "id-of-by-id": 3, "amazon.nova-pro-v1:0": 9 };
    expect(await idleOf(throughputs, invoked)).toEqual(new Measured(2, { ModelUnits: 7, Judged: 5 }));
  });

  it("is 0 where there are none", async () => {
    expect(await idleOf([], {})).toEqual(new Measured(0, { ModelUnits: 0, Judged: 0 }));
  });
});

describe("QuotaHeadroom", () => {
  const NAME = "ml.g4dn.xlarge for training job usage";
  const DIMENSIONS = { Service: "SageMaker", Type: "Resource", Class: "None", Resource: "training-job/ml.g4dn.xlarge" };
  const UsageMetric = { MetricNamespace: "AWS/Usage", MetricName: "ResourceCount", MetricDimensions: DIMENSIONS };
  const quota = (QuotaName: string, properties: object = {}): object => ({
    QuotaName,
    Value: 10,
    UsageMetric,
    ...properties,
  });

  /** What the metric makes of quotas, one on a page, of which so much is in use. */
  async function headroomOf(quotas: readonly object[], inUse: number | undefined): Promise<unknown> {
    const send = ({ input }: { readonly input: { readonly NextToken?: string } }): Promise<object> => {
      expect(input).toMatchObject({ ServiceCode: "sagemaker", MaxResults: 100 });
      const page = Number(input.NextToken ?? 0);
      const NextToken = page + 1 < quotas.length ? String(page + 1) : undefined;
      return Promise.resolve({ Quotas: quotas.slice(page, page + 1), NextToken });
    };
    const newestValue = (
      query: StatisticQuery,
      period: number,
      since: Date,
      until: Date,
    ): Promise<number | undefined> => {
      expect(query).toEqual({
        namespace: "AWS/Usage",
        metric: "ResourceCount",
        statistic: "Maximum",
        dimensions: DIMENSIONS,
      });
      expect([period, since, until]).toEqual([300, new Date(NOW.getTime() - 3 * HOUR_MS), NOW]);
      return Promise.resolve(inUse);
    };
    const context = { newestValue, sageMakerQuotas: () => sageMakerQuotas({ send } as never) };
    return computed("QuotaHeadroom", new FakeSageMaker({}), { quota: NAME }, context);
  }

  it("is the quota of that very name, without what is in use", async () => {
    const quotas = [quota(`${NAME} `, { Value: 1 }), quota("ml.g4dn.xlarge for processing job usage"), quota(NAME)];
    expect(await headroomOf(quotas, 3)).toEqual(new Measured(7, { Quota: 10, InUse: 3 }));
    expect(await headroomOf(quotas, 0)).toEqual(new Measured(10, { Quota: 10, InUse: 0 }));
  });

  it("has no value where nobody tells what is in use", async () => {
    expect(await headroomOf([quota(NAME)], undefined)).toBeUndefined();
    expect(await headroomOf([quota(NAME, { UsageMetric: undefined })], 3)).toBeUndefined();
  });

  it("fails for a quota that is not there", async () => {
    const missing =
      'No quota of SageMaker that applies in this Region is called "ml.g4dn.xlarge for training job usage".';
    await expect(headroomOf([quota("other")], 3)).rejects.toThrow(missing);
    await expect(headroomOf([quota(NAME, { Value: undefined })], 3)).rejects.toThrow(missing);
  });
});
