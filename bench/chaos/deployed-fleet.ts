import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aws } from "../../cli/fleet/aws";
import { fleetOf, type Fleet, type Hub } from "../../cli/fleet/fleet";
import { synthesizedStackNames } from "../../common/synthesized-stacks";
import type { Configuration } from "../../config/schema";
import { Sandbox } from "../../sandbox";
import type { MadeFleet } from "./fleet";
import { synthesizeInto } from "../../testing/synthesis";

/** An account and Region. */
export interface Site {
  readonly account: string;
  readonly region: string;
}

/** A made fleet in an embedded cloud whose clock is moved by hand. Nothing is connected yet. */
export class DeployedFleet {
  readonly fleet: Fleet;
  readonly hub: Hub;
  readonly aws: Aws;

  private constructor(
    readonly sandbox: Sandbox,
    configuration: Configuration,
    /** What went wrong in the background. */
    readonly failures: readonly unknown[],
    private readonly outdir: string,
  ) {
    this.fleet = fleetOf(configuration);
    this.hub = this.fleet.hubs[0]!;
    this.aws = new Aws(sandbox.url);
  }

  /**
   * @param start where the clock stands, epoch milliseconds
   * @param before is called with the empty cloud
   */
  static async of(made: MadeFleet, start: number, before: (sandbox: Sandbox) => void): Promise<DeployedFleet> {
    const outdir = mkdtempSync(join(tmpdir(), "ds-dashboard-chaos-"));
    const configuration = await synthesizeInto(outdir, made.config);
    const failures: unknown[] = [];
    const onFailure = (error: unknown): number => failures.push(error);
    const sandbox = await Sandbox.start({ start, port: 0, limitsDynamoDbKeys: true, shortensPauses: true, onFailure });
    const deployed = new DeployedFleet(sandbox, configuration, failures, outdir);
    try {
      before(sandbox);
      if (made.organizationId !== undefined) {
        const { hubs, spokes } = deployed.fleet;
        const members = [...hubs, ...spokes].map(({ account }) => account);
        sandbox.organizations.join(made.organizationId, [...members, ...made.strangers]);
      }
      for (const name of synthesizedStackNames(outdir) ?? []) await sandbox.deploy(outdir, name);
    } catch (error) {
      await deployed.close();
      throw error;
    }
    return deployed;
  }

  /** Every account and Region of the fleet once, the hub's first. */
  sites(): readonly Site[] {
    const all = [this.hub, ...this.fleet.spokes].map(({ account, region }) => ({ account, region }));
    return [...new Map(all.map((site) => [`${site.account}/${site.region}`, site])).values()];
  }

  now(): number {
    return this.sandbox.clock.now();
  }

  /** Lets time pass, and everything happen that happens in it. */
  async pass(milliseconds: number): Promise<void> {
    await this.sandbox.clock.advanceTo(this.now() + milliseconds);
  }

  /** Calls an operation as an account itself. */
  async as<Output>({ account, region }: Site, service: string, operation: string, input: object): Promise<Output> {
    return (await this.sandbox.callAs(account, region, service, operation, input)) as Output;
  }

  queueUrl({ account }: Site, queue: string): string {
    return `${this.sandbox.url}/${account}/${queue}`;
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    rmSync(this.outdir, { recursive: true, force: true });
  }
}
