import { UsageError } from "../errors";

/**
 * TypeScript's compiler, which takes half a second to load.
 *
 * @throws UsageError where it is not installed, as after `npm ci --omit=dev`
 */
export async function typeScript(): Promise<typeof import("typescript")> {
  try {
    return (await import("typescript")).default;
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).endsWith("_NOT_FOUND")) throw error;
    throw new UsageError("This edits TypeScript, which is not installed: npm install --save-dev typescript");
  }
}
