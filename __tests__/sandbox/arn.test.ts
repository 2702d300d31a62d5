import { REGIONS } from "../../config/regions";
import * as contract from "../../contract/account-region";
import { parseArn, partitionOf } from "../../sandbox/arn";

test.each([
  ["us-east-1", "aws"],
  ["eu-central-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-iso-east-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
  ["eu-isoe-west-1", "aws-iso-e"],
  ["us-isof-south-1", "aws-iso-f"],
  ["eusc-de-east-1", "aws-eusc"],
])("%s is a Region of %s", (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});

test("the embedded cloud and the system agree on the partition of every Region", () => {
  expect(REGIONS.map(partitionOf)).toEqual(REGIONS.map(contract.partitionOf));
});

test("an ARN has service, Region, account and resource, whatever its partition", () => {
  expect(parseArn("arn:aws-cn:logs:cn-north-1:111111111111:log-group:/aws/lambda/one:*")).toEqual({
    service: "logs",
    region: "cn-north-1",
    account: "111111111111",
    resource: "log-group:/aws/lambda/one:*",
  });
  expect(parseArn("arn:aws:s3:::models")).toEqual({ service: "s3", region: "", account: "", resource: "models" });
});

test.each(["", "queue", "arn:aws:sqs", "arn:aws:sqs:us-east-1:111111111111", "urn:aws:sqs:us-east-1:111111111111:one"])(
  "%j is not an ARN",
  (text) => {
    expect(() => parseArn(text)).toThrow(new TypeError(`${text} is not an ARN`));
  },
);
