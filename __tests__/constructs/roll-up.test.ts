import { HUB, only, statementsOf, synthesized, type TerraformJson } from "./synthesized";

const TABLES = "arn:aws:dynamodb:us-east-1:111111111111:table";

function hubOf(options: object = {}): TerraformJson {
  return synthesized({ hubs: [{ ...HUB, ...options }], spokes: [] }).hub!;
}

function variablesOf(json: TerraformJson, name: string): any {
  return only(json, "aws_lambda_function", ({ function_name }) => function_name === name).environment.variables;
}

/** What a function's role may do with tables. */
function tableGrantsOf(json: TerraformJson, id: string): readonly any[] {
  const { policy } = only(json, "aws_iam_role_policy", ({ role }) => role.includes(`.${id}_`));
  const isOfTables = ({ actions }: any): boolean => actions.some((action: string) => action.startsWith("dynamodb:"));
  return statementsOf(json, policy)
    .filter(isOfTables)
    .map(({ sid: _sid, ...statement }) => statement);
}

describe("the roll-up of days", () => {
  it("runs every six hours, first some minutes after the day has ended", () => {
    const hub = hubOf();
    const rule = only(hub, "aws_cloudwatch_event_rule", ({ name }) => name === "ds-dashboard-roll-up");
    expect(rule.schedule_expression).toBe("cron(20 0/6 * * ? *)");
    expect(only(hub, "aws_lambda_function", ({ function_name }) => function_name === rule.name)).toMatchObject({
      timeout: 900,
    });
  });

  it("may read rows and marks, and write and unmark summaries", () => {
    expect(tableGrantsOf(hubOf(), "roll-up")).toEqual([
      {
        actions: ["dynamodb:Query"],
        resources: [`${TABLES}/ds-dashboard-metrics`, `${TABLES}/ds-dashboard-summaries`],
      },
      { actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"], resources: [`${TABLES}/ds-dashboard-summaries`] },
      // The series of accounts, from which it removes those that ended.
      { actions: ["dynamodb:BatchGetItem", "dynamodb:UpdateItem"], resources: [`${TABLES}/ds-dashboard-summaries`] },
    ]);
  });

  it.each([
    { retentionDays: undefined, days: "400" },
    { retentionDays: 30, days: "30" },
  ])("keeps them $days days where a hub's retentionDays is $retentionDays", ({ retentionDays, days }) => {
    expect(variablesOf(hubOf({ retentionDays }), "ds-dashboard-roll-up")).toMatchObject({
      ROLL_UP_RETENTION_DAYS: days,
      ...(retentionDays === undefined ? {} : { RETENTION_DAYS: days }),
    });
  });
});

describe("the archive", () => {
  it("may put items into both tables, count series and read the copy of who is registered, and nothing else", () => {
    expect(tableGrantsOf(hubOf(), "archive")).toEqual([
      {
        actions: ["dynamodb:PutItem"],
        resources: [`${TABLES}/ds-dashboard-metrics`, `${TABLES}/ds-dashboard-summaries`],
      },
      // The series of an account.
      { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [`${TABLES}/ds-dashboard-summaries`] },
      // Its copy of who is registered.
      { actions: ["dynamodb:Query"], resources: [`${TABLES}/ds-dashboard-summaries`] },
    ]);
  });

  it.each([
    { seriesPerAccount: undefined, most: "500" },
    { seriesPerAccount: 7, most: "7" },
  ])("takes $most series of an account where seriesPerAccount is $seriesPerAccount", ({ seriesPerAccount, most }) => {
    for (const name of ["ds-dashboard-archive", "ds-dashboard-roll-up"]) {
      expect(variablesOf(hubOf({ seriesPerAccount }), name).SERIES_PER_ACCOUNT).toBe(most);
    }
  });

  it("has a retention only where one is configured", () => {
    expect(variablesOf(hubOf(), "ds-dashboard-archive")).not.toHaveProperty("RETENTION_DAYS");
    expect(variablesOf(hubOf({ retentionDays: 30 }), "ds-dashboard-archive").RETENTION_DAYS).toBe("30");
  });
});
