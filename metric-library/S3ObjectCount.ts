import type { IamStatement } from "../contract/iam-statement";
import { Metric, type MetricContext } from "./metric";

const ARGUMENTS = {
  bucket: {
    type: "string",
    description: "the name of a bucket in the spoke's Region",
    example: "my-bucket",
    pattern: /[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/,
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

export class S3ObjectCount extends Metric<typeof ARGUMENTS> {
  static override readonly title = "Objects in a bucket";
  static override readonly unit = "Count";
  static override readonly description =
    "Objects in an S3 bucket, those whose keys begin with the prefix if one is given; current versions only.";
  static override readonly callsPerRun = "1 s3:ListObjectsV2 per 1,000 objects";
  static override readonly iamPermissions = [];
  static override readonly arguments = ARGUMENTS;

  /** Allows listing this one bucket only, restricted to the prefix if there is one. */
  override getIamPermissions(): readonly IamStatement[] {
    const { bucket, prefix } = this.args;
    const statement = { actions: ["s3:ListBucket"], resources: [`arn:**PARTITION**:s3:::${bucket}`] };
    if (prefix === undefined) return [statement];
    return [{ ...statement, conditions: [{ test: "StringEquals", variable: "s3:prefix", values: [prefix] }] }];
  }

  override async computeValue({ objectCount }: MetricContext): Promise<number> {
    return objectCount(this.args.bucket, this.args.prefix);
  }
}
