import fc from "fast-check";
import { linesOf, MOST_LABELS } from "../../../dashboard/reading/lines";
import type { Line } from "../../../dashboard/picture";
import type { Sample } from "../../../dashboard/reading/samples";
import type { MetricValue } from "../../../contract/event";
import { totalOf } from "../../../common/total";
import { newest } from "../../tables/newest";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function measured(at: number, value: MetricValue): Sample {
  return { at, what: { value } };
}

function hourly(values: readonly MetricValue[]): readonly Sample[] {
  return values.map((value, index) => measured(index * HOUR, value));
}

function lines(samples: readonly Sample[], value: MetricValue = 1, width = 500): readonly Line[] {
  return linesOf({ name: "A", newest: newest("A", { MetricValue: value }) }, samples, width);
}

function valuesOf(line: Line | undefined) {
  return line?.points.map(({ value }) => value);
}

it("draws a number as one line, point by point", () => {
  expect(lines(hourly([1, 2.5, -3]))).toEqual([
    {
      name: "A",
      project: "Project1",
      metric: "A",
      points: [
        { at: 0, value: 1 },
        { at: HOUR, value: 2.5 },
        { at: 2 * HOUR, value: -3 },
      ],
    },
  ]);
});

it("draws nothing where there is no history", () => {
  expect(lines([])).toEqual([{ name: "A", project: "Project1", metric: "A", points: [] }]);
});

it("breaks a line where more than two and a half of its usual intervals pass without a measurement", () => {
  const samples = [0, 1, 2, 4, 5, 8, 9].map((hour) => measured(hour * HOUR, hour));
  const [line] = lines(samples);
  expect(valuesOf(line)).toEqual([0, 1, 2, 4, 5, null, 8, 9]);
  expect(line!.points[5]!.at).toBe(6.5 * HOUR);
});

it("does not take hours for a gap where somebody asked several times within minutes", () => {
  const samples = [0, 1, 2, 9].map((minute) => measured(minute * 60_000, minute));
  expect(valuesOf(lines(samples)[0])).toEqual([0, 1, 2, 9]);
});

it("takes a day without a roll-up for a gap", () => {
  const Value = { Count: 2, Min: 1, Mean: 1.5, Max: 2, Last: 2 };
  const samples = [0, 1, 3].map((day) => ({ at: day * DAY, what: { day: { Rows: 2, Value } } }));
  const [line] = lines(samples);
  expect(valuesOf(line)).toEqual([1.5, 1.5, null, 1.5]);
  expect(line!.points[0]).toEqual({ at: 0, value: 1.5, day: { count: 2, min: 1, max: 2, last: 2 } });
});

it("draws a vector as a line for each label, the largest first, with the same times", () => {
  const [large, small, gone] = lines(hourly([{ a: 1, b: 5 }, { a: 2, b: 0, c: 1 }, { b: 4 }]), { a: 1, b: 1 });
  expect([large!.name, small!.name, gone!.name]).toEqual(["b", "a", "c"]);
  expect(valuesOf(large)).toEqual([5, 0, 4]);
  // In a measured vector, an absent label is zero.
  expect(valuesOf(small)).toEqual([1, 2, 0]);
  expect(valuesOf(gone)).toEqual([0, 1, 0]);
  expect(gone!.points.map(({ at }) => at)).toEqual(large!.points.map(({ at }) => at));
});

it("reads a label that is called like a member of every object", () => {
  const samples = hourly([{ toString: 1 }, { constructor: 2 }] as MetricValue[]);
  expect(lines(samples, {}).map((line) => [line.name, valuesOf(line)])).toEqual([
    ["constructor", [0, 2]],
    ["toString", [1, 0]],
  ]);
});

it("has a gap in every label where no vector was measured", () => {
  const samples = [0, 1, 2, 9, 10].map((hour) => measured(hour * HOUR, hour % 2 === 0 ? { a: 1 } : { b: 2 }));
  expect(lines(samples, { a: 1 }).map(valuesOf)).toEqual([
    [0, 2, 0, null, 2, 0],
    [1, 0, 1, null, 0, 1],
  ]);
});

