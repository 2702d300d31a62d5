import type { Clock } from "../../clock";
import type { Operation } from "../../service";
import { strictOperation } from "../members";
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
    PutDashboard: strictOperation<DashboardInput & { readonly DashboardBody: string }>(
      "monitoring:PutDashboard",
      { DashboardName: "required", DashboardBody: "required" },
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
    GetDashboard: strictOperation<DashboardInput>(
      "monitoring:GetDashboard",
      { DashboardName: "required" },
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
    ListDashboards: strictOperation<{ readonly DashboardNamePrefix?: string; readonly NextToken?: string }>(
      "monitoring:ListDashboards",
      { DashboardNamePrefix: "optional", NextToken: "optional" },
      {
        authorize: () => [{ action: "cloudwatch:ListDashboards", resource: "*" }],
        run({ DashboardNamePrefix = "", NextToken }, caller) {
          const { page, ...next } = pageOf(dashboards.list(caller, DashboardNamePrefix), MAX_LISTED, NextToken);
          return { DashboardEntries: page, ...next };
        },
      },
    ),
    DeleteDashboards: strictOperation<{ readonly DashboardNames: readonly string[] }>(
      "monitoring:DeleteDashboards",
      { DashboardNames: "required" },
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
