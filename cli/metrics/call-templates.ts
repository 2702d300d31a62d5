import type { Call } from "../../sandbox";
import { titleOf } from "./metric-templates";

const WIDTH = 120;

/** The file of a metric that makes a call of AWS: it counts what the call lists, or takes the number that it gives. */
export function callClassTemplate(name: string, call: Call): string {
  const { packageName, clientClass, operation, pages, action } = call;
  const command = isPaginated(call) ? `paginate${operation}` : `${operation}Command`;
  const types = Object.keys(call.input).length > 0 ? [`type ${operation}CommandInput`] : [];
  const computed = computation(call);
  // An input may have the instant of the extraction in it.
  const isTimed = computed.includes("(now)");
  const per = pages ? " per page" : "";
  return `${importOf([...[clientClass, command].sort(), ...types], packageName)}
import { Metric${isTimed ? ", type MetricContext" : ""} } from "ds-dashboard/metric";

const client = new ${clientClass}();

// An example that works: it ${whatItDoes(call)}. Make it yours from top to bottom.
export class ${name} extends Metric {
  // For people, a few words.
  static override readonly title = "${titleOf(name)}";
  // A unit of CloudWatch's: Count, Seconds, Percent, Bytes, None and so on.
  static override readonly unit = "Count";
  // One sentence that says exactly what is measured.
  static override readonly description = "What ${call.name} ${call.list ? "lists" : "answers"}.";
  // The AWS calls that it makes for one value.
  static override readonly callsPerRun = "1 ${call.name}${per}";
  // What those calls need and nothing else; the spoke's function gets it when the metric is asked for.
  static override readonly iamPermissions = [
    {
      actions: ["${action}"],
      resources: ${sourceOf(call.resources, "      ", "resources: ".length)},
    },
  ];

  // Answer with a number; or with undefined where there is nothing to measure; or with numbers by label, and say what the
  // labels are: static override readonly labels = "instance type".
  override async computeValue(${isTimed ? "{ now }: MetricContext" : ""}): Promise<number> {
${computed}
  }
}
`;
}

/** Its test. */
export function callTestTemplate(name: string): string {
  return `import { testMetrics } from "ds-dashboard/metric-contract";
import { answers } from "./answers";
import { ${name} } from "./${name}";

// What every metric has to hold, tried with the bundled function in the embedded cloud: it says what it is, and calls
// exactly what it declares, on an empty account and on one where AWS answers what ./answers.ts says.
testMetrics({ ${name} }, { answers });
`;
}

/** `metrics/answers.ts`, with the answer to a first call. */
export function answersTemplate(call: Call): string {
  return `import type { Answers } from "ds-dashboard/answers";

// What AWS answers in the embedded cloud, in the tests of your metrics and in npm start, where the embedded cloud does not
// know the call itself. Give two of everything that is listed, at least: then there is more than one page.
export const answers: Answers = {
${answerTemplate(call)}};
`;
}

/** The line, or the lines, of one answer. */
export function answerTemplate({ name, output }: Call): string {
  // With all of the line before it, it is written in several.
  const source = sourceOf(output, "  ", WIDTH);
  const parameters = source.includes("(now)") ? "(_input, { now })" : "()";
  return `  "${name}": ${parameters} => (${source}),\n`;
}

/** What the metric does, to be told to people. */
export function whatItDoes({ name, list, values: [value] }: Call): string {
  if (list) return `counts what ${name} lists`;
  return value?.isNumber ? `takes ${value.member} of ${name}` : `is 1 where ${name} answers`;
}

/** Whether the metric goes through the pages by the SDK's paginator. */
function isPaginated({ hasPaginator, pages, list }: Call): boolean {
  return hasPaginator && pages !== undefined && list !== undefined;
}

function computation(call: Call): string {
  const { operation, input, pages, list, values } = call;
  const given = Object.keys(input).length === 0 ? "{}" : "input";
  const declared = `const input: ${operation}CommandInput = `;
  const setup = given === "{}" ? "" : `    ${declared}${sourceOf(input, "    ", declared.length)};\n`;
  const command = (text: string): string => `client.send(new ${operation}Command(${text}))`;
  if (list && isPaginated(call)) {
    return `${setup}    let count = 0;
    const pages = paginate${operation}({ client }, ${given});
    for await (const page of pages) count += ${lengthOf("page", list)};
    return count;`;
  }
  if (pages && list) {
    const all = given === "{}" ? `{ ${pages.token}: token }` : `{ ...input, ${pages.token}: token }`;
    return `${setup}    let count = 0;
    let token: string | undefined;
    do {
      const page = await ${command(all)};
      count += ${lengthOf("page", list)};
      token = page.${[...pages.next.path, pages.next.member].join("?.")};
    } while (token !== undefined);
    return count;`;
  }
  const [value] = values;
  const answer = list
    ? lengthOf("output", list)
    : value === undefined
      ? "output ? 1 : 0"
      : value.isNumber
        ? `output.${value.member} ?? 0`
        : `output.${value.member} === undefined ? 0 : 1`;
  return `${setup}    const output = await ${command(given)};\n    return ${answer};`;
}

function lengthOf(page: string, list: readonly string[]): string {
  return `${[page, ...list].join("?.").replace("?.", ".")}?.length ?? 0`;
}

function importOf(names: readonly string[], from: string): string {
  const line = `import { ${names.join(", ")} } from "${from}";`;
  return line.length <= WIDTH ? line : `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "${from}";`;
}

/**
 * A value as TypeScript, as the formatter leaves it.
 *
 * @param before how many characters stand before it on its line, besides the indentation
 */
function sourceOf(value: unknown, indent: string, before: number): string {
  if (value instanceof Date) return "new Date(now)";
  if (value instanceof Uint8Array) return "new Uint8Array()";
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((one) => sourceOf(one, inner, 0));
    return enclosed("[]", items, indent, before, value.length > 1 && value.every(hasSeveral));
  }
  const members = Object.entries(value).map(
    ([name, one]) => `${name}: ${sourceOf(one, inner, name.length + ": ".length)}`,
  );
  return enclosed("{}", members, indent, before);
}

function hasSeveral(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 1;
}

/** Items on one line if there is room, and on one each otherwise. */
function enclosed(brackets: string, items: readonly string[], indent: string, before: number, isLong = false): string {
  const [open = "", close = ""] = brackets;
  if (items.length === 0) return brackets;
  const space = open === "{" ? " " : "";
  const line = `${open}${space}${items.join(", ")}${space}${close}`;
  const fits = indent.length + before + line.length + 1 <= WIDTH && !line.includes("\n");
  if (fits && !isLong) return line;
  return `${open}\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}${close}`;
}
