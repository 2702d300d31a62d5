import { HOUR_MS } from "../../common/instants";
import { redriveDeadLetters } from "../../cli/queues/dead-letters";
import { Dice } from "../../sandbox";
import type { DeployedFleet, Site } from "./deployed-fleet";
import type { Faults } from "./faults";
import type { Hostility } from "./hostile";
import { hubParameter, registration, type Spoke } from "./parameters";

const MINUTE_MS = 60_000;
const OUTAGE_MS = 15 * MINUTE_MS;

interface Deed {
  readonly at: number;
  readonly name: string;
  readonly act: () => Promise<unknown>;
}

/** What the script needs of everybody else. */
export interface Stage {
  readonly deployed: DeployedFleet;
  readonly faults: Faults;
  readonly hostility: Hostility;
  /** Spokes whose connection is edited meanwhile. */
  readonly edited: readonly Spoke[];
  /** Spokes that are deployed and get their connection only now. */
  readonly newcomers: readonly Spoke[];
}

/** What people do by hand within some hours, at instants that the seed says. */
export class Script {
  /** How often each was done. */
  readonly counts = new Map<string, number>();
  private readonly deeds: Deed[] = [];
  private readonly dice: Dice;
  private readonly end: number;

  constructor(
    private readonly stage: Stage,
    hours: number,
    seed: string,
  ) {
    this.dice = Dice.of(`${seed} script`);
    const start = stage.deployed.now();
    this.end = start + hours * HOUR_MS;
    const everyHours = (every: number, plan: (at: number) => void): void => {
      for (let hour = 0; hour < hours; hour += every) plan(start + this.within(hour, Math.min(every, hours - hour)));
    };
    everyHours(1, (at) => this.plan(at, "hostile events sent", () => stage.hostility.attack()));
    everyHours(2, (at) => this.plan(at, "refresh asked for by hand", () => this.ask()));
    everyHours(6, (at) => this.plan(at, "DynamoDB outage begun", async () => stage.faults.outage(OUTAGE_MS)));
    everyHours(4, (at) => this.removePolicy(at));
    everyHours(3, (at) => this.removeForwardRule(at));
    everyHours(5, (at) => this.removeRefreshRule(at));
    everyHours(6, (at) => this.plan(at + 3 * HOUR_MS, "dead letters redriven", () => this.redrive()));
    for (const spoke of stage.edited) everyHours(4, (at) => this.edit(at, spoke));
    for (const spoke of stage.newcomers) {
      this.plan(start + this.within(0, hours), "spoke connected for the first time", () => this.connect(spoke));
    }
    this.deeds.sort((one, other) => one.at - other.at);
  }

  /** Lets the hours pass, and everything be done at its time. */
  async play(): Promise<void> {
    const { deployed } = this.stage;
    for (const { at, name, act } of this.deeds) {
      await deployed.pass(at - deployed.now());
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      await act();
    }
    await deployed.pass(this.end - deployed.now());
  }

  /** Makes every account say again what the parameters say. @throws Error where one cannot */
  async reconcileAll(): Promise<void> {
    const { deployed } = this.stage;
    const sites = deployed.sites();
    // Spokes wait for the hub's policy, and the hub for theirs.
    for (const site of [sites[0]!, ...sites]) {
      const { FunctionError, Payload } = await this.reconcile(site);
      if (FunctionError !== undefined) throw new Error(`Reconcile of ${site.account}: ${JSON.stringify(Payload)}`);
    }
  }

  async redrive(): Promise<void> {
    const { fleet, aws } = this.stage.deployed;
    const { unreachable } = await redriveDeadLetters(fleet, aws);
    if (unreachable.length > 0) throw new Error(`Dead letters: ${JSON.stringify(unreachable)}`);
  }

  /** Puts both parameters of a spoke. */
  async connect(spoke: Spoke): Promise<void> {
    await this.put(spoke, hubParameter(this.stage.deployed.hub));
    await this.put(this.stage.deployed.hub, registration(this.stage.deployed.hub, spoke));
  }

  private plan(at: number, name: string, act: Deed["act"]): void {
    this.deeds.push({ at: Math.min(at, this.end), name, act });
  }

