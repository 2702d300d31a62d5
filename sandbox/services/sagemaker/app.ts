import type { Living } from "./lives";
import { epochSeconds } from "./operation";
import { phaseAt, type Phase } from "./phase";

export type AppStatus = "Pending" | "InService" | "Deleting" | "Deleted" | "Failed";

export type AppType =
  | "JupyterServer"
  | "KernelGateway"
  | "DetailedProfiler"
  | "TensorBoard"
  | "CodeEditor"
  | "JupyterLab"
  | "RStudioServerPro"
  | "RSessionGateway"
  | "Canvas";

/** A Studio app's whole life. Deleted apps stay in the listing for a while. */
export interface App extends Living {
  /** Domain, owner, type and name: what identifies an app, as in its ARN. */
  readonly name: string;
  readonly domainId: string;
  readonly userProfileName?: string;
  readonly spaceName?: string;
  readonly appType: AppType;
  readonly appName: string;
  readonly instanceType?: string;
  readonly phases: readonly Phase<AppStatus>[];
}

/** As in ListApps. */
export function appSummary(app: App, now: number): Record<string, unknown> {
  return {
    DomainId: app.domainId,
    ...(app.userProfileName === undefined ? {} : { UserProfileName: app.userProfileName }),
    ...(app.spaceName === undefined ? {} : { SpaceName: app.spaceName }),
    AppType: app.appType,
    AppName: app.appName,
    Status: phaseAt(app.phases, now).status,
    CreationTime: epochSeconds(app.createdAt),
    ...(app.instanceType === undefined ? {} : { ResourceSpec: { InstanceType: app.instanceType } }),
  };
}
