import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStacks, resourcesOf } from "../../scripts/synthesized-stacks";
import { synthesizeInto } from "../../testing/synthesis";
import { HUB } from "../constructs/synthesized";
import { pythonWith } from "./python-packages";
import { MINISTACK, startMinistack } from "./terraform/aws-endpoints";
import { cleanEnvironment, run } from "./terraform/programs";

const RESOURCES = ["aws_s3_bucket", "aws_glue_catalog_database", "aws_glue_catalog_table", "aws_athena_workgroup"];

/**
 * Runs queries through the API of ministack's Athena, on files in its S3 and on the table, the database and the workgroup
 * as the hub's Terraform has them.
 *
 * Its Athena finds the files by the table's location, format and partition keys, and runs the SQL as it is in DuckDB. It
 * looks at neither the table's columns nor the projection of its days, and knows no limit of a query.
 *
 * @param folder of the bucket's files
 * @param files of the queries
 * @returns a table for each query, as JSON
 */
export async function askAthena(folder: string, files: readonly string[]): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), "e2e-lake-athena-"));
  const ministack = await startMinistack({});
  try {
    const terraform = join(scratch, "lake.json");
    writeFileSync(terraform, JSON.stringify(await lakeOfHub(join(scratch, "stacks"))));
    const env = {
      ...cleanEnvironment(),
      AWS_ENDPOINT_URL: ministack.url,
      AWS_ACCESS_KEY_ID: HUB.account,
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_DEFAULT_REGION: HUB.region,
      NO_PROXY: "127.0.0.1",
    };
    // ministack requires what Python calls AWS with.
    const args = [join(__dirname, "lake-athena.py"), terraform, folder, ...files];
    return await run(pythonWith(...MINISTACK), args, { env });
  } finally {
    await ministack.stop();
    rmSync(scratch, { recursive: true });
  }
}

/** Terraform's arguments of a hub's lake, by the type of the resource. */
async function lakeOfHub(outdir: string): Promise<Readonly<Record<string, unknown>>> {
  await synthesizeInto(outdir, { hubs: [{ ...HUB, lake: {} }], spokes: [] });
  const resources = readStacks(outdir).flatMap(({ json }) => resourcesOf(json));
  const ofLake = RESOURCES.map((wanted) => {
    const [one, ...more] = resources.filter(({ type }) => type === wanted);
    if (!one || more.length > 0) throw new Error(`The hub's stack has not exactly one ${wanted}`);
    const { "//": _path, ...values } = one.values;
    return [wanted, values] as const;
  });
  // What Terraform shall not take for a reference is written with two $.
  return JSON.parse(JSON.stringify(Object.fromEntries(ofLake)).replaceAll("$${", "${")) as Record<string, unknown>;
}
