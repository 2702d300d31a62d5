import type { Construct } from "constructs";

const KEY = "ds-dashboard:role-settings";

/** What is the same for all roles of a stack. */
export interface RoleSettings {
  /** Begins and ends with `/`. Default: `/`. */
  readonly path?: string | undefined;
  /** The ARN of a managed policy. Default: none. */
  readonly permissionsBoundary?: string | undefined;
}

/** Sets what all roles below `scope` have, which has no children yet: a role that is added later gets it, too. */
export function setRoleSettings(scope: Construct, settings: RoleSettings): void {
  scope.node.setContext(KEY, settings);
}

/** What a role in `scope` has, as arguments of its resource. */
export function roleSettings(scope: Construct): RoleSettings {
  return (scope.node.tryGetContext(KEY) as RoleSettings | undefined) ?? {};
}
