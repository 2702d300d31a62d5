import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import {
  IncompleteStatisticsError,
  newestValue,
  statisticTotals,
  type StatisticQuery,
} from "../../metric-library/sources/cloudwatch-statistics";
import { fewAtOnce } from "../../metric-library/sources/few-at-once";
import { listAll, RepeatedTokenError } from "../../metric-library/sources/pages";
import { SageMakerListings } from "../../metric-library/sources/sagemaker-listings";
import { stoppable } from "../../metric-library/sources/stoppable";
import { objectCount } from "../../metric-library/sources/apart/s3-objects";
import { parameterValue } from "../../metric-library/sources/ssm-parameters";

/** A client that answers its first call with the first answer, and so on; it remembers what it was asked. */
function answering(...answers: readonly object[]): { readonly client: any; readonly inputs: any[] } {
  const inputs: any[] = [];
  const send = ({ input }: { readonly input: object }): Promise<object> => {
    inputs.push(input);
    return Promise.resolve(answers[inputs.length - 1]!);
  };
  return { client: { send }, inputs };
}

describe("listAll", () => {
  const pages = [[1, 2], [], [3, 4], undefined, [5]];
  const ask = jest.fn((token = "0") => {
    const index = Number(token);
    return Promise.resolve({ items: pages[index], NextToken: index < 4 ? String(index + 1) : undefined });
  });
  beforeEach(() => ask.mockClear());

  it("goes on over empty pages until there is no token", async () => {
    expect(await listAll("ListJobs", ask)).toEqual([1, 2, 3, 4, 5]);
    expect(ask.mock.calls).toEqual([[undefined], ["1"], ["2"], ["3"], ["4"]]);
  });

  it("stops when it has enough, and gives no more than that", async () => {
    expect(await listAll("ListJobs", ask, 3)).toEqual([1, 2, 3]);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it.each([
    ["its own", ["a", "a"], 2],
    ["one of long ago", ["a", "b", "c", "a"], 4],
  ])("ends with an error that names the operation when a token leads to %s", async (_what, tokens, calls) => {
    const inCircles = jest.fn((token?: string) =>
      Promise.resolve({ items: [], NextToken: tokens[token === undefined ? 0 : tokens.indexOf(token) + 1] }),
    );
    await expect(listAll("ListJobs", inCircles)).rejects.toThrow(RepeatedTokenError);
    expect(inCircles).toHaveBeenCalledTimes(calls);
    await expect(listAll("ListJobs", inCircles)).rejects.toThrow("ListJobs returned a token for the second time");
  });
});

describe("SageMakerListings", () => {
  it("lets no metric change what the others read", async () => {
    const send = (): Promise<object> => Promise.resolve({ Endpoints: [{ EndpointName: "a" }] });
    const endpoints = (await new SageMakerListings({ send } as never).endpoints()) as unknown[];
    expect(() => endpoints.pop()).toThrow(TypeError);
    expect(endpoints).toHaveLength(1);
  });
});

describe("stoppable", () => {
  const send = jest.fn((command: string, options?: { readonly abortSignal?: AbortSignal }) =>
    Promise.resolve([command, options] as const),
  );
  beforeEach(() => send.mockClear());

  it("hands its signal to every call, beside a signal and options of the caller's", async () => {
    const [run, own] = [new AbortController(), new AbortController()];
    const client = stoppable({ send }, run.signal);
    await client.send("a");
    expect(send).toHaveBeenCalledWith("a", { abortSignal: run.signal });
    const [, options] = await client.send("b", { abortSignal: own.signal, requestTimeout: 5 } as object);
    expect(options).toMatchObject({ requestTimeout: 5 });
    expect(options!.abortSignal!.aborted).toBe(false);
    run.abort();
    expect(options!.abortSignal!.aborted).toBe(true);
  });

  it("sends nothing any more once the signal is aborted, so that a listing goes no further", async () => {
    const run = new AbortController();
    const client = stoppable({ send }, run.signal);
    const ended = jest.fn();
    void listAll("ListJobs", async (token = "0") => {
      await client.send(token);
      if (token === "3") run.abort();
      return { items: [token], NextToken: String(Number(token) + 1) };
    }).finally(ended);
    await new Promise(setImmediate);
    expect(send).toHaveBeenCalledTimes(4);
    expect(ended).not.toHaveBeenCalled();
  });
});

describe("fewAtOnce", () => {
  it("has eight calls under way, whatever becomes of them, and the others in their order", async () => {
    let underWay = 0;
    let most = 0;
    const begun: number[] = [];
    const send = async (number: number): Promise<number> => {
      begun.push(number);
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay--;
      if (number % 3 === 0) throw new Error("Slow down.");
      return number;
    };
    const client = fewAtOnce({ send } as never) as unknown as { send: typeof send };
    const numbers = Array.from({ length: 30 }, (_, number) => number);
    const results = await Promise.allSettled(numbers.map((number) => client.send(number)));
    expect(results.map(({ status }) => status === "fulfilled")).toEqual(numbers.map((number) => number % 3 !== 0));
    expect(begun).toEqual(numbers);
    expect(most).toBe(8);
    expect(await client.send(31)).toBe(31);
  });
});

describe("statisticTotals", () => {
  const SINCE = new Date("2026-01-01T10:04:59.999Z");
  const UNTIL = new Date("2026-01-02T10:04:59.999Z");
  const queries = (count: number): StatisticQuery[] =>
    Array.from({ length: count }, (_, number) => ({
      namespace: "AWS/SageMaker",
      metric: "Invocations",
      statistic: "Sum",
      dimensions: { EndpointName: `e${number}`, VariantName: "main" },
    }));

  it("asks for one statistic in five-minute periods that begin before the window does", async () => {
    const { client, inputs } = answering({
      MetricDataResults: [{ Id: "m0", Values: [1, 2.5], StatusCode: "Complete" }],
    });
    expect(await statisticTotals(queries(1), SINCE, UNTIL, client)).toEqual([3.5]);
    expect(inputs).toEqual([
      {
        StartTime: new Date("2026-01-01T10:00:00.000Z"),
        EndTime: UNTIL,
        NextToken: undefined,
        MetricDataQueries: [
          {
            Id: "m0",
            MetricStat: {
              Metric: {
                Namespace: "AWS/SageMaker",
                MetricName: "Invocations",
                Dimensions: [
                  { Name: "EndpointName", Value: "e0" },
                  { Name: "VariantName", Value: "main" },
                ],
              },
              Period: 300,
              Stat: "Sum",
            },
          },
        ],
      },
    ]);
  });

  it("adds up what comes in parts, in any order, and is 0 for what has no data points", async () => {
    const { client, inputs } = answering(
      {
        MetricDataResults: [
          { Id: "m2", Values: [1], StatusCode: "PartialData" },
          { Id: "m0", Values: [5], StatusCode: "Complete" },
          { Id: "m1", Values: [], StatusCode: "Complete" },
        ],
        NextToken: "more",
      },
      { MetricDataResults: [], NextToken: "and more" },
      { MetricDataResults: [{ Id: "m2", Values: [1, 1], StatusCode: "Complete" }] },
    );
    expect(await statisticTotals(queries(3), SINCE, UNTIL, client)).toEqual([5, 0, 3]);
    expect(inputs.map(({ NextToken }) => NextToken)).toEqual([undefined, "more", "and more"]);
  });

  it("asks for at most 500 metrics a call", async () => {
    const inputs: any[] = [];
    const send = ({ input }: { input: { MetricDataQueries: MetricDataQuery[] } }): Promise<object> => {
      inputs.push(input);
      const MetricDataResults = input.MetricDataQueries.map(({ Id, MetricStat }) => ({
        Id,
        Values: [Number(MetricStat!.Metric!.Dimensions![0]!.Value!.slice(1))],
        StatusCode: "Complete",
      }));
      return Promise.resolve({ MetricDataResults });
    };
    const totals = await statisticTotals(queries(1_100), SINCE, UNTIL, { send });
    expect(totals).toEqual(Array.from({ length: 1_100 }, (_, number) => number));
    expect(inputs.map(({ MetricDataQueries }) => MetricDataQueries.length)).toEqual([500, 500, 100]);
  });

  it.each(["InternalError", "Forbidden"])("does not take %s for no data points", async (StatusCode) => {
    const { client } = answering({ MetricDataResults: [{ Id: "m0", Values: [], StatusCode }] });
    await expect(statisticTotals(queries(1), SINCE, UNTIL, client)).rejects.toThrow(IncompleteStatisticsError);
  });

  it.each([
    ["never comes", []],
    ["never comes to its end", [{ Id: "m0", Values: [1], StatusCode: "PartialData" }]],
  ])("does not take for 0 what %s", async (_what, MetricDataResults) => {
    const { client } = answering({ MetricDataResults });
    await expect(statisticTotals(queries(1), SINCE, UNTIL, client)).rejects.toThrow(IncompleteStatisticsError);
  });

  it("ends where a token repeats", async () => {
    const page = { MetricDataResults: [{ Id: "m0", Values: [1], StatusCode: "PartialData" }], NextToken: "same" };
    const { client } = answering(page, page, page);
    await expect(statisticTotals(queries(1), SINCE, UNTIL, client)).rejects.toThrow("GetMetricData returned a token");
  });

  it("makes no call without a metric to ask for", async () => {
    const { client, inputs } = answering();
    expect(await statisticTotals([], SINCE, UNTIL, client)).toEqual([]);
    expect(inputs).toEqual([]);
  });
});

describe("newestValue", () => {
  const query = {
    namespace: "AWS/S3",
    metric: "NumberOfObjects",
    statistic: "Average",
    dimensions: { BucketName: "my-bucket", StorageType: "AllStorageTypes" },
  } as const;
  const since = new Date("2026-01-01T10:04:59.999Z");
  const until = new Date("2026-01-04T10:04:59.999Z");

  it("is the newest of a few days, asked for from a midnight on", async () => {
    const { client, inputs } = answering({ MetricDataResults: [{ Id: "m0", Values: [7, 6], StatusCode: "Complete" }] });
    expect(await newestValue(query, 86_400, since, until, client)).toBe(7);
    expect(inputs[0]).toMatchObject({
      StartTime: new Date("2026-01-01T00:00:00.000Z"),
      EndTime: until,
      MetricDataQueries: [{ MetricStat: { Period: 86_400, Stat: "Average" } }],
    });
  });

  it("is undefined where there is none", async () => {
    const { client } = answering({ MetricDataResults: [{ Id: "m0", Values: [], StatusCode: "Complete" }] });
    expect(await newestValue(query, 86_400, since, until, client)).toBeUndefined();
  });
});

describe("objectCount", () => {
  it("adds up all pages of a prefix, empty ones too", async () => {
    const { client, inputs } = answering(
      { KeyCount: 1_000, NextContinuationToken: "a" },
      { KeyCount: 0, NextContinuationToken: "b" },
      { KeyCount: 234 },
    );
    expect(await objectCount("my-bucket", "models/", client)).toBe(1_234);
    expect(inputs.map(({ ContinuationToken }) => ContinuationToken)).toEqual([undefined, "a", "b"]);
    expect(inputs[0]).toEqual({ Bucket: "my-bucket", Prefix: "models/", ContinuationToken: undefined });
  });

  it("counts the keys where nothing says how many they are", async () => {
    const { client } = answering({ Contents: [{}, {}] });
    expect(await objectCount("my-bucket", "models/", client)).toBe(2);
    expect(await objectCount("my-bucket", "models/", answering({}).client)).toBe(0);
  });

  it("ends where a token repeats", async () => {
    const page = { KeyCount: 1_000, NextContinuationToken: "same" };
    const { client } = answering(page, page, page);
    await expect(objectCount("my-bucket", "models/", client)).rejects.toThrow("ListObjectsV2 returned a token");
  });
});

describe("parameterValue", () => {
  it("is what the parameter holds", async () => {
    const { client, inputs } = answering({ Parameter: { Value: "0.75" } });
    expect(await parameterValue("/a", client)).toBe("0.75");
    expect(inputs).toEqual([{ Name: "/a" }]);
  });
});
