import { parquetReadObjects } from "hyparquet";
import type { LakeValues } from "./day-file";

/** The rows of a file of the lake, in their order. Its memory grows with them, as that of `DayFile` does. */
export async function readDayFile(bytes: Uint8Array): Promise<readonly LakeValues[]> {
  const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
  return rows as unknown as readonly LakeValues[];
}