it("adds up, at every instant, to the vector that was measured, whichever labels come and go", () => {
  const labels = fc.constantFrom("a", "b", "c", "d", "__proto__", "toString");
  const vector = fc.array(fc.tuple(labels, fc.integer({ min: 0, max: 1_000 })), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(vector, { minLength: 1, maxLength: 30 }), (vectors) => {
      const values = vectors.map((pairs) => Object.fromEntries(pairs));
      const drawn = lines(hourly(values), values.at(-1));
      for (const [index, value] of values.entries()) {
        const sum = drawn.reduce((total, { points }) => total + points[index]!.value!, 0);
        if (drawn.length > 0) expect(sum).toBe(totalOf(value));
      }
    }),
  );
});

it("counts the vectors of a day without a label as its zeros", () => {
  const always = { Count: 4, Min: 1, Mean: 2, Max: 3, Last: 3 };
  const once = { Count: 1, Min: 8, Mean: 8, Max: 8, Last: 8 };
  const number = { Count: 2, Min: 5, Mean: 5, Max: 5, Last: 5 };
  const day = { Rows: 6, Value: number, Labels: { always, once } };
  const [first, second, gone] = lines([{ at: 0, what: { day } }], { always: 1, gone: 1 });
  expect(first!.points).toEqual([{ at: 0, value: 2, day: { count: 4, min: 1, max: 3, last: 3 } }]);
  expect(second!.points).toEqual([{ at: 0, value: 2, day: { count: 4, min: 0, max: 8, last: 8 } }]);
  expect(gone!.points).toEqual([{ at: 0, value: 0, day: { count: 4, min: 0, max: 0, last: 0 } }]);
});

it("draws the measurements of the kind that the newest one is of", () => {
  expect(valuesOf(lines(hourly([1, { a: 1 }, 3]))[0])).toEqual([1, 3]);
  expect(lines(hourly([1, { a: 2 }]), { a: 1 }).map(valuesOf)).toEqual([[2]]);
});

it("has no more points than the plot is wide, keeps the first, the last and the peaks, and adds none", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 200, maxLength: 600 }), (values) => {
      const peaked = values.with(100, 100_000);
      const [line] = lines(hourly(peaked), 1, 100);
      expect(line!.points.length).toBeLessThanOrEqual(100);
      expect(line!.points[0]).toEqual({ at: 0, value: peaked[0] });
      expect(line!.points.at(-1)).toEqual({ at: (peaked.length - 1) * HOUR, value: peaked.at(-1) });
      expect(valuesOf(line)).toContain(100_000);
      for (const { at, value } of line!.points) expect(value).toBe(peaked[at / HOUR]);
    }),
  );
});

it("keeps gaps when it thins out", () => {
  const samples = hourly(Array.from({ length: 400 }, () => 1)).filter(({ at }) => at < 100 * HOUR || at > 150 * HOUR);
  const [line] = lines(samples, 1, 100);
  expect(line!.points.filter(({ value }) => value === null)).toHaveLength(1);
  expect(line!.points.length).toBeLessThanOrEqual(102);
});

it("draws the largest labels of a vector with very many, and the sum of the others", () => {
  const wide = Object.fromEntries(Array.from({ length: 100 }, (_, label) => [`label ${label}`, 1000 + label]));
  const drawn = lines(hourly([wide, wide]), wide);
  expect(drawn).toHaveLength(MOST_LABELS);
  expect(drawn[0]).toMatchObject({ name: "label 99", label: "label 99" });
  expect(drawn.at(-1)).toEqual({
    name: "other (69)",
    project: "Project1",
    metric: "A",
    others: 69,
    points: [0, HOUR].map((at) => ({ at, value: 69 * 1000 + (68 * 69) / 2 })),
  });
});
