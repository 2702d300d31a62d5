import fc from "fast-check";
import { DayFold, foldDay, type FoldedRow } from "../../tables/fold";
import type { MetricValue } from "../../contract/event";
import type { DailyValue, Statistics } from "../../contract/summaries";
import { MAX_LABELS, MIN_MAGNITUDE, valueProblem } from "../../contract/value";

/** A row of a series, its instant told by a number. */
function row(MetricValue: MetricValue, instant = 0, members: Partial<FoldedRow> = {}): FoldedRow {
  const date = new Date(Date.parse("2026-03-02T00:00:00Z") + instant).toISOString().replace("Z", "000000Z");
  return {
    MetricName: "Accuracy",
    ProjectName: "Project1",
    Environment: "dev",
    ExtractionDate: date,
    MetricValue,
    ...members,
  };
}

function statisticsOf(...numbers: readonly number[]): Statistics {
  const [day] = foldDay(numbers.map((number, index) => row(number, index)));
  return day!.Value!;
}

/** A finite double as a multiple of 2^-1074, which all of them are. */
function exact(number: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, number);
  const all = bits.getBigUint64(0);
  const exponent = (all >> 52n) & 0x7ffn;
  const fraction = all & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return number < 0 ? -magnitude : magnitude;
}

/** Everything about the numbers of a day, by its definition and without rounding; they are in the order of their dates. */
function expectDefinition({ Count, Min, Mean, Max, Last }: Statistics, numbers: readonly number[]): void {
  const sorted = [...numbers].sort((a, b) => a - b);
  expect({ Count, Min, Max, Last }).toEqual({
    Count: numbers.length,
    Min: sorted[0],
    Max: sorted.at(-1),
    Last: numbers.at(-1),
  });
  expect(valueProblem(Mean)).toBeUndefined();
  expect(Mean >= Min && Mean <= Max).toBe(true);
  const count = BigInt(numbers.length);
  const sum = numbers.reduce((total, number) => total + exact(number), 0n);
  const error = exact(Mean) * count - sum;
  // A few bits of the largest number's last, and what lies nearer to 0 than DynamoDB holds.
  const largest = exact(Math.max(...numbers.map(Math.abs)));
  const allowed = ((largest * count) >> 50n) + exact(MIN_MAGNITUDE) * count;
  expect(error <= allowed && -error <= allowed).toBe(true);
}

/** What the archive stores. */
const number = fc
  .oneof(
    fc.integer({ min: -1000, max: 1000 }),
    fc.constantFrom(2 ** 53 - 1, 1 - 2 ** 53, 1e-130, -1e-130, 0.1, 0, 1e15 + 0.5),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => valueProblem(value) === undefined),
  )
  .map((value) => value + 0);
const label = fc.constantFrom("a", "b", "constructor", "toString", "length", "hasOwnProperty", "1", "0");
const value = fc.oneof(number, fc.dictionary(label, number, { maxKeys: 5 }));
const name = fc.constantFrom("x", "y", '"', '","');
const rows = fc.uniqueArray(
  fc.record({ MetricName: name, ProjectName: name, Environment: name, instant: fc.nat(86_399_999), value }),
  { selector: ({ instant }) => instant, maxLength: 60 },
);

it("is of each series what the definitions say, in whatever order the rows come", () => {
  fc.assert(
    fc.property(rows, (measured) => {
      const folded = foldDay(measured.map(({ instant, value, ...names }) => row(value, instant, names)));
      const inOrder = [...measured].sort((a, b) => a.instant - b.instant);
      const keyOf = (series: Pick<DailyValue, "MetricName" | "ProjectName" | "Environment">): string =>
        [series.MetricName, series.ProjectName, series.Environment].map((part) => `<${part}>`).join();
      expect(folded.map(keyOf).sort()).toEqual([...new Set(measured.map(keyOf))].sort());
      for (const day of folded) {
        const values = inOrder.filter((one) => keyOf(one) === keyOf(day)).map((one) => one.value);
        expect(day.Rows).toBe(values.length);
        const scalars = values.filter((one) => typeof one === "number");
        expect(day.Value === undefined).toBe(scalars.length === 0);
        if (day.Value) expectDefinition(day.Value, scalars);
        const vectors = values.filter((one) => typeof one !== "number");
        expect(day.Labels === undefined).toBe(vectors.length === 0);
        const labels = [...new Set(vectors.flatMap((one) => Object.keys(one)))].sort();
        expect(Object.keys(day.Labels ?? {}).sort()).toEqual(labels);
        for (const [own, statistics] of Object.entries(day.Labels ?? {})) {
          expectDefinition(
            statistics,
            vectors.flatMap((one) => (Object.hasOwn(one, own) ? [one[own]!] : [])),
          );
        }
      }
    }),
  );
});

it("is the same row by row", () => {
  const all = [row(1), row({ a: 2 }, 1), row(3, 2, { Environment: "prod" })];
  const fold = new DayFold();
  for (const one of all) fold.add(one);
  expect(fold.values()).toEqual(foldDay(all));
});

it("is nothing for no rows, and of an empty vector that there was one", () => {
  expect(foldDay([])).toEqual([]);
  expect(foldDay([row({})])).toEqual([
    { MetricName: "Accuracy", ProjectName: "Project1", Environment: "dev", Rows: 1, Labels: {} },
  ]);
});

describe("the mean", () => {
  it("does not lose what is small between what is large", () => {
    expect(statisticsOf(2 ** 53 - 1, 0.5, 1 - 2 ** 53).Mean).toBe(0.5 / 3);
    expect(statisticsOf(0.5, 2 ** 53 - 1, 1 - 2 ** 53).Mean).toBe(0.5 / 3);
  });

  it("lies between the least and the greatest, equal numbers included", () => {
    expect(statisticsOf(0.05, 0.05, 0.05)).toMatchObject({ Min: 0.05, Mean: 0.05, Max: 0.05 });
    expect(statisticsOf(...Array.from({ length: 3 }, () => -1e-130)).Mean).toBe(-1e-130);
  });

  it("is 0 where DynamoDB holds no number that small", () => {
    expect(statisticsOf(1e-130, 0).Mean).toBe(0);
    expect(statisticsOf(1.5e-130, -1e-130, 0).Mean).toBe(0);
    expect(Object.is(statisticsOf(-1e-130, 0).Mean, 0)).toBe(true);
  });
});

it("keeps of too many labels those that were measured most often", () => {
  const vector = (from: number, to: number): Record<string, number> =>
    Object.fromEntries(
      Array.from({ length: to - from }, (_, index) => [`job-${String(from + index).padStart(4, "0")}`, 1]),
    );
  const [day] = foldDay([row(vector(0, 256)), row(vector(256, 512), 1), row(vector(500, 756), 2)]);
  expect(day!.Rows).toBe(3);
  const labels = Object.keys(day!.Labels!);
  expect(labels).toHaveLength(MAX_LABELS);
  expect(labels.sort()).toEqual(Object.keys({ ...vector(0, 244), ...vector(500, 512) }).sort());
});
