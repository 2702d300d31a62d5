import {
  found,
  newId,
  NO_CONTENT,
  one,
  sent,
  NotFound,
  type Answer,
  type ApiRequest,
  type Resource,
  type Route,
} from "./json-api";

/** Where plans and applies run: on the user's machine, or on HCP Terraform's. */
export type ExecutionMode = "local" | "remote";

export interface StateVersion {
  readonly id: string;
  readonly serial: number;
  /** What Terraform keeps in a `.tfstate` file; undefined until it is uploaded. */
  content?: Buffer;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly executionMode: ExecutionMode;
  terraformVersion: string;
  locked: boolean;
  /** Oldest first. */
  readonly stateVersions: StateVersion[];
}

export interface OrganizationSettings {
  readonly organization: string;
  /** Whether the token's owner may create workspaces. */
  readonly mayCreateWorkspaces: boolean;
}

/** One organization and its workspaces. */
export class Workspaces {
  private readonly all: Workspace[] = [];

  constructor(private readonly settings: OrganizationSettings) {}

  /** As a person does it in the browser. */
  add(name: string, executionMode: ExecutionMode): Workspace {
    const workspace = {
      id: newId("ws"),
      name,
      executionMode,
      terraformVersion: "latest",
      locked: false,
      stateVersions: [],
    };
    this.all.push(workspace);
    return workspace;
  }

  byId(id: string | undefined): Workspace {
    return found(this.all.find((workspace) => workspace.id === id));
  }

  byName(name: string): Workspace {
    return found(this.all.find((workspace) => workspace.name === name));
  }

  /** Of all workspaces. */
  get stateVersions(): readonly StateVersion[] {
    return this.all.flatMap(({ stateVersions }) => stateVersions);
  }

  get names(): readonly string[] {
    return this.all.map(({ name }) => name).sort();
  }

  routes(): readonly Route[] {
    return [
      ["GET", /^organizations\/([^/]+)\/entitlement-set$/, (request) => one(this.entitlements(request))],
      ["POST", /^organizations\/([^/]+)\/workspaces$/, (request) => one(represent(this.create(request)), 201)],
      ["GET", /^organizations\/([^/]+)\/workspaces\/([^/]+)$/, (request) => one(represent(this.read(request)))],
      ["PATCH", /^workspaces\/([^/]+)$/, (request) => one(represent(this.update(request)))],
      ["POST", /^workspaces\/([^/]+)\/actions\/lock$/, (request) => this.lock(request)],
      ["POST", /^workspaces\/([^/]+)\/actions\/unlock$/, (request) => one(represent(this.unlock(request)))],
      ["GET", /^ping$/, () => NO_CONTENT],
    ];
  }

  private admit({ parameters: [organization] }: ApiRequest): void {
    if (organization !== this.settings.organization) throw new NotFound();
  }

  private entitlements(request: ApiRequest): Resource {
    this.admit(request);
    const attributes = { operations: true, "state-storage": true, "private-module-registry": true };
    return { type: "entitlement-sets", id: this.settings.organization, attributes };
  }

  private read(request: ApiRequest): Workspace {
    this.admit(request);
    return this.byName(request.parameters[1]!);
  }

  /** As Terraform does it: what it creates runs remotely. */
  private create(request: ApiRequest): Workspace {
    this.admit(request);
    if (!this.settings.mayCreateWorkspaces) throw new NotFound();
    return this.add(sent(request).attributes.name, "remote");
  }

  private update(request: ApiRequest): Workspace {
    const workspace = this.byId(request.parameters[0]);
    workspace.terraformVersion = sent(request).attributes["terraform-version"] ?? workspace.terraformVersion;
    return workspace;
  }

  private lock(request: ApiRequest): Answer {
    const workspace = this.byId(request.parameters[0]);
    if (workspace.locked) return { status: 409, body: { errors: [{ status: "409", title: "conflict" }] } };
    workspace.locked = true;
    return one(represent(workspace));
  }

  private unlock(request: ApiRequest): Workspace {
    const workspace = this.byId(request.parameters[0]);
    workspace.locked = false;
    return workspace;
  }
}

function represent({ id, name, executionMode, terraformVersion, locked }: Workspace): Resource {
  return {
    type: "workspaces",
    id,
    attributes: {
      name,
      locked,
      "auto-apply": false,
      "execution-mode": executionMode,
      operations: executionMode === "remote",
      "terraform-version": terraformVersion,
      "structured-run-output-enabled": false,
      permissions: {
        "can-queue-run": true,
        "can-queue-apply": true,
        "can-update": true,
        "can-lock": true,
        "can-unlock": true,
      },
    },
  };
}
