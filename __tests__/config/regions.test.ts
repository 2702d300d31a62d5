import { partition } from "@aws-sdk/core/client";
import { LONGEST_ACCOUNT } from "../../config/metric-policy";
import { isRegion, partitionOf } from "../../contract/account-region";
import { REGIONS } from "../../config/regions";

it.each(REGIONS)("%s is in the partition that the AWS SDK knows it by", (region) => {
  expect(isRegion(region)).toBe(true);
  expect(partitionOf(region)).toBe(partition(region).name);
});

it("a Region that AWS may add is one of its area's partition", () => {
  for (const region of ["eu-west-4", "ap-northwest-1", "cn-south-12", "us-gov-central-1", "eusc-de-west-2"]) {
    expect(isRegion(region)).toBe(true);
    expect(partitionOf(region)).toBe(partition(region).name);
  }
});

it.each([
  "",
  "us",
  "us-east",
  "us-east-0",
  "us-est-1",
  "uss-east-1",
  "us-east-1a",
  "US-EAST-1",
  "aws-global",
  "us-isoc-east-1",
])("%p is no Region", (text) => expect(isRegion(text)).toBe(false));

it("the room that a policy leaves is computed for a Region and a partition as long as any", () => {
  const longest = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));
  expect(isRegion(LONGEST_ACCOUNT.region)).toBe(true);
  expect(LONGEST_ACCOUNT.region.length).toBeGreaterThanOrEqual(longest(REGIONS));
  expect(LONGEST_ACCOUNT.partition).toHaveLength(longest(REGIONS.map(partitionOf)));
});
