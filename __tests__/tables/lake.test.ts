import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { lakeFileKey } from "../../contract/lake";
import { DayFile, type LakeRow } from "../../tables/day-file";
import { readDayFile } from "../../tables/read-day-file";
import { Lake } from "../../tables/lake";

const DAY = "2026-11-04";
const ROW: LakeRow = {
  MetricName: "Jobs",
  ProjectName: "churn",
  Environment: "dev",
  ExtractionDate: `${DAY}T12:00:00.125000001Z`,
  MetricValue: 1,
  Account: "012345678901",
  Region: "eu-central-1",
  Metadata: {},
};

function fileOf(...values: readonly LakeRow["MetricValue"][]): DayFile {
  const file = new DayFile();
  for (const MetricValue of values) file.add({ ...ROW, MetricValue });
  return file;
}

function read(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: new Uint8Array(bytes).buffer });
}

/** A bucket with S3's conditions on writing. */
class Bucket {
  bytes: Uint8Array | undefined;
  /** Is told of each write before it is judged. */
  beforePut: () => void | Promise<void> = () => undefined;
  puts = 0;
  private version = 0;
  metadata: Record<string, string> | undefined;

  readonly client = {
    send: async (command: HeadObjectCommand | GetObjectCommand | PutObjectCommand | DeleteObjectCommand) => {
      expect(command.input).toMatchObject({ Bucket: "lake", Key: lakeFileKey(DAY, "Jobs") });
      if (command instanceof HeadObjectCommand) {
        if (!this.bytes) throw refusal("NotFound", 404);
        return { ETag: `"${this.version}"`, Metadata: this.metadata };
      }
      if (command instanceof GetObjectCommand) {
        if (!this.bytes) throw refusal("NoSuchKey", 404);
        const { bytes } = this;
        return { ETag: `"${this.version}"`, Body: { transformToByteArray: () => Promise.resolve(bytes) } };
      }
      await this.beforePut();
      if (command instanceof DeleteObjectCommand) {
        if (command.input.IfMatch !== `"${this.version}"`) throw refusal("PreconditionFailed", 412);
        this.bytes = undefined;
        return {};
      }
      const { IfMatch, IfNoneMatch, Body, Metadata } = command.input;
      const isAsAsked = this.bytes ? IfMatch === `"${this.version}"` : IfNoneMatch === "*";
      if (!isAsAsked) throw refusal("PreconditionFailed", 412);
      this.puts++;
      this.version++;
      this.bytes = Body as Uint8Array;
      this.metadata = Metadata;
      return {};
    },
  } as unknown as S3Client;

  async values(): Promise<unknown[]> {
    return (await read(this.bytes!)).map(({ MetricValue }) => MetricValue);
  }
}

