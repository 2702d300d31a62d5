import type { Clock } from "../../clock";
import { operation, type Operation } from "../../service";
import { list, required, string } from "../../shape";
import { dashboardArn, type Dashboards } from "./dashboards";
import { invalidValue } from "./errors";
import { pageOf } from "./pages";

const MAX_DELETED = 100;
const MAX_LISTED = 1_000;

interface DashboardInput {
  readonly DashboardName: string;
}

/** The operations on dashboards. */
export function dashboardOperations(dashboards: Dashboards, clock: Clock): Record<string, Operation> {
  return {
    PutDashboard: operation<DashboardInput & { readonly DashboardBody: string }>(
      { DashboardName: required(string), DashboardBody: required(string) },
      {
        authorize: ({ DashboardName }, caller) => [
          { action: "cloudwatch:PutDashboard", resource: dashboardArn(DashboardName, caller) },
        ],
        run({ DashboardName, DashboardBody }, { account }) {
          dashboards.put(account, DashboardName, DashboardBody, clock.now());
          return { DashboardValidationMessages: [] };
        },
      },
    ),
    GetDashboard: operation<DashboardInput>(
      { DashboardName: required(string) },
      {
        authorize: ({ DashboardName }, caller) => [
          { action: "cloudwatch:GetDashboard", resource: dashboardArn(DashboardName, caller) },
        ],
        run: ({ DashboardName }, caller) => ({
          DashboardName,
          DashboardArn: dashboardArn(DashboardName, caller),
          DashboardBody: dashboards.bodyOf(caller.account, DashboardName),
        }),
      },
    ),
    ListDashboards: operation<{ readonly DashboardNamePrefix?: string; readonly NextToken?: string }>(
      { DashboardNamePrefix: string, NextToken: string },
      {
        authorize: () => [{ action: "cloudwatch:ListDashboards", resource: "*" }],
        run({ DashboardNamePrefix = "", NextToken }, caller) {
          const { page, ...next } = pageOf(dashboards.list(caller, DashboardNamePrefix), MAX_LISTED, NextToken);
          return { DashboardEntries: page, ...next };
        },
      },
    ),
    DeleteDashboards: operation<{ readonly DashboardNames: readonly string[] }>(
      { DashboardNames: required(list(string)) },
      {
        authorize: ({ DashboardNames }, caller) =>
          DashboardNames.map((name) => ({
            action: "cloudwatch:DeleteDashboards",
            resource: dashboardArn(name, caller),
          })),
        run({ DashboardNames }, { account }) {
          if (DashboardNames.length === 0 || DashboardNames.length > MAX_DELETED) {
            throw invalidValue(`DashboardNames must hold 1 to ${MAX_DELETED} names.`);
          }
          dashboards.delete(account, DashboardNames);
        },
      },
    ),
  };
}
