import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE, PREBUILT, PROJECT, projectFolder } from "../../config/root";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "root-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes a folder, with a configuration in it or not. */
function made(path: string, configured = false): string {
  const whole = join(folder, path);
  mkdirSync(whole, { recursive: true });
  if (configured) writeFileSync(join(whole, "dashboard.config.ts"), "");
  return whole;
}

it("takes the nearest folder with a configuration for the project, from where the command is run upwards", () => {
  const outer = made("monorepo", true);
  const inner = made("monorepo/packages/dashboard", true);
  expect(projectFolder(inner)).toBe(inner);
  expect(projectFolder(made("monorepo/packages/dashboard/metrics/deep"))).toBe(inner);
  expect(projectFolder(made("monorepo/packages/other"))).toBe(outer);
});

it("takes the folder itself where there is no configuration above it", () => {
  const lonely = made("lonely/deep");
  expect(projectFolder(lonely)).toBe(lonely);
});

it("is one folder in a clone, which has nothing ready-made", () => {
  expect(PROJECT).toBe(PACKAGE);
  expect(PREBUILT).toBeUndefined();
});
