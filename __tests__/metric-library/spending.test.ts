import type { GetCostAndUsageCommandInput } from "@aws-sdk/client-cost-explorer";
import { Measured } from "../../metric-library/metric";
import { costsOfYesterday } from "../../metric-library/sources/costs";
import { computed, FakeSageMaker } from "./fake-sagemaker";

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
