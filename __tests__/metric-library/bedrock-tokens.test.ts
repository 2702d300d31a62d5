import type { ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { client, dimensionValues, type StatisticQuery } from "../../metric-library/sources/cloudwatch-statistics";
import { computed, FakeSageMaker, NOW, SINCE } from "./fake-sagemaker";

const PROFILE = "arn:aws:bedrock:us-east-1:222222222222:application-inference-profile/canary";
const metric = (MetricName: string, ModelId: string, more: object[] = []): object => ({
  MetricName,
  Dimensions: [{ Name: "ModelId", Value: ModelId }, ...more],
});

/** Each metric with its total, in the order in which CloudWatch lists them. */
const HELD: readonly (readonly [object, number])[] = [
  [metric("InputTokenCount", "amazon.nova-pro-v1:0"), 7],
  [metric("Invocations", "amazon.nova-pro-v1:0"), 1_000],
  [metric("OutputTokenCount", "amazon.nova-pro-v1:0"), 3],
  [metric("InputTokenCount", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"), 20],
  [metric("OutputTokenCount", "amazon.nova-pro-v1:0", [{ Name: "BucketedImageSize", Value: "1" }]), 500],
  [metric("InputTokenCount", PROFILE), 100],
  [metric("InputTokenCount", `${PROFILE}-2`), 11],
  [metric("InputTokenCount", "us.amazon.nova-lite-v1:0"), 0],
];

describe("BedrockTokens24h", () => {
  const asked: { readonly queries: readonly StatisticQuery[]; readonly since: Date; readonly until: Date }[] = [];

  /** One metric on a page, and an empty page among them. */
  function holding(held: typeof HELD): () => Promise<unknown> {
    const pages = held.flatMap(([one]) => [[], [one]]);
    asked.length = 0;
    jest.spyOn(client, "send").mockImplementation((({ input }: ListMetricsCommand) => {
      expect(input).toMatchObject({ Namespace: "AWS/Bedrock", Dimensions: [{ Name: "ModelId" }] });
      const page = Number(input.NextToken ?? 0);
      const NextToken = page + 1 < pages.length ? String(page + 1) : undefined;
      return Promise.resolve({ Metrics: pages[page] ?? [], NextToken });
    }) as never);
    const statisticTotals = (queries: readonly StatisticQuery[], since: Date, until: Date): Promise<number[]> => {
      asked.push({ queries, since, until });
      const total = ({ metric: name, dimensions }: StatisticQuery): number => {
        const [, found] = held.find(
          ([one]) => JSON.stringify(one) === JSON.stringify(metric(name, dimensions.ModelId!)),
        )!;
        return found;
      };
      return Promise.resolve(queries.map(total));
    };
    return () =>
      computed(
        "BedrockTokens24h",
        new FakeSageMaker({}),
        {},
        {
          statisticTotals,
          dimensionValues: (namespace, dimension) => dimensionValues(namespace, dimension, client),
        },
      );
  }

  afterEach(() => jest.restoreAllMocks());

  it("sums what went in and came out by model, and tells no name of the account's", async () => {
    expect(await holding(HELD)()).toEqual({
      "amazon.nova-pro-v1:0 in": 27,
      "amazon.nova-pro-v1:0 out": 3,
      "application-inference-profile in": 111,
      "us.amazon.nova-lite-v1:0 in": 0,
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ since: SINCE, until: NOW });
    for (const { statistic, namespace } of asked[0]!.queries) {
      expect({ statistic, namespace }).toEqual({ statistic: "Sum", namespace: "AWS/Bedrock" });
    }
  });

  it("has no label where nobody asked Bedrock for two weeks", async () => {
    expect(await holding([])()).toEqual({});
  });
});