  /** Milliseconds after the start, somewhere within some hours. */
  private within(hour: number, hours: number): number {
    return this.dice.integer(hour * HOUR_MS, (hour + hours) * HOUR_MS - 1);
  }

  private soonAfter(at: number): number {
    return at + this.dice.integer(MINUTE_MS, 80 * MINUTE_MS);
  }

  private async ask(): Promise<void> {
    const { deployed } = this.stage;
    const Entries = [{ Source: "metric_extractor", DetailType: "metric_extractor", Resources: [], Detail: "{}" }];
    await deployed.as(deployed.hub, "events", "PutEvents", { Entries });
  }

  private removePolicy(at: number): void {
    const { deployed } = this.stage;
    this.plan(at, "bus policy statement removed", () =>
      deployed
        .as(deployed.hub, "events", "RemovePermission", { StatementId: "ds-dashboard-monitored-projects" })
        .catch(unlessItIsGone),
    );
    this.plan(this.soonAfter(at), "reconciled by hand", () => this.reconcile(deployed.hub));
  }

  private removeForwardRule(at: number): void {
    const spoke = this.one(this.stage.deployed.fleet.spokes);
    this.plan(at, "forward rule of a spoke removed", () => this.removeRules(spoke, "forward-ds-dashboard-metrics-"));
    this.plan(this.soonAfter(at), "reconciled by hand", () => this.reconcile(spoke));
  }

  private removeRefreshRule(at: number): void {
    const { hub } = this.stage.deployed;
    this.plan(at, "forward rules of the hub removed", () => this.removeRules(hub, "forward-ds-dashboard-refresh-"));
    this.plan(this.soonAfter(at), "reconciled by hand", () => this.reconcile(hub));
  }

  private async removeRules(site: Site, NamePrefix: string): Promise<void> {
    const { deployed } = this.stage;
    const { Rules } = await deployed.as<{ Rules: readonly { Name: string }[] }>(site, "events", "ListRules", {
      NamePrefix,
    });
    for (const { Name } of Rules) {
      const input = { Rule: Name };
      const { Targets } = await deployed.as<{ Targets: readonly { Id: string }[] }>(
        site,
        "events",
        "ListTargetsByRule",
        input,
      );
      if (Targets.length > 0) {
        await deployed.as(site, "events", "RemoveTargets", { ...input, Ids: Targets.map(({ Id }) => Id) });
      }
      await deployed.as(site, "events", "DeleteRule", { Name });
    }
  }

  /** One of the ways to lose a connection, and to get it back. */
  private edit(at: number, spoke: Spoke): void {
    const { hub } = this.stage.deployed;
    const [monitors, registered] = [hubParameter(hub), registration(hub, spoke)];
    const edits: readonly (readonly [string, () => Promise<unknown>])[] = [
      [
        "spoke disconnected",
        async () => {
          await this.remove(spoke, monitors.Name);
          await this.remove(hub, registered.Name);
        },
      ],
      ["registration removed", () => this.remove(hub, registered.Name)],
      ["registration with a typo", () => this.put(hub, { ...registered, Value: `${spoke.account.slice(1)}-` })],
      ["hub's parameter of a spoke removed", () => this.remove(spoke, monitors.Name)],
    ];
    this.plan(at, ...this.one(edits));
    this.plan(this.soonAfter(at), "spoke connected again", () => this.connect(spoke));
  }

  private async put(site: Site, parameter: { readonly Name: string; readonly Value: string }): Promise<void> {
    await this.stage.deployed.as(site, "ssm", "PutParameter", { ...parameter, Type: "String", Overwrite: true });
  }

  private async remove(site: Site, Name: string): Promise<void> {
    await this.stage.deployed.as(site, "ssm", "DeleteParameters", { Names: [Name] });
  }

  private reconcile(site: Site): Promise<{ FunctionError?: string; Payload: unknown }> {
    const input = { FunctionName: "ds-dashboard-connection", Payload: { action: "Reconcile" } };
    return this.stage.deployed.as(site, "lambda", "Invoke", input);
  }

  private one<Item>(items: readonly Item[]): Item {
    return items[this.dice.integer(0, items.length - 1)]!;
  }
}

/** Somebody has removed it before, and nobody has put it back since. */
function unlessItIsGone(error: unknown): void {
  if ((error as Error).name !== "ResourceNotFoundException") throw error;
}
