import type { Bucket } from "./bucket";

const DAY = 24 * 3_600_000;
/** As many days as CloudWatch keeps here. */
const DAYS = 15;

/** A daily metric of a bucket, with its values in order of time. */
export interface StorageMetric {
  readonly metric: {
    readonly Namespace: "AWS/S3";
    readonly MetricName: string;
    readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  };
  readonly data: () => readonly {
    /** A midnight in UTC, in epoch milliseconds. */
    readonly timestamp: number;
    readonly unit: string;
    readonly set: {
      readonly SampleCount: number;
      readonly Sum: number;
      readonly Minimum: number;
      readonly Maximum: number;
    };
  }[];
}

/**
 * `NumberOfObjects` of a bucket: its objects at each midnight, which CloudWatch has a day later. AWS gives no time for it;
 * this is about as late as it comes. Objects that were deleted are not in the counts of the days before.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
export function numberOfObjects(bucket: Bucket, now: number): StorageMetric {
  return {
    metric: {
      Namespace: "AWS/S3",
      MetricName: "NumberOfObjects",
      Dimensions: [
        { Name: "BucketName", Value: bucket.name },
        { Name: "StorageType", Value: "AllStorageTypes" },
      ],
    },
    data: () => {
      const newest = Math.floor(now / DAY) * DAY - DAY;
      const midnights = Array.from({ length: DAYS }, (_, day) => newest - (DAYS - 1 - day) * DAY);
      return midnights
        .filter((midnight) => midnight >= bucket.createdAt)
        .map((timestamp) => {
          const count = bucket.countAt(timestamp);
          return { timestamp, unit: "Count", set: { SampleCount: 1, Sum: count, Minimum: count, Maximum: count } };
        });
    },
  };
}
