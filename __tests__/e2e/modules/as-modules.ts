import type { DashboardConfig } from "../../../config/dashboard-config";
import { boundaryArn } from "../../../config/roles";
import { spokeEvents } from "../../../config/spoke-events";
import { hubName, hubStackName, spokeStackName } from "../../../config/stack-names";

/** A module block as Terraform JSON has it, but for its `providers`. */
export interface ModuleCall {
  readonly kind: "hub" | "spoke";
  readonly region: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What calls the modules as a configuration has the stacks, by the stack's name. */
export function asModules({ hubs, spokes, ...all }: DashboardConfig): Readonly<Record<string, ModuleCall>> {
  const here = (one: { readonly account: string; readonly region: string }) => `${one.account}:${one.region}`;
  const common = (one: { readonly account: string; readonly region: string; readonly architecture?: string }) => ({
    account_id: one.account,
    region: one.region,
    architecture: one.architecture ?? all.architecture ?? null,
    role_path: all.rolePath ?? null,
    permissions_boundary: all.permissionsBoundary === undefined ? null : boundaryArn(all.permissionsBoundary, one),
    log_retention_days: all.logRetentionDays ?? null,
  });
  const reportsTo = (spoke: DashboardConfig["spokes"][number], hub: DashboardConfig["hubs"][number]): boolean =>
    spoke.hubs?.includes(hubName(hub)) ?? true;
  const eventsOf = (spoke: DashboardConfig["spokes"][number]) =>
    spokeEvents(
      { metricEvents: spoke.metricEvents ?? false },
      hubs.filter((hub) => reportsTo(spoke, hub)).map(({ events = "metric" }) => ({ events })),
    );
  const connected = new Set(hubs.map(here));
  const ofHubs = hubs.map((hub) => {
    const atHome = spokes.filter((spoke) => here(spoke) === here(hub));
    const variables = {
      ...common(hub),
      name: hubName(hub),
      schedule: hub.schedule ?? null,
      claims: hub.claims ?? null,
      retention_days: hub.retentionDays ?? null,
      series_per_account: hub.seriesPerAccount ?? null,
      alarm_topic_arn: hub.alarmTopicArn ?? null,
      alerts: (hub.alerts ?? []).map(inSnakeCase),
      slack: hub.slack ? inSnakeCase(hub.slack) : null,
      organization_id: hub.organizationId ?? null,
      original_spokes: hub.originalSpokes ?? null,
      home_events: atHome.some((spoke) => reportsTo(spoke, hub) && eventsOf(spoke).length > 1)
        ? (hub.events ?? "metric")
        : null,
      ignores_home: atHome.length > 0 && !atHome.some((spoke) => reportsTo(spoke, hub)),
    };
    return [hubStackName(hub), { kind: "hub", region: hub.region, variables }] as const;
  });
  const ofSpokes = spokes.map((spoke) => {
    const connection = !connected.has(here(spoke));
    connected.add(here(spoke));
    const variables = {
      ...common(spoke),
      project: spoke.project,
      environment: spoke.environment,
      metrics: spoke.metrics,
      schedule: spoke.schedule ?? null,
      reports_home: hubs.some((hub) => here(hub) === here(spoke) && reportsTo(spoke, hub)),
      batch_events: eventsOf(spoke).includes("batch"),
      metric_events: eventsOf(spoke).length > 1,
      connection,
    };
    return [spokeStackName(spoke), { kind: "spoke", region: spoke.region, variables }] as const;
  });
  return Object.fromEntries([...ofHubs, ...ofSpokes]);
}

/** Terraform's own way to spell names. Arguments of metrics keep the names that the metrics give them. */
function inSnakeCase(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      key === "metric" ? (one as unknown) : inSnakeCase(one),
    ]),
  );
}
