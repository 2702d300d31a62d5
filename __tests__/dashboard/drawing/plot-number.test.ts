import { formatGrouped, formatMean, formatTick } from "../../../dashboard/drawing/plot-number";

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
  [17.958333, "17.96"],
  [12345.678, "12,345.7"],
  [0.000123456, "0.0001235"],
  [1234567890, "1,234,567,890"],
  [-2.5, "-2.5"],
])("writes the mean %d as %s", (number, text) => {
  expect(formatMean(number)).toBe(text);
});

it.each([
  [0, "0"],
  [99999, "99,999"],
  [100000, "100K"],
  [-1250000, "-1.25M"],
  [2.5e12, "2.5T"],
  [1e15, "1e+15"],
  [1.23456e21, "1.23e+21"],
  [0.0005, "0.0005"],
  [5e-7, "5e-7"],
  [1e-130, "1e-130"],
])("writes the tick %d as %s", (number, text) => {
  expect(formatTick(number)).toBe(text);
});
