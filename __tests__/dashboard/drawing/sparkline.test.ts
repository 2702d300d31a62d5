import { sparklineEnd, sparklinePath } from "../../../dashboard/drawing/sparkline";

it("goes from the smallest value at the bottom to the largest at the top, at equal distances", () => {
  expect(sparklinePath([10, 30, 20], 106, 26)).toBe("M3 23L53 3L103 13");
  expect(sparklineEnd([10, 30, 20], 106, 26)).toEqual({ x: 103, y: 13 });
});

it("leaves gaps, and makes a value between two of them a dot", () => {
  expect(sparklinePath([0, 1, null, 2, null, 3, 4], 126, 26)).toBe("M3 23L23 18M63 13h0M103 8L123 3");
});

it.each([[[5, 5, 5]], [[0, 0, 0]], [[-1e120, -1e120, -1e120]]])(
  "puts what does not change in the middle: %j",
  (values) => {
    expect(sparklinePath(values, 106, 26)).toBe("M3 13L53 13L103 13");
  },
);

it("takes numbers whose difference is not finite", () => {
  expect(sparklinePath([-1.5e308, 1.5e308], 106, 26)).toBe("M3 23L103 3");
});

it("draws nothing of nothing", () => {
  expect(sparklinePath([], 106, 26)).toBe("");
  expect(sparklinePath([null, null], 106, 26)).toBe("");
  expect(sparklineEnd([1, null], 106, 26)).toBeUndefined();
  expect(sparklineEnd([], 106, 26)).toBeUndefined();
});

it("has a single value in the middle of the height", () => {
  expect(sparklinePath([7], 106, 26)).toBe("M3 13h0");
});
