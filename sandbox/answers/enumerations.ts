import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SdkClient } from "./sdk-client";
import { installedClients } from "./sdk-packages";

/**
 * The values that a member of a structure may have; empty if it may have any. Schemas do not say it, the types do that the
 * SDK declares.
 */
export function enumerationOf(
  { packageName, exports }: SdkClient,
  structure: string | undefined,
  member: string,
): readonly string[] {
  const folder = installedClients().find((one) => one.packageName === packageName)?.folder;
  const type = folder === undefined ? undefined : typeOf(join(folder, "dist-types", "models"), structure, member);
  const values = type === undefined ? undefined : exports[type];
  if (typeof values !== "object" || values === null || Array.isArray(values)) return [];
  return Object.values(values).filter((value) => typeof value === "string");
}

function typeOf(models: string, structure: string | undefined, member: string): string | undefined {
  for (const file of readdirSync(models).filter((name) => /^models_\d+\.d\.ts$/.test(name))) {
    const [, rest] = readFileSync(join(models, file), "utf8").split(`export interface ${structure} {`);
    const members = rest?.slice(0, rest.indexOf("\n}"));
    if (members !== undefined) return new RegExp(`^ +${member}\\??: (\\w+)`, "m").exec(members)?.[1];
  }
  return undefined;
}
