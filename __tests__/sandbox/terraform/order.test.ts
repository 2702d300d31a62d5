import { inOrder } from "../../../sandbox/terraform/order";

test("dependencies come first, the rest as it was", () => {
  const dependencies = { a: ["d", "c"], b: [], c: ["d"], d: [], e: ["a"] };
  expect(inOrder(new Map(Object.entries(dependencies)))).toEqual(["d", "c", "a", "b", "e"]);
});

test("a cycle is named, without what only leads to it", () => {
  const dependencies = { a: ["b"], b: ["c"], c: ["d"], d: ["b"] };
  expect(() => inOrder(new Map(Object.entries(dependencies)))).toThrow("they depend on each other: b -> c -> d -> b");
});
