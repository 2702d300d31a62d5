import type { App } from "cdktf";
import { accountRegionId, type AccountRegion } from "../contract/account-region";
import { boundaryArn } from "../config/roles";
import { EVENT_FORMS, type EventForm } from "../contract/event";
import type { Configuration, Hub, Spoke } from "../config/schema";
import { spokeEvents } from "../config/spoke-events";
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
  const hubsOf = (spoke: Spoke) => hubs.filter(({ name }) => spoke.hubs?.includes(name) ?? true);
  /** The forms of what is measured at a hub's home that it ignores: it is meant for others. */
  const ignoredAtHome = (hub: Hub): readonly EventForm[] => {
    const spokesHere = sites.spokes.filter((spoke) => accountRegionId(spoke) === accountRegionId(hub));
    const reporting = spokesHere.filter((spoke) => hubsOf(spoke).some(({ name }) => name === hubName(hub)));
    if (reporting.length === 0) return spokesHere.length > 0 ? EVENT_FORMS : [];
    const isTwice = reporting.some((spoke) => spokeEvents(spoke, hubsOf(spoke)).length > 1);
    return isTwice ? EVENT_FORMS.filter((form) => form !== hub.events) : [];
  };

  for (const hub of sites.hubs) {
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
      ignoredAtHome: ignoredAtHome(hub),
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
      hubs: hubsOf(spoke),
      events: spokeEvents(spoke, hubsOf(spoke)),
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
