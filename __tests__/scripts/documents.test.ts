import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PACKAGE } from "../../config/root";

/** Those in folders of their own for each module are generated. */
const DOCUMENTS = [
  ...["", "docs", "sandbox", "testing", "modules"].flatMap((folder) =>
    readdirSync(join(PACKAGE, folder)).flatMap((name) => (name.endsWith(".md") ? [join(folder, name)] : [])),
  ),
];

/** The links and pictures of a document that lead into this repository. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(/^ *```[^]*?^ *```/gm, "").replace(/`[^`\n]*`/g, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)];
  return links.map(([, link, attribute]) => link ?? attribute!).filter((link) => !/^[a-z]+:/.test(link));
}

/** What its headings are called in addresses, as GitHub calls them; that a name stands there twice is not looked after. */
function headingsOf(text: string): readonly string[] {
  const headings = text.replace(/^ *```[^]*?^ *```/gm, "").matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What documents say in words of their own, and the program in another place. */
describe("The documents", () => {
  const read = (file: string): string => readFileSync(join(PACKAGE, file), "utf8");

  it("name every construct that the package exports", () => {
    const exported = [...read("constructs/exports.ts").matchAll(/export \{ ([A-Z]\w+)/g)].map(([, name]) => name!);
    const [sentence = ""] = /`HubStack`[^]*?plain CDKTF constructs/.exec(read("docs/deploying.md")) ?? [];
    expect([...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name!).sort()).toEqual(exported.sort());
  });

  it("link to what is there, and to headings that are there", () => {
    const broken = DOCUMENTS.flatMap((document) =>
      linksOf(read(document)).flatMap((link) => {
        const [path = "", heading] = link.split("#");
        const target = path === "" ? document : join(dirname(document), path);
        if (!existsSync(join(PACKAGE, target))) return [`${document}: ${link}`];
        const isThere = heading === undefined || headingsOf(read(target)).includes(heading);
        return isThere ? [] : [`${document}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it("show every picture that there is", () => {
    const shown = new Set(
      DOCUMENTS.flatMap((document) => linksOf(read(document)).map((link) => join(dirname(document), link))),
    );
    const pictures = readdirSync(join(PACKAGE, "docs/pictures")).map((name) => join("docs/pictures", name));
    expect(pictures.filter((picture) => !shown.has(picture))).toEqual([]);
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
