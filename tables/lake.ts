import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { lakeFileKey, LAKE_PREFIX } from "../contract/lake";
import type { DayFile } from "./day-file";

/** How often others may write a file between its reading and writing before this one gives up. */
const ATTEMPTS = 5;
/** The file's number of measurements, in the object's metadata. */
const MEASUREMENTS = "measurements";

/** The version of a file that is there. */
interface Present {
  readonly etag: string;
  readonly measurements: number;
}

/** A file as it is listed. */
export interface LakeFile {
  readonly key: string;
  readonly etag: string;
}

/** The lake: a bucket with one Parquet file for each day and metric, always written as a whole. */
export class Lake {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Stores the file of a day and metric, unless one with more measurements is there. Measurements are only added, so a run
   * that has seen more of them began later, whichever of two comes first to write; what `edit` takes out counts no more.
   *
   * @throws Error if others have written it between each reading and writing, or S3 refuses
   */
  async store(day: string, metric: string, file: DayFile): Promise<void> {
    const key = lakeFileKey(day, metric);
    const body = file.bytes();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const present = await this.present(key);
      if (present && present.measurements > file.measurements) return;
      if (await this.put(key, body, file.measurements, present?.etag)) return;
    }
    throw writtenByOthers(key);
  }

  /** Every file, a page of S3 at a time. */
  async *files(): AsyncGenerator<readonly LakeFile[]> {
    const pages = paginateListObjectsV2({ client: this.s3 }, { Bucket: this.bucket, Prefix: `${LAKE_PREFIX}/` });
    for await (const { Contents = [] } of pages)
      yield Contents.map(({ Key = "", ETag = "" }) => ({ key: Key, etag: ETag }));
  }

  /** The bytes of a file and their version; undefined if there is none. */
  async read(Key: string): Promise<{ readonly etag: string; readonly bytes: Uint8Array } | undefined> {
    try {
      const { ETag = "", Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      return { etag: ETag, bytes: await Body!.transformToByteArray() };
    } catch (error) {
      if (statusOf(error) === 404 && !isNoBucket(error)) return undefined;
      throw error;
    }
  }

  /**
   * Replaces a file by what is made of its bytes, be it fewer measurements than there were; without any, the file is removed.
   *
   * @param edit undefined: the file stays as it is
   * @returns what became of it; `same` also where there is none
   * @throws Error if others have written it between each reading and writing, or S3 refuses
   */
  async edit(
    key: string,
    edit: (bytes: Uint8Array) => Promise<DayFile | undefined>,
  ): Promise<"rewritten" | "removed" | "same"> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const present = await this.read(key);
      const file = present && (await edit(present.bytes));
      if (!file) return "same";
      if (file.measurements === 0) {
        if (await this.remove(key, present.etag)) return "removed";
      } else if (await this.put(key, file.bytes(), file.measurements, present.etag)) return "rewritten";
    }
    throw writtenByOthers(key);
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

  /** Whether the file was written; not if it is another version than that of `etag` by now. */
  private put(Key: string, Body: Uint8Array, measurements: number, etag: string | undefined): Promise<boolean> {
    return unlessChanged(
      this.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key,
          Body,
          ContentType: "application/vnd.apache.parquet",
          Metadata: { [MEASUREMENTS]: String(measurements) },
          ...(etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag }),
        }),
      ),
    );
  }

  private remove(Key: string, IfMatch: string): Promise<boolean> {
    return unlessChanged(this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key, IfMatch })));
  }
}

async function unlessChanged(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    // 404: it was removed after it was read; 409: another write of it goes on.
    if ([404, 409, 412].includes(statusOf(error) ?? 0) && !isNoBucket(error)) return false;
    throw error;
  }
}

function writtenByOthers(key: string): Error {
  return new Error(`${key} was written by others ${ATTEMPTS} times meanwhile`);
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function isNoBucket(error: unknown): boolean {
  return (error as Error).name === "NoSuchBucket";
}
