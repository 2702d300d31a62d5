import * as fc from "fast-check";
import type { Measurement } from "../../../contract/event";
import { MAX_BATCH_MEASUREMENTS, MAX_MEASUREMENT_BYTES } from "../../../contract/value";
import { eventsOf, measurementsOf, type MetricEvent } from "../../../lambdas/extract/events";

const CHUNK = 64 * 1024;

/** A measurement with so many bytes, but for what a last character has too many; at least 200. */
function measurement(bytes = 200, text = "x"): Measurement {
  const empty = {
    MetricName: "Metric",
    MetricValue: 1,
    ExtractionDate: "2026-01-01T00:00:00.000Z",
    Metadata: { text: "" },
    Environment: "dev",
    ProjectName: "Project1",
  };
  const rest = Math.max(0, bytes - Buffer.byteLength(JSON.stringify(empty)));
  return { ...empty, Metadata: { text: text.repeat(Math.floor(rest / Buffer.byteLength(text))) } };
}

/** The message that such an event is in a queue, where everything that varies is as long as it gets. */
function message({ kind, detail }: MetricEvent): string {
  const envelope = {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": kind,
    source: kind,
    account: "222222222222",
    time: "2026-11-05T09:30:00Z",
    region: "us-isob-northeast-10",
    resources: [],
    detail: "",
  };
  return JSON.stringify(envelope).replace('"detail":""', () => `"detail":${detail}`);
}

function sizes(measurements: readonly Measurement[]): readonly number[] {
  return eventsOf(measurements, ["batch"]).map((event) => event.measurements.length);
}

it("is the documented form where nobody asks for another: a measurement, and nothing around it", () => {
  const one = measurement();
  expect(eventsOf([one], ["metric"])).toEqual([
    { kind: "metric_extractor", detail: JSON.stringify(one), measurements: [one] },
  ]);
});

it("is one event of a kind of its own for a run, in the order of its measurements", () => {
  const all = Array.from({ length: 22 }, (_, index) => ({ ...measurement(360), MetricValue: index }));
  const [event, ...others] = eventsOf(all, ["batch"]);
  expect(others).toEqual([]);
  expect(event).toMatchObject({ kind: "metric_extractor_batch", measurements: all });
  expect(JSON.parse(event!.detail)).toEqual({ Measurements: all });
  expect(Buffer.byteLength(event!.detail)).toBeLessThan(9_000);
});

it("is nothing for nothing, and one for ExtractionHealth alone", () => {
  expect(eventsOf([], ["metric", "batch"])).toEqual([]);
  expect(sizes([measurement()])).toEqual([1]);
});

it("is as many as fit into 64 KB with what is around them, to the byte", () => {
  const room = CHUNK - 512;
  expect(sizes([measurement(room - 1_002), measurement(1_000)])).toEqual([2]);
  expect(sizes([measurement(room - 1_001), measurement(1_000)])).toEqual([1, 1]);
  expect(sizes([40_000, 40_000, 20_000, 20_000].map((bytes) => measurement(bytes)))).toEqual([2, 2]);
});

it("leaves a measurement of 100 KB alone, and the others together", () => {
  expect(sizes([measurement(), measurement(100_000), measurement()])).toEqual([2, 1]);
});

it("counts bytes, not characters", () => {
  expect(sizes([measurement(40_000, "\u{1F680}"), measurement(40_000, "\u0416")])).toEqual([1, 1]);
});

it("never has more than the archive takes", () => {
  const tiny = { ...measurement(0), MetricName: "A", ProjectName: "P", Environment: "e", Metadata: {} };
  const counts = sizes(Array.from({ length: 2_000 }, () => tiny));
  expect(Math.max(...counts)).toBe(MAX_BATCH_MEASUREMENTS);
  expect(counts.reduce((sum, count) => sum + count)).toBe(2_000);
});

it("loses and doubles nothing, whatever the sizes, and no two of its events would fit into one", () => {
  const bytes = fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: MAX_MEASUREMENT_BYTES }));
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 60 }), (all) => {
      const measurements = all.map((one, index) => ({ ...measurement(one), MetricValue: index }));
      const events = eventsOf(measurements, ["batch"]);
      const found = events.flatMap(
        ({ detail }) => (JSON.parse(detail) as { Measurements: Measurement[] }).Measurements,
      );
      expect([...found].sort((one, other) => Number(one.MetricValue) - Number(other.MetricValue))).toEqual(
        measurements,
      );
      expect(measurementsOf(events)).toEqual(events.flatMap((event) => event.measurements));
      for (const event of events.filter((one) => one.measurements.length > 1)) {
        expect(Buffer.byteLength(message(event))).toBeLessThanOrEqual(CHUNK);
      }
      const lengths = events.map(({ detail }) => Buffer.byteLength(detail)).sort((one, other) => one - other);
      if (lengths.length > 1) expect(lengths[0]! + lengths[1]!).toBeGreaterThan(CHUNK - 600);
    }),
    { numRuns: 300 },
  );
});
