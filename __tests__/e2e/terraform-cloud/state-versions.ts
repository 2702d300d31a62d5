import { found, list, newId, one, sent, type Answer, type ApiRequest, type Resource, type Route } from "./json-api";
import type { StateVersion, Workspace, Workspaces } from "./workspaces";

interface State {
  readonly serial: number;
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly type: unknown }>>;
}

/** The state that a workspace has now; undefined before the first. */
export function currentState({ stateVersions }: Workspace): Buffer | undefined {
  return stateVersions.at(-1)?.content;
}

/** What a remote run leaves. */
export function addState(workspace: Workspace, content: Buffer): void {
  workspace.stateVersions.push({ id: newId("sv"), serial: parse(content).serial, content });
}

/** States of workspaces: uploaded by Terraform where it runs locally, left by remote runs else. */
export class StateVersions {
  /** @param url where this API is, with a slash at the end */
  constructor(
    private readonly workspaces: Workspaces,
    private readonly url: () => string,
  ) {}

  routes(): readonly Route[] {
    return [
      ["GET", /^workspaces\/([^/]+)\/current-state-version$/, (request) => one(this.represent(this.current(request)))],
      [
        "GET",
        /^workspaces\/([^/]+)\/current-state-version-outputs$/,
        (request) => list(outputs(this.current(request))),
      ],
      ["POST", /^workspaces\/([^/]+)\/state-versions$/, (request) => one(this.represent(this.create(request)), 201)],
      ["GET", /^state-versions\/([^/]+)$/, (request) => one(this.represent(this.byId(request)))],
      ["GET", /^blobs\/state\/([^/]+)$/, (request) => ({ status: 200, body: found(this.byId(request).content) })],
      ["PUT", /^blobs\/state\/([^/]+)$/, (request) => this.upload(request)],
      // The same state as `terraform show -json` prints it, which HCP Terraform shows to people.
      ["PUT", /^blobs\/json-state\/([^/]+)$/, () => ({ status: 200 })],
    ];
  }

  private current({ parameters: [workspace] }: ApiRequest): StateVersion {
    return found(this.workspaces.byId(workspace).stateVersions.at(-1));
  }

  private byId({ parameters: [id] }: ApiRequest): StateVersion {
    return found(this.workspaces.stateVersions.find((version) => version.id === id));
  }

  private create(request: ApiRequest): StateVersion {
    const version = { id: newId("sv"), serial: Number(sent(request).attributes.serial) };
    this.workspaces.byId(request.parameters[0]).stateVersions.push(version);
    return version;
  }

  private upload(request: ApiRequest): Answer {
    this.byId(request).content = request.body;
    return { status: 200 };
  }

  private represent({ id, serial, content }: StateVersion): Resource {
    return {
      type: "state-versions",
      id,
      attributes: {
        serial,
        status: content === undefined ? "pending" : "finalized",
        "resources-processed": true,
        "hosted-state-download-url": `${this.url()}blobs/state/${id}`,
        "hosted-state-upload-url": `${this.url()}blobs/state/${id}`,
        "hosted-json-state-upload-url": `${this.url()}blobs/json-state/${id}`,
      },
    };
  }
}

function outputs({ id, content }: StateVersion): readonly Resource[] {
  return Object.entries(parse(found(content)).outputs).map(([name, { value, type }]) => ({
    type: "state-version-outputs",
    id: `wsout-${id}-${name}`,
    attributes: { name, value, sensitive: false, type: typeof value, "detailed-type": type },
  }));
}

function parse(content: Buffer): State {
  return JSON.parse(content.toString()) as State;
}
