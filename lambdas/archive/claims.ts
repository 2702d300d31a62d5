import { pairKey } from "../../contract/connection-parameters";
import { nameKey } from "../../contract/name-key";
import type { Registry } from "../../contract/registry";
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

/**
 * Decides which account may report for which project and environment. Names compare by `nameKey`. The names of a
 * parameter that names no account are nobody's, and not free.
 */
export class Claims {
  private readonly accounts = new Set<string>();
  private readonly accountsOfProject = new Map<string, Set<string>>();
  private readonly accountsOfPair = new Map<string, Set<string>>();

  constructor(
    { spokes, reserved }: Registry,
    private readonly mode: ClaimsMode,
  ) {
    for (const { project, environment } of reserved) {
      reserve(this.accountsOfProject, nameKey(project));
      if (environment !== undefined) reserve(this.accountsOfPair, pairKey({ project, environment }));
    }
    for (const { account, project, environment } of spokes) {
      this.accounts.add(account);
      addTo(this.accountsOfProject, nameKey(project), account);
      addTo(this.accountsOfPair, pairKey({ project, environment }), account);
    }
  }

  /** @returns why the claim is refused, or undefined if it is valid */
  refusal({ account, ProjectName, Environment }: Claim): Refusal | undefined {
    if (!this.accounts.has(account)) {
      return new Refusal("unregistered-account", `account ${account} is not registered below /monitored_projects`);
    }
    const pair = this.accountsOfPair.get(pairKey({ project: ProjectName, environment: Environment }));
    const speakers = this.mode === "strict" ? pair : (pair ?? this.accountsOfProject.get(nameKey(ProjectName)));
    const allowed = speakers ? speakers.has(account) : this.mode === "registered";
    if (allowed) return undefined;
    const claim = `ProjectName ${JSON.stringify(ProjectName)} and Environment ${JSON.stringify(Environment)}`;
    return new Refusal("claim", `account ${account} is not registered for ${claim}`);
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, member: string): void {
  reserve(sets, key);
  sets.get(key)!.add(member);
}

function reserve(sets: Map<string, Set<string>>, key: string): void {
  if (!sets.has(key)) sets.set(key, new Set());
}
