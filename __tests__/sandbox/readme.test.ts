import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SANDBOX = join(__dirname, "../../sandbox");
const README = readFileSync(join(SANDBOX, "README.md"), "utf8");

test("its example is a test that runs", () => {
  expect(README).toContain(`\`\`\`ts\n${readFileSync(join(__dirname, "embedding.test.ts"), "utf8")}\`\`\``);
});

test("it names every folder and every file at the top", () => {
  const there = readdirSync(SANDBOX, { withFileTypes: true })
    .filter(({ name }) => !/\.md$|\.d\.ts$/.test(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  expect(there.filter((name) => !README.includes(name))).toEqual([]);
});

test("the files that it names are there", () => {
  const named = [...README.matchAll(/`([\w/-]+\.ts)`/g)].map(([, name]) => name!);
  const places = ["", "services/", "terraform/resources/", "../__tests__/sandbox/", "../"];
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !places.some((place) => existsSync(join(SANDBOX, place, name))))).toEqual([]);
});
