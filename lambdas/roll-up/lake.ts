import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { lakeFileKey } from "../../contract/lake";
import type { DayFile } from "./day-file";

/** How often runs may meet at a file before this one gives up. Its day then stays marked. */
const ATTEMPTS = 5;
/** The file's number of measurements, in the object's metadata. */
const MEASUREMENTS = "measurements";

/** The version of a file that is there. */
interface Present {
  readonly etag: string;
  readonly measurements: number;
}

/** The lake: a bucket with one Parquet file for each day and metric, always written as a whole. */
export class Lake {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Stores the file of a day and metric, unless one with more measurements is there. Measurements are only ever added, so a
   * run that has seen more of them began later, whichever of two comes first to write.
   *
   * @throws Error if others have written it between each reading and writing, or S3 refuses
   */
  async store(day: string, metric: string, file: DayFile): Promise<void> {
    const key = lakeFileKey(day, metric);
    const body = file.bytes();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const present = await this.present(key);
      if (present && present.measurements > file.measurements) return;
      if (await this.put(key, body, file.measurements, present)) return;
    }
    throw new Error(`${key} was written by others ${ATTEMPTS} times meanwhile`);
  }

  private async present(Key: string): Promise<Present | undefined> {
    try {
      const { ETag = "", Metadata = {} } = await this.s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key }));
      return { etag: ETag, measurements: Number(Metadata[MEASUREMENTS] ?? 0) };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  /** Whether the file was written; not if it is another version than `present` by now. */
  private async put(Key: string, Body: Uint8Array, measurements: number, present?: Present): Promise<boolean> {
    try {
      await this.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key,
          Body,
          ContentType: "application/vnd.apache.parquet",
          Metadata: { [MEASUREMENTS]: String(measurements) },
          ...(present ? { IfMatch: present.etag } : { IfNoneMatch: "*" }),
        }),
      );
      return true;
    } catch (error) {
      // 404: it was removed after it was read; 409: another write of it goes on.
      if ([404, 409, 412].includes(statusOf(error) ?? 0) && !isNoBucket(error)) return false;
      throw error;
    }
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function isNoBucket(error: unknown): boolean {
  return (error as Error).name === "NoSuchBucket";
}
