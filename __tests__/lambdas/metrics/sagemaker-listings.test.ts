import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerListings } from "../../../lambdas/metrics/sagemaker-listings";

type Answer = (input: any) => object;

/** SageMaker that answers each command as `answers` says, and remembers what it was asked. */
function fakeSageMaker(answers: Readonly<Record<string, Answer>>): {
  listings: SageMakerListings;
  calls: [string, any][];
} {
  const calls: [string, any][] = [];
  // The paginators want an instance of the client.
  const { SageMakerClient: Client } = jest.requireActual<{ SageMakerClient: new (config: object) => SageMakerClient }>(
    "@aws-sdk/client-sagemaker",
  );
  const client = new Client({ region: "us-east-1" });
  client.send = ((command: { constructor: { name: string }; input: unknown }) => {
    const name = command.constructor.name;
    calls.push([name, command.input]);
    return Promise.resolve(answers[name]!(command.input));
  }) as SageMakerClient["send"];
  return { listings: new SageMakerListings(client), calls };
}

const SINCE = new Date("2026-01-02T00:00:00Z");
const ended = (date: string): object => ({ TrainingEndTime: new Date(date) });

describe("counting training jobs", () => {
  it("costs one call where the number of hits is exact", async () => {
    const { listings, calls } = fakeSageMaker({
      SearchCommand: () => ({ Results: [{}], TotalHits: { Value: 1037, Relation: "EqualTo" } }),
    });
    await expect(listings.countTrainingJobs("Completed", SINCE)).resolves.toBe(1037);
    expect(calls).toEqual([
      [
        "SearchCommand",
        {
          Resource: "TrainingJob",
          MaxResults: 1,
          SearchExpression: {
            Filters: [
              { Name: "TrainingJobStatus", Operator: "Equals", Value: "Completed" },
              { Name: "TrainingEndTime", Operator: "GreaterThanOrEqualTo", Value: "2026-01-02T00:00:00.000Z" },
            ],
          },
        },
      ],
    ]);
  });

  it.each([
    ["is a lower bound", { Value: 10_000, Relation: "GreaterThanOrEqualTo" }],
    ["is absent", undefined],
  ])("lists page by page, also over empty pages, where it %s", async (_, TotalHits) => {
    const pages = [[{}, {}], [], [{}], []];
    const { listings, calls } = fakeSageMaker({
      SearchCommand: () => ({ Results: [], TotalHits }),
      ListTrainingJobsCommand: ({ NextToken = "0" }) => ({
        TrainingJobSummaries: pages[Number(NextToken)],
        NextToken: Number(NextToken) + 1 < pages.length ? String(Number(NextToken) + 1) : undefined,
      }),
    });
    await expect(listings.countTrainingJobs("Completed")).resolves.toBe(3);
    expect(calls.filter(([name]) => name === "ListTrainingJobsCommand")).toHaveLength(4);
    expect(calls[1]?.[1]).toMatchObject({ StatusEquals: "Completed", MaxResults: 100 });
  });

  it("takes from a listing the jobs that ended in the window, however long ago they were created", async () => {
    const { listings, calls } = fakeSageMaker({
      SearchCommand: () => ({}),
      ListTrainingJobsCommand: () => ({
        TrainingJobSummaries: [
          ended("2026-01-01T23:59:59.999Z"),
          ended("2026-01-02T00:00:00Z"),
          ended("2026-01-05T00:00:00Z"),
          {},
        ],
      }),
    });
    await expect(listings.countTrainingJobs("Completed", SINCE)).resolves.toBe(2);
    const input = calls[1]?.[1];
    expect(input.CreationTimeAfter).toEqual(new Date("2025-12-05T00:00:00Z"));
    expect(input).not.toHaveProperty("LastModifiedTimeAfter");
  });
});

describe("a run", () => {
  it("makes each call once, whatever the number of metrics that need it", async () => {
    const { listings, calls } = fakeSageMaker({
      SearchCommand: () => ({ TotalHits: { Value: 1, Relation: "EqualTo" } }),
      ListEndpointsCommand: () => ({ Endpoints: [{ EndpointStatus: "InService" }] }),
    });
    await Promise.all([listings.endpoints(), listings.endpoints()]);
    await Promise.all([listings.countTrainingJobs("Completed"), listings.countTrainingJobs("Completed")]);
    await listings.countTrainingJobs("Completed", SINCE);
    expect(calls.map(([name]) => name)).toEqual(["ListEndpointsCommand", "SearchCommand", "SearchCommand"]);
  });

  it("reads all pages of endpoints, a hundred at a time", async () => {
    const { listings, calls } = fakeSageMaker({
      ListEndpointsCommand: ({ NextToken }) =>
        NextToken ? { Endpoints: [{}, {}] } : { Endpoints: [], NextToken: "more" },
    });
    await expect(listings.endpoints()).resolves.toHaveLength(2);
    expect(calls[0]?.[1]).toMatchObject({ MaxResults: 100 });
  });
});
