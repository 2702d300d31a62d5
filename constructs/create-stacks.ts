import type { App } from "cdktf";
import { accountRegionId, type AccountRegion } from "../contract/account-region";
import { boundaryArn } from "../config/roles";
import type { Configuration, Spoke } from "../config/schema";
import { HubStack } from "./hub-stack";
import { literal } from "./literal";
import type { RoleSettings } from "./role-settings";
import { SpokeStack } from "./spoke-stack";
import { hubName, hubStackName, spokeStackName } from "../config/stack-names";

/** Creates one stack for each hub and each spoke of a dashboard. */
export function createStacks(app: App, configuration: Configuration): void {
  // Terraform evaluates nothing in a backend, and the module of the own metrics is bundled before Terraform runs.
  const { backend, ownMetrics } = configuration;
  const { tags, logRetentionDays, architecture, deployment, rolePath, permissionsBoundary, ...sites } =
    literal(configuration);
  const hubs = sites.hubs.map(({ account, region, ...hub }) => ({
    ...hub,
    name: hubName(hub),
    account,
    region,
  }));
  // There is one connection function per account and Region. The hub's stack there creates it, or else the first
  // spoke's.
  const connected = new Set(hubs.map(accountRegionId));

  const roles = (site: AccountRegion): RoleSettings => ({
    path: rolePath,
    permissionsBoundary: permissionsBoundary && boundaryArn(permissionsBoundary, site),
  });
  const reportsTo = (spoke: Spoke, name: string): boolean => spoke.hubs?.includes(name) ?? true;

  for (const hub of sites.hubs) {
    const spokesHere = sites.spokes.filter((spoke) => accountRegionId(spoke) === accountRegionId(hub));
    new HubStack(app, hubStackName(hub), {
      accountRegion: accountRegionOf(hub),
      hubName: hubName(hub),
      schedule: hub.schedule,
      claims: hub.claims,
      retentionDays: hub.retentionDays,
      seriesPerAccount: hub.seriesPerAccount,
      alarmTopicArn: hub.alarmTopicArn,
      alerts: hub.alerts,
      slack: hub.slack,
      lake: hub.lake,
      organizationId: hub.organizationId,
      discovery: hub.discovery,
      originalSpokes: hub.originalSpokes,
      ignoresHome: spokesHere.length > 0 && !spokesHere.some((spoke) => reportsTo(spoke, hubName(hub))),
      deployment: hub.deployment ?? deployment,
      roles: roles(hub),
      backend,
      tags,
      logRetentionDays,
      architecture: hub.architecture ?? architecture,
    });
  }
  for (const spoke of sites.spokes) {
    const bringsConnection = !connected.has(accountRegionId(spoke));
    connected.add(accountRegionId(spoke));
    new SpokeStack(app, spokeStackName(spoke), {
      accountRegion: accountRegionOf(spoke),
      project: spoke.project,
      environment: spoke.environment,
      metrics: spoke.metrics,
      ownMetrics,
      hubs: hubs.filter(({ name }) => reportsTo(spoke, name)),
      schedule: spoke.schedule,
      bringsConnection,
      deployment: spoke.deployment ?? deployment,
      roles: roles(spoke),
      backend,
      tags,
      logRetentionDays,
      architecture: spoke.architecture ?? architecture,
    });
  }
}

function accountRegionOf({ account, region }: AccountRegion): AccountRegion {
  return { account, region };
}
