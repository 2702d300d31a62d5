import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { synthesizedStackNames } from "../../common/synthesized-stacks";
import type { DashboardConfig } from "../../config/dashboard-config";
import { parseConfiguration } from "../../config/schema";
import { createStacks } from "../../constructs/create-stacks";
import { synthesisText, synthesize, type Synthesized } from "../../constructs/synthesize";
import { changesBetween } from "../../scripts/permissions/from-stacks";
import { report } from "../../scripts/permissions/report";
import { readStacks } from "../../scripts/synthesized-stacks";
import { withoutTokenTraces } from "../../testing/synthesis";
import { HUB, SPOKE } from "./synthesized";

const PROD = { ...SPOKE, environment: "prod", account: "333333333333" };
const BOTH = { hubs: [HUB], spokes: [SPOKE, PROD] };
const ONE = { hubs: [HUB], spokes: [SPOKE] };

describe("synthesis into a folder that was used before", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "synthesize-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function synth(config: DashboardConfig, outdir = folder, edit: (app: App) => void = () => undefined): Synthesized {
    return withoutTokenTraces(() => {
      const app = new App({ outdir, skipValidation: true });
      createStacks(app, parseConfiguration(config));
      edit(app);
      return synthesize(app);
    });
  }

  const stack = (name: string, ...path: readonly string[]): string => join(folder, "stacks", name, ...path);

  it("removes a spoke that is no longer configured, and says so", () => {
    synth(BOTH);
    const synthesized = synth(ONE);
    expect(readdirSync(join(folder, "stacks")).sort()).toEqual(["hub", "spoke-project1-dev"]);
    expect(synthesized.removed).toEqual(["spoke-project1-prod"]);
    const [wrote, removed] = synthesisText(synthesized);
    expect(wrote).toMatch(/^Wrote 2 stacks, \d\d+ resources into .*: hub, spoke-project1-dev$/);
    expect(removed).toBe("Removed what is no longer configured: spoke-project1-prod");
  });

  it("removes the last spoke, too, and then has nothing more to remove", () => {
    synth(ONE);
    expect(synth({ hubs: [HUB], spokes: [] }).removed).toEqual(["spoke-project1-dev"]);
    expect(readdirSync(join(folder, "stacks"))).toEqual(["hub"]);
    expect(synthesisText(synth({ hubs: [HUB], spokes: [] }))).toHaveLength(1);
  });

  it("leaves the code of functions in the stacks and nowhere else, and bundles it anew for another folder", () => {
    const own = { ...ONE, ownMetrics: "./__tests__/fixtures/own-metrics/index.ts" };
    const other = join(folder, "other");
    for (const outdir of [folder, other]) {
      synth(own, outdir);
      const code = join(outdir, "stacks", "spoke-project1-dev", "assets");
      expect(readdirSync(code, { recursive: true }).filter((file) => String(file).endsWith("index.mjs"))).toHaveLength(
        2,
      );
    }
    expect(readdirSync(other).sort()).toEqual(["manifest.json", "stacks"]);
    expect(readdirSync(folder).sort()).toEqual(["manifest.json", "other", "stacks"]);
  });

  it("removes the code of a function that a stack no longer has", () => {
    synth(ONE);
    const assets = (): readonly string[] => readdirSync(stack("spoke-project1-dev", "assets"));
    expect(assets()).toHaveLength(2);
    // The hub's stack now brings the connection function of that account.
    synth({ hubs: [{ ...HUB, account: SPOKE.account }], spokes: [SPOKE] });
    expect(assets()).toHaveLength(1);
  });

  it("leaves what it did not write: folders of others, and what Terraform keeps beside a stack", () => {
    synth(BOTH);
    mkdirSync(stack("spoke-project1-prod", ".terraform"));
    writeFileSync(stack("spoke-project1-prod", "notes.txt"), "mine");
    mkdirSync(stack("other"));
    writeFileSync(stack("other", "cdk.tf.json"), "{}");
    writeFileSync(join(folder, "notes.txt"), "mine");
    synth(ONE);
    expect(readdirSync(stack("spoke-project1-prod")).sort()).toEqual([".terraform", "notes.txt"]);
    expect(existsSync(stack("other", "cdk.tf.json"))).toBe(true);
    expect(existsSync(join(folder, "notes.txt"))).toBe(true);
    expect(readStacks(folder).map(({ name }) => name)).toEqual(["hub", "spoke-project1-dev"]);
  });

  it("removes nothing beyond the folder, whatever an earlier manifest or stack names", () => {
    synth(BOTH);
    const outside = mkdtempSync(join(tmpdir(), "synthesize-outside-"));
    writeFileSync(join(outside, "cdk.tf.json"), "{}");
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    manifest.stacks[`../../${outside}`] = manifest.stacks.hub;
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    const archive_file = { code: { source_dir: outside }, home: { source_dir: "../../.." }, all: { source_dir: "." } };
    writeFileSync(stack("spoke-project1-prod", "cdk.tf.json"), JSON.stringify({ data: { archive_file } }));
    writeFileSync(stack("spoke-project1-prod", "notes.txt"), "mine");
    synth(ONE);
    expect(existsSync(join(outside, "cdk.tf.json"))).toBe(true);
    expect(existsSync(stack("spoke-project1-prod", "notes.txt"))).toBe(true);
    rmSync(outside, { recursive: true });
  });

  it("removes nothing if it fails half-way", () => {
    synth(BOTH);
    const failing = (app: App): void => {
      (app.node.findChild("spoke-project1-dev") as TerraformStack).toTerraform = () => {
        throw new Error("half-way");
      };
    };
    expect(() => synth(ONE, folder, failing)).toThrow("half-way");
    expect(existsSync(stack("spoke-project1-prod", "cdk.tf.json"))).toBe(true);
    expect(synthesizedStackNames(folder)).toContain("spoke-project1-prod");
    expect(synth(ONE).removed).toEqual(["spoke-project1-prod"]);
  });

  it("is quiet under CDKTF's own command, and leaves it the folder of a stack, which that command removes", () => {
    process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS = "true";
    try {
      synth(BOTH);
      expect(synthesisText(synth(ONE))).toEqual([]);
      expect(readdirSync(stack("spoke-project1-prod"))).toEqual([]);
    } finally {
      delete process.env.CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS;
    }
  });

  it("writes over what is no manifest, and leaves what lies beside it", () => {
    mkdirSync(stack("old"), { recursive: true });
    writeFileSync(join(folder, "manifest.json"), '{"stacks": {"old"');
    expect(synth(ONE).removed).toEqual([]);
    expect(existsSync(stack("old"))).toBe(true);
  });

  it("lets `npm run permissions` see what a removed spoke loses", () => {
    const before = mkdtempSync(join(tmpdir(), "synthesize-before-"));
    synth(BOTH, before);
    synth(BOTH);
    synth(ONE);
    const text = report(changesBetween(readStacks(before), readStacks(folder)), "text");
    expect(text).toContain("spoke-project1-prod");
    expect(text).not.toContain("no change in permissions");
    rmSync(before, { recursive: true });
  });
});
