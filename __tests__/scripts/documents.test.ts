import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../config/root";

/** What documents say in words of their own, and the program in another place. */
describe("The documents", () => {
  const read = (file: string): string => readFileSync(join(PACKAGE, file), "utf8");

  it("name every construct that the package exports", () => {
    const exported = [...read("constructs/exports.ts").matchAll(/export \{ ([A-Z]\w+)/g)].map(([, name]) => name!);
    const [sentence = ""] = /`HubStack`[^]*?plain CDKTF constructs/.exec(read("docs/deploying.md")) ?? [];
    expect([...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name!).sort()).toEqual(exported.sort());
  });

  it("round in the README what docs/limits.md computes of costs", () => {
    const limits = read("docs/limits.md");
    const [standing = ""] = /^A hub without spokes takes [^]*? queues\./m.exec(limits) ?? [];
    const hub = [...standing.matchAll(/\$(\d+\.\d+)/g)].reduce((sum, [, dollars]) => sum + Number(dollars), 0);
    const spoke = Number(/^\| \*\*both\*\* +\| \*\*([\d.]+)\*\*/m.exec(limits)?.[1]);
    const [, metrics] = /with (\d+) metrics an hour/.exec(limits) ?? [];
    expect(read("README.md")).toContain(
      `About ${hub.toFixed(0)} $ a month for a hub and ${spoke.toFixed(2)} $ for each spoke with ${metrics!} metrics an hour`,
    );
  });
});
