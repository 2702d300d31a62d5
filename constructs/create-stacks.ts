import type { App } from "cdktf";
import type { Dashboard, Spoke } from "../config/dashboard-schema";
import { HubStack } from "./hub-stack";
import type { Place } from "./policy";
import { SpokeStack } from "./spoke-stack";
import { hubName, hubStackName, spokeStackName } from "../config/stack-names";

/** Creates one stack for each hub and each spoke of a dashboard. */
export function createStacks(app: App, dashboard: Dashboard): void {
  const { backend, tags, logRetentionDays, ownMetrics } = dashboard;
  const hubs = dashboard.hubs.map(({ account, region, ...hub }) => ({ ...hub, name: hubName(hub), account, region }));
  // The connection function exists once per account and Region: the hub there brings it, else the first spoke there.
  const connected = new Set(hubs.map(placeKey));

  const reportsTo = (spoke: Spoke, name: string): boolean => spoke.hubs?.includes(name) ?? true;

  for (const hub of dashboard.hubs) {
    const spokesHere = dashboard.spokes.filter((spoke) => placeKey(spoke) === placeKey(hub));
    new HubStack(app, hubStackName(hub), {
      place: placeOf(hub),
      hubName: hubName(hub),
      schedule: hub.schedule,
      claims: hub.claims,
      retentionDays: hub.retentionDays,
      alarmTopicArn: hub.alarmTopicArn,
      organizationId: hub.organizationId,
      originalSpokes: hub.originalSpokes,
      ignoresHome: spokesHere.length > 0 && !spokesHere.some((spoke) => reportsTo(spoke, hubName(hub))),
      deployment: hub.deployment ?? dashboard.deployment,
      backend,
      tags,
      logRetentionDays,
    });
  }
  for (const spoke of dashboard.spokes) {
    const bringsConnection = !connected.has(placeKey(spoke));
    connected.add(placeKey(spoke));
    new SpokeStack(app, spokeStackName(spoke), {
      place: placeOf(spoke),
      project: spoke.project,
      environment: spoke.environment,
      metrics: spoke.metrics,
      ownMetrics,
      hubs: hubs.filter(({ name }) => reportsTo(spoke, name)),
      schedule: spoke.schedule,
      bringsConnection,
      deployment: spoke.deployment ?? dashboard.deployment,
      backend,
      tags,
      logRetentionDays,
    });
  }
}

function placeOf({ account, region }: Place): Place {
  return { account, region };
}

function placeKey({ account, region }: Place): string {
  return `${account}/${region}`;
}
