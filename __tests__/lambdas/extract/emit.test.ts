import type { PutEventsCommand, PutEventsCommandOutput } from "@aws-sdk/client-eventbridge";
import type { Measurement } from "../../../contract/event";
import { emit as put, EmissionError } from "../../../lambdas/extract/emit";
import { eventsOf } from "../../../lambdas/extract/events";

function measurement(index: number, metadata: Measurement["Metadata"] = {}): Measurement {
  return {
    MetricName: `Metric${index}`,
    MetricValue: index,
    ExtractionDate: "2026-01-01T00:00:00.000Z",
    Metadata: metadata,
    Environment: "dev",
    ProjectName: "Project1",
  };
}

/** EventBridge that answers as `fails` says: by metric and by how often that metric was sent. */
class FakeEventBridge {
  readonly calls: string[][] = [];
  private readonly sent = new Map<string, number>();

  constructor(private readonly fails: (metric: string, time: number) => boolean = () => false) {}

  readonly send = ({ input }: PutEventsCommand): Promise<PutEventsCommandOutput> => {
    const metrics = (input.Entries ?? []).map(({ Detail }) => (JSON.parse(Detail!) as Measurement).MetricName);
    this.calls.push(metrics);
    const Entries = metrics.map((metric) => {
      const time = (this.sent.get(metric) ?? 0) + 1;
      this.sent.set(metric, time);
      return this.fails(metric, time) ? { ErrorCode: "ThrottlingException" } : { EventId: `${metric}-${time}` };
    });
    return Promise.resolve({ Entries, FailedEntryCount: 0, $metadata: {} });
  };
}

const emit = (
  measurements: readonly Measurement[],
  ...rest: [Parameters<typeof put>[1], Parameters<typeof put>[2]]
): Promise<void> => put(eventsOf(measurements, ["metric"]), ...rest);
const noPause = (): Promise<void> => Promise.resolve();
const client = (fake: FakeEventBridge): Parameters<typeof emit>[1] => fake;

it("sends ten at a time", async () => {
  const fake = new FakeEventBridge();
  await emit(
    Array.from({ length: 23 }, (_, index) => measurement(index)),
    client(fake),
    noPause,
  );
  expect(fake.calls.map((call) => call.length)).toEqual([10, 10, 3]);
});

it("keeps a call below a megabyte", async () => {
  const fake = new FakeEventBridge();
  const large = { text: "x".repeat(290_000) };
  await emit(
    [0, 1, 2, 3].map((index) => measurement(index, large)),
    client(fake),
    noPause,
  );
  expect(fake.calls.map((call) => call.length)).toEqual([3, 1]);
});

it("sends again exactly the entries that failed", async () => {
  const fake = new FakeEventBridge((metric, time) => ["Metric3", "Metric7"].includes(metric) && time === 1);
  await emit(
    Array.from({ length: 10 }, (_, index) => measurement(index)),
    client(fake),
    noPause,
  );
  expect(fake.calls[0]).toHaveLength(10);
  expect(fake.calls.slice(1)).toEqual([["Metric3", "Metric7"]]);
});

it("waits longer before each further attempt", async () => {
  const pauses: number[] = [];
  const fake = new FakeEventBridge((_, time) => time < 4);
  await emit([measurement(0)], client(fake), (milliseconds) => {
    pauses.push(milliseconds);
    return Promise.resolve();
  });
  expect(pauses).toEqual([100, 200, 400]);
});

it("fails loudly, naming what was not taken, and only after all else was", async () => {
  const fake = new FakeEventBridge((metric) => metric === "Metric12");
  const all = Array.from({ length: 13 }, (_, index) => measurement(index));
  await expect(emit(all, client(fake), noPause)).rejects.toThrow(
    new EmissionError(
      "EventBridge did not take 1 of 13 measurements in 5 attempts: Metric12 (ThrottlingException)",
      eventsOf([measurement(12)], ["metric"]),
    ),
  );
  expect(fake.calls.flat().filter((metric) => metric === "Metric12")).toHaveLength(5);
  expect(fake.calls.flat()).toHaveLength(12 + 5);
});

it("takes a call that fails as a whole for all of its entries", async () => {
  const send = jest
    .fn()
    .mockRejectedValueOnce(new Error("socket hang up"))
    .mockResolvedValue({ Entries: [{ EventId: "1" }] });
  await emit([measurement(0)], { send }, noPause);
  expect(send).toHaveBeenCalledTimes(2);
});

describe("in both forms", () => {
  const all = Array.from({ length: 12 }, (_, index) => measurement(index));
  const events = eventsOf(all, ["metric", "batch"]);

  it("makes calls of one kind each, because a call is allowed by its one detail-type", async () => {
    const kinds: (string | undefined)[][] = [];
    const send = ({ input }: PutEventsCommand) => {
      const Entries = input.Entries!;
      kinds.push([...new Set(Entries.flatMap(({ Source, DetailType }) => [Source, DetailType]))]);
      return Promise.resolve({ Entries: Entries.map(() => ({ EventId: "1" })) });
    };
    await put(events, { send } as never, noPause);
    expect(kinds).toEqual([["metric_extractor"], ["metric_extractor"], ["metric_extractor_batch"]]);
  });

  it("sends again only the events that failed, of either form, and counts each measurement once", async () => {
    const sent: string[] = [];
    const isRefused = (detail: string): boolean => detail.includes("Measurements") || detail.includes("Metric3");
    const send = ({ input }: PutEventsCommand) => {
      const details = input.Entries!.map(({ Detail }) => Detail!);
      sent.push(...details.filter((detail) => !isRefused(detail)));
      return Promise.resolve({
        Entries: details.map((detail) => (isRefused(detail) ? { ErrorCode: "Slow" } : { EventId: "1" })),
      });
    };
    const error = (await put(events, { send } as never, noPause).catch((error: unknown) => error)) as EmissionError;
    expect(error.message).toMatch(
      /^EventBridge did not take 12 of 12 measurements in 5 attempts: Metric3 \(Slow\), Metric0/,
    );
    expect(error.message.match(/Metric3 \(Slow\)/g)).toHaveLength(1);
    expect(error.refused).toEqual([events[3], events[12]]);
    expect(sent).toEqual(
      events
        .slice(0, 12)
        .filter((_, index) => index !== 3)
        .map(({ detail }) => detail),
    );
  });
});
