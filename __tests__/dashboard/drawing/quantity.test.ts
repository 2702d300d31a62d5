import { formatQuantity } from "../../../dashboard/drawing/quantity";

it.each([
  [3_612_643, "Seconds", "41.8 days"],
  [30_600, "Seconds", "8.5 h"],
  [7_199, "Seconds", "120 min"],
  [600, "Seconds", "10 min"],
  [0, "Seconds", "0 s"],
  [-172_800, "Seconds", "-2 days"],
  [1_500, "Milliseconds", "1.5 s"],
  [55.00177, "Percent", "55 %"],
  [0.8567123, "None", "0.857"],
  [421, "Count", "421"],
  [12_345, "Count", "12,345"],
  [12_345.6, "Count", "12,346"],
  [1_234_567, "Count", "1.23M"],
  [5_400_000_000, "Bytes", "5.4 GB"],
  [1.5, "GPUs", "1.5 GPUs"],
  [1, "toString", "1 toString"],
  [1e300, "Count", "1e+300"],
])("says %d %s as people do: %s", (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});
