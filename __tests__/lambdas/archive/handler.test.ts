import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { archiveBatch } from "../../../lambdas/archive/archive";
import { readSettings } from "../../../lambdas/archive/settings";
import { MAX_SERIES_PER_ACCOUNT } from "../../../contract/account-series";
import { message, range } from "./harness";

const env = {
  TABLE_NAME: "table",
  SUMMARIES_TABLE_NAME: "summaries",
  QUEUE_URL: "https://own-queue",
  QUARANTINE_QUEUE_URL: "https://queue",
  CLAIMS: "strict",
  ORIGINAL_SPOKES: "false",
  SERIES_PER_ACCOUNT: "500",
};

describe("environment variables", () => {
  test("are read", () => {
    const settings = {
      tableName: "table",
      summariesTableName: "summaries",
      queueUrl: "https://own-queue",
      quarantineQueueUrl: "https://queue",
      claims: "strict",
      originalSpokes: false,
      seriesPerAccount: 500,
    };
    expect(readSettings(env)).toEqual({ ...settings, retentionDays: undefined });
    expect(readSettings({ ...env, RETENTION_DAYS: "30" })).toEqual({ ...settings, retentionDays: 30 });
    expect(readSettings({ ...env, ORIGINAL_SPOKES: "true" })).toMatchObject({ originalSpokes: true });
  });

  test("that are missing or wrong are named all at once", () => {
    expect(() => readSettings({ CLAIMS: "open", RETENTION_DAYS: "a week" })).toThrow(
      /TABLE_NAME is missing; SUMMARIES_TABLE_NAME.*QUEUE_URL is missing.*QUARANTINE_QUEUE_URL.*CLAIMS is "open".*ORIGINAL_SPOKES is "".*SERIES_PER_ACCOUNT is "".*RETENTION_DAYS is "a week"/,
    );
  });

  test.each(["", "0", "1", "-1", "2.5", "100000"])("RETENTION_DAYS %p is refused", (RETENTION_DAYS) => {
    expect(() => readSettings({ ...env, RETENTION_DAYS })).toThrow("RETENTION_DAYS");
  });

  test("SERIES_PER_ACCOUNT may be as much as the configuration says, and no more", () => {
    const most = MAX_SERIES_PER_ACCOUNT;
    expect(readSettings({ ...env, SERIES_PER_ACCOUNT: String(most) }).seriesPerAccount).toBe(most);
    expect(() => readSettings({ ...env, SERIES_PER_ACCOUNT: String(most + 1) })).toThrow(`from 1 to ${most}`);
  });
});

describe("the handler", () => {
  const before = process.env;
  afterEach(() => (process.env = before));

  const load = (variables: NodeJS.ProcessEnv) => {
    process.env = { ...before, AWS_REGION: "eu-west-1", ...variables };
    let module!: { handler: (event: SQSEvent) => Promise<SQSBatchResponse> };
    jest.isolateModules(() => {
      module = jest.requireActual("../../../lambdas/archive/handler");
    });
    return module.handler;
  };

  test("does not start without its environment variables", () => {
    expect(() => load({})).toThrow(/TABLE_NAME.*QUARANTINE_QUEUE_URL.*CLAIMS/);
  });

  test("answers with the messages that failed", async () => {
    const handler = load({ ...env, POWERTOOLS_LOG_LEVEL: "SILENT" });
    expect(await handler({ Records: [] })).toEqual({ batchItemFailures: [] });
  });

  test("refuses what is neither messages nor rows, and says so", async () => {
    const handler = load({ ...env, POWERTOOLS_LOG_LEVEL: "SILENT" });
    await expect(handler({} as SQSEvent)).rejects.toThrow("neither Records of a queue nor rows to import");
  });
});

test("the messages of a batch are handled at the same time, 16 at most", async () => {
  let running = 0;
  let most = 0;
  const send = async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  };
  const unused = () => Promise.reject(new Error("not for a refused message"));
  const records = range(100).map(() => message("refused"));
  const logger = { info: () => undefined, warn: () => undefined };
  await archiveBatch(records, {
    registered: { check: unused },
    quota: { check: unused, take: unused },
    store: { put: unused },
    summaries: { add: () => Promise.resolve(new Map()) },
    quarantine: { send },
    queue: { postpone: unused },
    logger,
    originalSpokes: false,
  });
  expect(most).toBe(16);
});
