import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { answerWidget, type WidgetAnswer } from "../../../lambdas/widget/widget";
import { FUNCTION_ARN } from "./made-picture";
import { elementsOf } from "./strict-html";

/** What the function logged. */
let log: unknown[][];

/** The answer of a function whose tables answer every request so. */
function answered(event: unknown, send: () => Promise<unknown>): Promise<WidgetAnswer> {
  log = [];
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: "us-east-1" }));
  Object.assign(client, { send });
  const accountRegion = { name: "hub", account: "111111111111", region: "us-east-1" };
  return answerWidget(event, {
    hub: { client, measurements: "metrics", summaries: "summaries", accountRegion },
    endpoint: FUNCTION_ARN,
    logger: { info: (...line: unknown[]) => log.push(line), warn: (...line: unknown[]) => log.push(line) },
  });
}

const failing = (name: string, message: string) => (): Promise<never> =>
  Promise.reject(Object.assign(new Error(message), { name }));

test("what the console asks while a widget is added is answered in Markdown, without reading anything", async () => {
  const answer = await answered({ describe: true }, failing("Error", "read"));
  expect(answer).toEqual({ markdown: expect.stringContaining("| `project` |") });
  for (const name of ["project", "environment", "metric", "view"]) {
    expect((answer as { markdown: string }).markdown).toContain(`| \`${name}\` |`);
  }
  expect(log).toEqual([]);
});

test.each([
  ["ResourceNotFoundException", "The hub&#39;s tables are not there"],
  ["AccessDeniedException", "These credentials may not read the hub"],
  ["TimeoutError", "AWS cannot be reached"],
  ["SomethingElse", "The hub cannot be read"],
])("%s is said in the widget, and logged without what it says", async (name, title) => {
  const answer = await answered({ widgetContext: { theme: "dark" } }, failing(name, "canary-4711 <script>"));
  expect(answer).toContain(title);
  const text = elementsOf(answer as string).map((element) => element.text);
  expect(text.join()).toContain(`${name}: canary-4711 <script>`);
  expect(log).toEqual([["Hub not read", { problem: expect.any(String), errorName: name }]]);
});

test("a hub that has no measurements yet is no error", async () => {
  const answer = await answered({}, () => Promise.resolve({ Items: [] }));
  expect(answer).toContain("No measurements yet");
  expect(log).toEqual([["Widget drawn", { view: "all", rows: 0, panels: 0, characters: (answer as string).length }]]);
});
