import { execFileSync } from "node:child_process";
import { copyFileSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { version } from "../package.json";

const ROOT = join(__dirname, "..");
const TARBALL = join(ROOT, "dist", `ds-dashboard-${version}.tgz`);
const QUIET = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];

/** `npm run bench -- install`: what the package and a clone take on a disk, with all that npm installs for them. */
function main(): void {
  npm(ROOT, "run", "package");
  const folder = mkdtempSync(join(tmpdir(), "ds-dashboard-install-"));
  const place = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const clone = (...options: readonly string[]): string => {
    const copy = place(`clone${options.length}`);
    for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(ROOT, name), join(copy, name));
    npm(copy, "ci", ...options, ...QUIET);
    return copy;
  };
  try {
    const package_ = place("package");
    writeFileSync(join(package_, "package.json"), "{}");
    npm(package_, "install", TARBALL, ...QUIET);
    const project = place("project");
    npm(project, "exec", "--yes", "--package", TARBALL, "--", "ds-dashboard", "init");
    npm(project, "install", ...QUIET);
    const table = new Table({ head: ["", "MB", "most of it"], style: { head: [] } });
    table.push(row("the package alone", package_));
    table.push(row("a project of init, with what tests and plans need", project));
    table.push(row("a clone, npm ci --omit=dev", clone("--omit=dev")));
    table.push(row("a clone, npm ci", clone()));
    console.log(table.toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync("npm", args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

function row(name: string, folder: string): [string, string, string] {
  const modules = join(folder, "node_modules");
  const scoped = readdirSync(modules).flatMap((one) =>
    one.startsWith("@") ? readdirSync(join(modules, one)).map((inner) => `${one}/${inner}`) : [one],
  );
  const largest = scoped
    .map((one) => ({ one, bytes: sizeOf(join(modules, one)) }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 4);
  return [name, megabytes(sizeOf(modules)), largest.map(({ one, bytes }) => `${one} ${megabytes(bytes)}`).join(", ")];
}

/** Bytes of the files in a folder, or of a file. */
function sizeOf(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}

main();
