import { readFileSync } from "node:fs";
import { join } from "node:path";
import { METRICS } from "../../metric-library";
import { connection } from "./connection";
import { terraformFiles, type TerraformFiles } from "./files";
import { hub } from "./hub";
import { metricFacts } from "./metric-templates";
import { readmeWithTables } from "./readme";
import { spoke } from "./spoke";
import { functionFiles } from "./zips";

/** The folder of the modules. */
export const MODULES = join(__dirname, "..", "..", "modules");

/** What is written into the modules, by path within their folder. What else is there was written by hand. */
export type Generated = ReadonlyMap<string, string | Uint8Array>;

/**
 * Generates the modules from the constructs.
 *
 * @param outdir where the bundles of the functions are, or are written
 */
export function generatedModules(outdir: string): Generated {
  const generated = new Map<string, string | Uint8Array>();
  const moves: Record<string, TerraformFiles["moves"]> = {};
  for (const module of [connection, hub, spoke]) {
    const { files, addresses, moves: own } = terraformFiles(module, outdir);
    moves[module.name] = own;
    const readme = readFileSync(join(MODULES, module.name, "README.md"), "utf8");
    const withTables = readmeWithTables(readme, module, addresses);
    const functions = module.functions.sources.flatMap((source) => functionFiles(source, outdir));
    for (const [name, content] of [...Object.entries(files), ["README.md", withTables] as const, ...functions]) {
      generated.set(`${module.name}/${name}`, content);
    }
  }
  generated.set("spoke/metrics.json", metricFacts(METRICS));
  const lists = Object.entries(moves).map(
    ([name, all]) => `  "${name}": [\n${all.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]`,
  );
  generated.set("moves.json", `{\n${lists.join(",\n")}\n}\n`);
  return generated;
}
