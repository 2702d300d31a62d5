import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { CommandError } from "../../../cli/errors";
import { addOwnAnswers } from "../../../cli/sandbox/own-answers";
import { ConfigurationError } from "../../../config/problems";
import { loadMetricClasses } from "../../../config/own-metrics";
import type { Configuration } from "../../../config/schema";
import { Sandbox } from "../../../sandbox";

const ROOT = join(__dirname, "../../..");
const NOW = Date.parse("2026-03-02T12:00:00Z");

let folder: string;
let sandbox: Sandbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "own-answers-"));
  sandbox = await Sandbox.start({ start: NOW, port: 0, onFailure: () => undefined });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function added(ownMetrics: string | undefined): Promise<void> {
  await addOwnAnswers(sandbox, { ownMetrics } as Configuration);
}

/** Answers in a folder of one's own metrics. */
async function refused(answers: string): Promise<string> {
  writeFileSync(join(folder, "answers.ts"), answers);
  const error: unknown = await added(`./${relative(ROOT, join(folder, "index.ts"))}`).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CommandError);
  return (error as CommandError).message;
}

it("answers what the file beside one's own metrics says", async () => {
  await added("./__tests__/fixtures/answered-metrics/index.ts");
  const call = sandbox.callAs("222222222222", "us-east-1", "sns", "ListSMSSandboxPhoneNumbers", {});
  await expect(call).resolves.toMatchObject({ PhoneNumbers: { length: 3 } });
});

it("needs no such file, and no metrics of one's own", async () => {
  await added("./__tests__/fixtures/own-metrics/index.ts");
  await added("@us/metrics");
  await added(undefined);
});

it("says what is wrong with the file, and where it is", async () => {
  expect(await refused("export const answer = {};")).toMatch(/answers\.ts cannot be used\. It exports no `answers`\.$/);
});

it("names the package that an answer wants", async () => {
  expect(await refused('export const answers = { "redshift:DescribeClusters": () => ({}) };')).toMatch(
    /answers\.ts cannot be used\. redshift:DescribeClusters: .* npm install @aws-sdk\/client-redshift$/,
  );
});

it("names the package that a metric wants", async () => {
  const file = join(folder, "index.ts");
  writeFileSync(
    file,
    'import { RedshiftClient } from "@aws-sdk/client-redshift";\nexport const client = RedshiftClient;\n',
  );
  const error: unknown = await loadMetricClasses({ ownMetrics: file }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigurationError);
  expect((error as ConfigurationError).message).toContain(
    "@aws-sdk/client-redshift is not installed: npm install @aws-sdk/client-redshift",
  );
});
