import { rmSync } from "node:fs";

/** After the last test, removes what `bundle-once.ts` made. */
export default function removeBundles(): void {
  rmSync(process.env.DS_DASHBOARD_TEST_FOLDER!, { recursive: true });
}
