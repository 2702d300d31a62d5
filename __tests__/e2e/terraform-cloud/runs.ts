import { found, list, newId, one, sent, type Answer, type ApiRequest, type Resource, type Route } from "./json-api";
import type { RunInput, Runner } from "./runner";
import { addState, currentState } from "./state-versions";
import type { Workspace, Workspaces } from "./workspaces";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#run-states */
type Status = "planning" | "planned" | "planned_and_finished" | "applying" | "applied" | "errored";

interface ConfigurationVersion {
  readonly id: string;
  /** Whether it may be planned only, as for `terraform plan`. */
  readonly speculative: boolean;
  /** The stack's folder, as a tar file, compressed with gzip; undefined until it is uploaded. */
  content?: Buffer;
}

/** A plan or an apply; its log is undefined until it is at its end. */
interface Phase {
  readonly id: string;
  status: "pending" | "running" | "finished" | "errored";
  log?: string;
}

export interface Run {
  readonly id: string;
  readonly workspace: Workspace;
  readonly configuration: ConfigurationVersion;
  readonly autoApply: boolean;
  readonly planOptions: readonly string[];
  status: Status;
  hasChanges: boolean;
  savedPlan?: Buffer;
  readonly plan: Phase;
  readonly apply: Phase;
}

/** Text that frames a log, so that a reader knows its start and its end. */
const START_OF_TEXT = "\u0002";
const END_OF_TEXT = "\u0003";

/** Remote runs of an organization. */
export class Runs {
  /** Oldest first. */
  readonly all: Run[] = [];
  private readonly configurations: ConfigurationVersion[] = [];

  /** @param url where this API is, with a slash at the end */
  constructor(
    private readonly workspaces: Workspaces,
    private readonly runner: Runner,
    private readonly url: () => string,
  ) {}

  routes(): readonly Route[] {
    return [
      ["POST", /^workspaces\/([^/]+)\/configuration-versions$/, (request) => one(this.newConfiguration(request), 201)],
      [
        "GET",
        /^configuration-versions\/([^/]+)$/,
        (request) => one(this.configuration(this.configurationById(request))),
      ],
      ["PUT", /^blobs\/configuration\/([^/]+)$/, (request) => this.upload(request)],
      ["POST", /^runs$/, (request) => one(represent(this.create(request)), 201)],
      ["GET", /^runs\/([^/]+)$/, (request) => one(represent(this.byId(request)))],
      ["GET", /^runs\/([^/]+)\/run-events$/, () => list([])],
      ["POST", /^runs\/([^/]+)\/actions\/apply$/, (request) => this.confirm(this.byId(request))],
      [
        "GET",
        /^(plans|applies)\/([^/]+)$/,
        (request) => one(this.phase(request.parameters[0]!, this.phaseById(request))),
      ],
      ["GET", /^(logs)\/([^/]+)$/, (request) => this.readLog(request)],
    ];
  }

  private byId({ parameters: [id] }: ApiRequest): Run {
    return found(this.all.find((run) => run.id === id));
  }

  private phaseById({ parameters: [, id] }: ApiRequest): Phase {
    return found(this.all.flatMap(({ plan, apply }) => [plan, apply]).find((phase) => phase.id === id));
  }

  private configurationById({ parameters: [id] }: ApiRequest): ConfigurationVersion {
    return found(this.configurations.find((version) => version.id === id));
  }

  private newConfiguration(request: ApiRequest): Resource {
    const version = { id: newId("cv"), speculative: sent(request).attributes.speculative === true };
    this.configurations.push(version);
    return this.configuration(version);
  }

  private upload(request: ApiRequest): Answer {
    this.configurationById(request).content = request.body;
    return { status: 200 };
  }

  private create(request: ApiRequest): Run {
    const { attributes, related } = sent(request);
    const run: Run = {
      id: newId("run"),
      workspace: this.workspaces.byId(related("workspace")),
      configuration: found(this.configurations.find(({ id }) => id === related("configuration-version"))),
      autoApply: attributes["auto-apply"] === true,
      planOptions: (attributes["replace-addrs"] ?? []).map((address: string) => `-replace=${address}`),
      status: "planning",
      hasChanges: false,
      plan: { id: newId("plan"), status: "running" },
      apply: { id: newId("apply"), status: "pending" },
    };
    this.all.push(run);
    inBackground(run, run.plan, this.doPlan(run));
    return run;
  }

  private async doPlan(run: Run): Promise<void> {
    const { log, plan, hasChanges } = await this.runner.plan(input(run), run.planOptions);
    run.savedPlan = plan;
    run.hasChanges = hasChanges;
    run.status = plan === undefined ? "errored" : confirmable(run) ? "planned" : "planned_and_finished";
    end(run.plan, log, plan !== undefined);
    if (run.status === "planned" && run.autoApply) inBackground(run, run.apply, this.doApply(run));
  }

  private async doApply(run: Run): Promise<void> {
    run.status = "applying";
    run.apply.status = "running";
    const { log, succeeded, state } = await this.runner.apply(input(run), found(run.savedPlan));
    if (state !== undefined) addState(run.workspace, state);
    run.status = succeeded ? "applied" : "errored";
    end(run.apply, log, succeeded);
  }

  private confirm(run: Run): Answer {
    if (run.status !== "planned") return { status: 409 };
    inBackground(run, run.apply, this.doApply(run));
    return { status: 202 };
  }

  /** A part of a log: from `offset`, at most `limit` bytes. */
  private readLog(request: ApiRequest): Answer {
    const { log } = this.phaseById(request);
    const framed = Buffer.from(log === undefined ? "" : START_OF_TEXT + log + END_OF_TEXT);
    const offset = Number(request.query.get("offset"));
    return { status: 200, body: framed.subarray(offset, offset + Number(request.query.get("limit"))) };
  }

  private configuration({ id, content }: ConfigurationVersion): Resource {
    return {
      type: "configuration-versions",
      id,
      attributes: {
        status: content === undefined ? "pending" : "uploaded",
        "upload-url": `${this.url()}blobs/configuration/${id}`,
      },
    };
  }

  private phase(type: string, { id, status }: Phase): Resource {
    return { type, id, attributes: { status, "log-read-url": `${this.url()}logs/${id}` } };
  }
}

function input({ configuration, workspace }: Run): RunInput {
  return { configuration: found(configuration.content), state: currentState(workspace) };
}

function confirmable({ hasChanges, configuration }: Run): boolean {
  return hasChanges && !configuration.speculative;
}

/** Whatever goes wrong is in the log, where the user reads it. */
function inBackground(run: Run, phase: Phase, work: Promise<void>): void {
  work.catch((error: unknown) => {
    run.status = "errored";
    end(phase, String(error), false);
  });
}

function end(phase: Phase, log: string, succeeded: boolean): void {
  phase.log = log;
  phase.status = succeeded ? "finished" : "errored";
}

function represent({ id, status, hasChanges, configuration, autoApply, workspace, plan, apply }: Run): Resource {
  const planned = status === "planned";
  return {
    type: "runs",
    id,
    attributes: {
      status,
      "has-changes": hasChanges,
      "plan-only": configuration.speculative,
      "auto-apply": autoApply,
      actions: { "is-cancelable": false, "is-confirmable": planned, "is-discardable": false },
      permissions: { "can-apply": true, "can-discard": false },
    },
    relationships: {
      workspace: { type: "workspaces", id: workspace.id },
      plan: { type: "plans", id: plan.id },
      apply: { type: "applies", id: apply.id },
    },
  };
}
