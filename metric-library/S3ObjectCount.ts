import type { IamStatement } from "../contract/iam-statement";
import { Measured, Metric, type MetricContext } from "./metric";
import { daysBefore } from "./sources/window";

const ARGUMENTS = {
  bucket: {
    type: "string",
    description: "the name of a general purpose bucket in the spoke's Region, no directory bucket and no alias",
    example: "my-bucket",
    // The suffixes are reserved for what is no general purpose bucket, such as directory buckets (`--x-s3`):
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    pattern: /(?!.*(?:--x-s3|--ol-s3|--table-s3|-s3alias|\.mrap)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/,
  },
  prefix: {
    type: "string",
    description: "how the keys of the objects begin; letters, digits and !-_.'()/=+@,: and spaces",
    example: "models/",
    // Allows neither `*` nor `$`, which have a special meaning in IAM policies.
    pattern: /[A-Za-z0-9!_.'()/=+@,: -]{1,180}/,
    optional: true,
  },
} as const;

/** The seconds of a day, for which S3 sends one count. */
const DAY = 86_400;
/** S3 sends a day's count within the next day or two. */
const DAYS_TO_LOOK_BACK = 3;

export class S3ObjectCount extends Metric<typeof ARGUMENTS> {
  static override readonly title = "Objects in a bucket";
  static override readonly unit = "Count";
  static override readonly description =
    "Objects in an S3 bucket: current versions whose keys begin with the prefix, about a million at most (with more the metric fails); without a prefix CloudWatch's newest daily NumberOfObjects, a day or more old, with noncurrent versions, delete markers and parts of uploads, and no value where it has none for 3 days.";
  static override readonly callsPerRun =
    "1 s3:ListObjectsV2 per 1,000 objects with the prefix; without a prefix 1 cloudwatch:GetMetricData, with the permission for that alone";
  static override readonly iamPermissions = [];
  static override readonly arguments = ARGUMENTS;

  /** With a prefix, allows listing exactly that in this one bucket; without one, reading CloudWatch, which has no ARNs. */
  override getIamPermissions(): readonly IamStatement[] {
    const { bucket, prefix } = this.args;
    if (prefix === undefined) return [{ actions: ["cloudwatch:GetMetricData"], resources: ["*"] }];
    return [
      {
        actions: ["s3:ListBucket"],
        resources: [`arn:**PARTITION**:s3:::${bucket}`],
        conditions: [{ test: "StringEquals", variable: "s3:prefix", values: [prefix] }],
      },
    ];
  }

  override async computeValue({
    objectCount,
    newestValue,
    now,
  }: MetricContext): Promise<number | Measured | undefined> {
    const { bucket, prefix } = this.args;
    if (prefix !== undefined) return objectCount(bucket, prefix);
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
    const query = {
      namespace: "AWS/S3",
      metric: "NumberOfObjects",
      statistic: "Average",
      dimensions: { BucketName: bucket, StorageType: "AllStorageTypes" },
    } as const;
    const count = await newestValue(query, DAY, daysBefore(now, DAYS_TO_LOOK_BACK), now);
    return count === undefined ? undefined : new Measured(count, { Note: "A daily count, a day or more old." });
  }
}
