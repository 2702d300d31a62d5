import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { unzipSync } from "fflate";
import { Metric } from "../../metric-library/metric";
import type { IamStatement } from "../../contract/iam-statement";
import { generatedModules, MODULES, type Generated } from "../../scripts/modules/generated";
import { metricFacts } from "../../scripts/modules/metric-templates";
import { withoutTokenTraces } from "../../testing/synthesis";

describe("The Terraform modules", () => {
  let generated: Generated;

  beforeAll(() => {
    const outdir = mkdtempSync(join(tmpdir(), "modules-"));
    generated = withoutTokenTraces(() => generatedModules(outdir));
    rmSync(outdir, { recursive: true });
  });

  test("are what `npm run modules` writes", () => {
    const texts = [...generated].filter(([path]) => !path.endsWith(".zip"));
    const written = texts.map(([path]) => [path, readFileSync(join(MODULES, path), "utf8")]);
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(texts));
  });

  test("bring the functions as they are", () => {
    const zips = [...generated].filter(([path]) => path.endsWith(".zip"));
    expect(zips).toHaveLength(8);
    const stale = zips.filter(([path, zip]) => {
      const file = join(MODULES, path);
      return !existsSync(file) || contents(readFileSync(file)) !== contents(zip as Uint8Array);
    });
    // Write them with: npm run modules
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  test("hold no function that none of them has", () => {
    const isFunction = (path: string): boolean => /\.(zip|version)$/.test(path);
    const there = readdirSync(MODULES, { recursive: true, encoding: "utf8" }).filter(isFunction);
    expect(there.sort()).toEqual([...generated.keys()].filter(isFunction).sort());
  });

  test("look nothing up", () => {
    const files = readdirSync(MODULES, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".tf"));
    const looking = files.filter((path) => /^data /m.test(readFileSync(join(MODULES, path), "utf8")));
    expect(looking.map((path) => relative(MODULES, path))).toEqual([]);
  });
});

describe("What a module knows of a metric", () => {
  abstract class Own extends Metric {
    static override readonly title = "Own";
    static override readonly unit = "Count";
    static override readonly description = "Own.";
    static override readonly callsPerRun = "none";
    static override readonly iamPermissions = [];
    override computeValue(): Promise<number> {
      return Promise.resolve(1);
    }
  }
  const TEXT = { type: "string", description: "a text", example: "one" } as const;
  const args = (metric: Own) => (metric as unknown as { readonly args: Record<string, string | number> }).args;

  class Template extends Own {
    static override readonly arguments = {
      table: TEXT,
      limit: { type: "number", description: "a limit", example: 3, optional: true },
    } as const;
    override getIamPermissions(): readonly IamStatement[] {
      const { table, limit } = args(this);
      const resources = [`arn:**PARTITION**:x:**REGION**:**ACCOUNT_ID**:table/${table!}`];
      return [{ actions: ["x:Read"], resources: limit === undefined ? resources : [`${resources[0]!}/${limit}`] }];
    }
  }

  test("is a template of its statements, for each set of arguments that decides on them", () => {
    const { metrics } = JSON.parse(metricFacts({ Template }));
    const table = ["arn:", "**PARTITION**", ":x:", "**REGION**", ":", "**ACCOUNT_ID**", ":table/", "@@table@@"];
    const statement = (resource: readonly string[]) => [
      { actions: [["x:Read"]], resources: [resource], conditions: [] },
    ];
    expect(metrics.Template).toMatchObject({
      varies_with: ["limit"],
      statements: { "": statement(table), limit: statement([...table, "/", "@@limit@@"]) },
    });
  });

  class Lower extends Own {
    static override readonly arguments = { name: { ...TEXT, example: "One" } };
    override getIamPermissions(): readonly IamStatement[] {
      return [{ actions: ["x:Read"], resources: [String(args(this).name).toLowerCase()] }];
    }
  }
  class LooksAhead extends Own {
    static override readonly arguments = { name: { ...TEXT, pattern: /a(?=b)/ } };
  }

  test("is refused where no template can say it, for all metrics at once", () => {
    expect(() => metricFacts({ Lower, LooksAhead })).toThrow(
      /^Lower cannot be used in a module: its statements .*\nLooksAhead cannot be used in a module: the pattern of name /,
    );
  });
});

/** Of a zip's files, by name; how they are packed is no matter. */
function contents(zip: Uint8Array): string {
  const files = Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  return JSON.stringify(files.sort());
}
