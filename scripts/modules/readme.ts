import { AWS_PROVIDER_VERSIONS } from "../../constructs/account-stack";
import { TERRAFORM_VERSIONS } from "./files";
import type { TerraformModule, Variable } from "./module";

const BEGIN = "<!-- BEGIN_TF_DOCS -->";
const END = "<!-- END_TF_DOCS -->";

/**
 * A module's README with its tables as terraform-docs writes them between its marks; the rest is written by hand.
 *
 * @param addresses of its resources, `type.name`
 */
export function readmeWithTables(readme: string, module: TerraformModule, addresses: readonly string[]): string {
  const [before, , after] = readme.split(new RegExp(`${BEGIN}|${END}`));
  if (after === undefined) throw new Error(`The README of the module ${module.name} has no ${BEGIN} and ${END}.`);
  return `${before!}${BEGIN}\n\n${tables(module, addresses)}\n\n${END}${after}`;
}

function tables(module: TerraformModule, addresses: readonly string[]): string {
  const others = module.others.filter(({ type }) => type === "resource").map(({ labels }) => labels!.join("."));
  const calls = module.others.filter(({ type }) => type === "module").map(({ labels }) => labels![0]!);
  return [
    section(
      "Requirements",
      ["Name", "Version"],
      [
        ["terraform", TERRAFORM_VERSIONS],
        ["aws", AWS_PROVIDER_VERSIONS],
      ],
    ),
    section("Providers", ["Name", "Version"], [["aws", AWS_PROVIDER_VERSIONS]]),
    ...(calls.length === 0
      ? []
      : [
          section(
            "Modules",
            ["Name", "Source"],
            calls.map((name) => [name, `../${name}`]),
          ),
        ]),
    section("Resources", ["Name", "Type"], [...addresses, ...others].sort().map(resourceRow)),
    section(
      "Inputs",
      ["Name", "Description", "Type", "Default", "Required"],
      [...module.variables].sort(byName).map(inputRow),
    ),
    section(
      "Outputs",
      ["Name", "Description"],
      [...module.outputs].sort(byName).map(({ name, description }) => [name, cell(description)]),
    ),
  ].join("\n\n");
}

/** A table as the formatter has it. */
function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) => Math.max(3, head.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column]!)).join(" | ")} |`;
  return [`## ${title}`, "", line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function resourceRow(address: string): readonly string[] {
  const [type] = address.split(".");
  const page = type!.replace("aws_", "");
  const url = `https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/${page}`;
  return [`[${address}](${url})`, "resource"];
}

function inputRow({ name, description, type, default: value }: Variable): readonly string[] {
  return [
    name,
    cell(description),
    `\`${type}\``,
    value === undefined ? "n/a" : `\`${value}\``,
    value === undefined ? "yes" : "no",
  ];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