function refusal(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

let bucket: Bucket;
let lake: Lake;
beforeEach(() => {
  bucket = new Bucket();
  lake = new Lake(bucket.client, "lake");
});

it("has a row for each number and each label, and one for a vector without labels", async () => {
  const file = fileOf(0.1, {}, { __proto__x: -0, constructor: 1e-130 });
  file.add({ ...ROW, Metadata: { Unit: "Count", Every: "24 hours" } });
  expect(file.measurements).toBe(4);
  const common = {
    MetricName: "Jobs",
    ExtractionDate: new Date("2026-11-04T12:00:00.125Z"),
    ProjectName: "churn",
    Environment: "dev",
    Account: "012345678901",
    Region: "eu-central-1",
    Unit: null,
    Metadata: "{}",
  };
  expect(await read(file.bytes())).toEqual([
    { ...common, Label: null, MetricValue: 0.1 },
    { ...common, Label: null, MetricValue: null },
    { ...common, Label: "__proto__x", MetricValue: -0 },
    { ...common, Label: "constructor", MetricValue: 1e-130 },
    { ...common, Label: null, MetricValue: 1, Unit: "Count", Metadata: '{"Unit":"Count","Every":"24 hours"}' },
  ]);
});

it("has the names of thousands of accounts and projects once, not in each row", () => {
  const file = new DayFile();
  for (let hour = 0; hour < 5; hour++) {
    for (let spoke = 0; spoke < 5_000; spoke++) {
      file.add({ ...ROW, ProjectName: `project-${spoke}`, Account: String(100_000_000_000 + spoke) });
    }
  }
  const { row_groups: groups } = parquetMetadata(new Uint8Array(file.bytes()).buffer);
  const columns = groups.flatMap((group) => group.columns.map((column) => column.meta_data!));
  for (const name of ["ProjectName", "Account"]) {
    const sizes = columns.filter(({ path_in_schema: [column] }) => column === name);
    // Of 25,000 rows: the names take 40 KB, and a number of 13 bits in each row, which repeat, next to nothing.
    expect(sizes.reduce((sum, column) => sum + Number(column.total_compressed_size), 0)).toBeLessThan(60_000);
  }
});

it("a file of fewer measurements never takes the place of one of more, one of more or as many does", async () => {
  await lake.store(DAY, "Jobs", fileOf(1, 2));
  await lake.store(DAY, "Jobs", fileOf(3));
  expect(await bucket.values()).toEqual([1, 2]);
  await lake.store(DAY, "Jobs", fileOf(3, 4));
  expect(await bucket.values()).toEqual([3, 4]);
  await lake.store(DAY, "Jobs", fileOf(5, 6, 7));
  expect(await bucket.values()).toEqual([5, 6, 7]);
});

it.each([
  ["none", fileOf()],
  ["one", fileOf(9)],
])("of two runs at once the one that has seen more wins, whoever is first, with %s there before", async (_, before) => {
  if (before.measurements > 0) await lake.store(DAY, "Jobs", before);
  for (const [mine, others, wins] of [
    [fileOf(1, 2), fileOf(1, 2, 3), [1, 2, 3]],
    [fileOf(1, 2, 3, 4, 5), fileOf(1, 2, 3, 4), [1, 2, 3, 4, 5]],
  ] as const) {
    bucket.beforePut = () => {
      bucket.beforePut = () => undefined;
      return lake.store(DAY, "Jobs", others);
    };
    await lake.store(DAY, "Jobs", mine);
    expect(await bucket.values()).toEqual(wins);
  }
});

it("gives up when others write the file again and again", async () => {
  const other = new Lake(bucket.client, "lake");
  const interfere = async (): Promise<void> => {
    bucket.beforePut = () => undefined;
    await other.store(DAY, "Jobs", fileOf(1));
    bucket.beforePut = interfere;
  };
  bucket.beforePut = interfere;
  await expect(lake.store(DAY, "Jobs", fileOf(1))).rejects.toThrow(/was written by others 5 times/);
  expect(bucket.puts).toBe(5);
});

it.each(["AccessDenied", "NoSuchBucket"])("tells what S3 refuses: %s", async (name) => {
  bucket.beforePut = () => {
    throw refusal(name, name === "NoSuchBucket" ? 404 : 403);
  };
  await expect(lake.store(DAY, "Jobs", fileOf(1))).rejects.toThrow(name);
});

describe("edited", () => {
  /** A file without the rows of a value. */
  const withoutValue =
    (value: number) =>
    async (bytes: Uint8Array): Promise<DayFile> => {
      const file = new DayFile();
      for (const row of await readDayFile(bytes)) if (row.MetricValue !== value) file.keep(row);
      return file;
    };

  it("a file keeps its other rows as they are, and counts their measurements", async () => {
    const file = fileOf(1, { a: 1, b: 2 }, {}, 3);
    file.add({ ...ROW, ProjectName: "fraud", MetricValue: { a: 2, b: 3 }, Metadata: { Unit: "Count" } });
    file.add({ ...ROW, ExtractionDate: `${DAY}T12:00:00.126000001Z`, MetricValue: { a: 4 } });
    file.add({ ...ROW, ExtractionDate: `${DAY}T12:00:00.126000002Z`, MetricValue: { a: 5 } });
    await lake.store(DAY, "Jobs", file);
    const before = await readDayFile(bucket.bytes!);
    expect(await lake.edit(lakeFileKey(DAY, "Jobs"), withoutValue(3))).toBe("rewritten");
    const after = await readDayFile(bucket.bytes!);
    expect(after).toEqual(before.filter(({ MetricValue }) => MetricValue !== 3));
    // Of seven, the number 3 is gone; of a vector, one label only.
    expect(bucket.metadata).toEqual({ measurements: "6" });
    // So a file with all of those takes its place.
    await lake.store(DAY, "Jobs", fileOf(1, 2, 3, 4, 5, 6));
    expect(await bucket.values()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("a file without rows is removed, one that is not there stays away, and one may stay as it is", async () => {
    const key = lakeFileKey(DAY, "Jobs");
    await lake.store(DAY, "Jobs", fileOf(1, 1));
    expect(await lake.edit(key, () => Promise.resolve(undefined))).toBe("same");
    expect(await bucket.values()).toEqual([1, 1]);
    expect(await lake.edit(key, withoutValue(1))).toBe("removed");
    expect(bucket.bytes).toBeUndefined();
    expect(await lake.edit(key, withoutValue(1))).toBe("same");
  });

  it.each([
    ["rewritten", fileOf(1, 2)],
    ["removed", fileOf(1)],
  ])("nothing is lost that others write meanwhile, where it would be %s", async (_, before) => {
    await lake.store(DAY, "Jobs", before);
    bucket.beforePut = () => {
      bucket.beforePut = () => undefined;
      return lake.store(DAY, "Jobs", fileOf(1, 2, 9));
    };
    expect(await lake.edit(lakeFileKey(DAY, "Jobs"), withoutValue(1))).toBe("rewritten");
    expect(await bucket.values()).toEqual([2, 9]);
  });
});

it.each([
  ["_hidden", /\/day=2026-11-04\/[0-9a-f]{16}--hidden\.parquet$/],
  [".hidden", /[0-9a-f]{16}--hidden\.parquet$/],
  ["../../other", /\/[0-9a-f]{16}--other\.parquet$/],
  ["数".repeat(256), /\/[0-9a-f]{16}--\.parquet$/],
  ["x".repeat(256), /\/[0-9a-f]{16}-x{64}\.parquet$/],
])("a metric's file is where engines find it, whatever its name: %s", (name, pattern) => {
  expect(lakeFileKey(DAY, name)).toMatch(pattern);
});
