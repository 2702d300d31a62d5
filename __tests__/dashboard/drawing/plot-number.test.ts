import { formatGrouped, formatTick } from "../../../dashboard/drawing/plot-number";

it.each([
  [0, "0"],
  [-1234, "-1,234"],
  [999, "999"],
  [1234567.25, "1,234,567"],
  [123456.789, "123,456.8"],
  [0.123456789, "0.1234568"],
  [9007199254740991, "9,007,199,254,740,991"],
  [1e21, "1e+21"],
  [1.5e-9, "1.5e-9"],
])("groups %d as %s", (number, text) => {
  expect(formatGrouped(number)).toBe(text);
});

it.each([
  [0, 10, "0"],
  [1, 0, "1"],
  [0.2, 0, "0.2"],
  [99999, 99999, "99,999"],
  // All of an axis in the same way.
  [50000, 200000, "50K"],
  [100000, 200000, "100K"],
  [-1250000, 2e6, "-1.25M"],
  [2.5e12, 1e13, "2.5T"],
  [5e14, 1e15, "5e+14"],
  [1.23456e21, 2e21, "1.23e+21"],
  [0.0005, 0.001, "0.0005"],
  [5e-7, 1e-6, "5e-7"],
  [1e-130, 1e-130, "1e-130"],
])("writes the tick %d of an axis up to %d as %s", (number, most, text) => {
  expect(formatTick(number, most)).toBe(text);
});
