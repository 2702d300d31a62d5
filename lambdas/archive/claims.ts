import { pairKey, type MonitoredProjectRecord } from "../../contract/connection-parameters";
import { Refusal } from "./refusal";
import type { ClaimsMode } from "./settings";

/**
 * An account's claim to report for a project and environment. The account comes from the envelope, the names from the
 * sender.
 */
export interface Claim {
  readonly account: string;
  readonly ProjectName: string;
  readonly Environment: string;
}

/** Decides which account may report for which project and environment. Names compare without case. */
export class Claims {
  private readonly accounts = new Set<string>();
  private readonly accountsOfProject = new Map<string, Set<string>>();
  private readonly accountsOfPair = new Map<string, Set<string>>();

  constructor(
    records: readonly MonitoredProjectRecord[],
    private readonly mode: ClaimsMode,
  ) {
    for (const { account, project, environment } of records) {
      this.accounts.add(account);
      addTo(this.accountsOfProject, projectKey(project), account);
      addTo(this.accountsOfPair, pairKey({ project, environment }), account);
    }
  }

  /** @returns why the claim is refused, or undefined if it is valid */
  refusal({ account, ProjectName, Environment }: Claim): Refusal | undefined {
    if (!this.accounts.has(account)) {
      return new Refusal("unregistered-account", `account ${account} is not registered below /monitored_projects`);
    }
    const pair = this.accountsOfPair.get(pairKey({ project: ProjectName, environment: Environment }));
    const speakers = this.mode === "strict" ? pair : (pair ?? this.accountsOfProject.get(projectKey(ProjectName)));
    const allowed = speakers ? speakers.has(account) : this.mode === "registered";
    if (allowed) return undefined;
    const claim = `ProjectName ${JSON.stringify(ProjectName)} and Environment ${JSON.stringify(Environment)}`;
    return new Refusal("claim", `account ${account} is not registered for ${claim}`);
  }
}

function projectKey(project: string): string {
  return project.toLowerCase();
}

function addTo(sets: Map<string, Set<string>>, key: string, member: string): void {
  const set = sets.get(key);
  if (set) set.add(member);
  else sets.set(key, new Set([member]));
}
