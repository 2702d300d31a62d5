import { parquetReadObjects } from "hyparquet";
import type { Series } from "../contract/summaries";
import type { LakeValues } from "./day-file";

/** The rows of a file of the lake, in their order. Its memory grows with them, as that of `DayFile` does. */
export async function readDayFile(bytes: Uint8Array): Promise<readonly LakeValues[]> {
  return (await parquetReadObjects({ file: fileOf(bytes) })) as unknown as readonly LakeValues[];
}

/** The series of each row, which takes a small part of the time and the memory. */
export async function readDaySeries(bytes: Uint8Array): Promise<readonly Series[]> {
  const columns = ["MetricName", "ProjectName", "Environment"] satisfies (keyof Series)[];
  return (await parquetReadObjects({ file: fileOf(bytes), columns })) as unknown as readonly Series[];
}

function fileOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
