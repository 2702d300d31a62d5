import { momentsOf } from "../../../dashboard/drawing/moments";
import type { Line, Point } from "../../../dashboard/picture";

const MINUTE = 60_000;

function line(...points: Point[]): Line {
  return { name: "n", project: "P", metric: "M", points };
}

it("gathers what was measured within two minutes, by time", () => {
  const a = { at: 0, value: 1 };
  const b = { at: 2 * MINUTE, value: 2 };
  const later = { at: 2 * MINUTE + 1, value: 3 };
  expect(momentsOf([line(b), line(a), line(later)])).toEqual([
    { at: 0, points: [b, a, undefined] },
    { at: 2 * MINUTE + 1, points: [undefined, undefined, later] },
  ]);
});

it("keeps all points of a line, however close", () => {
  const first = { at: 0, value: 1 };
  const second = { at: 1, value: 2 };
  const other = { at: 2, value: 3 };
  expect(momentsOf([line(first, second), line(other)])).toEqual([
    { at: 0, points: [first, undefined] },
    { at: 1, points: [second, other] },
  ]);
});

it("leaves out gaps, and tells days apart", () => {
  const day = { count: 1, min: 1, max: 1, last: 1 };
  const one = { at: 0, value: 1, day };
  const other = { at: MINUTE, value: 1, day };
  expect(momentsOf([line(one, { at: 30, value: null }), line(other)])).toHaveLength(2);
});
