import { z } from "zod";
import type { DisconnectRequest, ReconcileResult, StatusResult } from "../../contract/connection";
import { EVENT_FORMS } from "../../contract/event";
import { accountRegionId } from "../../contract/account-region";
import { CONNECTION_FUNCTION } from "../../contract/names";
import { CommandError } from "../errors";
import type { AwsAccount } from "../fleet/aws";

const accountRegion = { account: z.string(), region: z.string() };
const skipped = z.array(z.object({ name: z.string(), reason: z.string() }));

/** What an earlier version of the function does not answer has a default. */
const STATUS = z.object({
  action: z.literal("Status"),
  ...accountRegion,
  wanted: z.object({
    hubs: z.array(z.object({ hub: z.string(), ...accountRegion, events: z.enum(EVENT_FORMS).default("metric") })),
    spokes: z.array(z.object({ project: z.string(), environment: z.string(), ...accountRegion })),
  }),
  skipped,
  spokesAllowedBy: z.enum(["account", "organization"]),
  limits: z.array(z.object({ limit: z.enum(["policy", "rules"]), used: z.number(), allowed: z.number() })).default([]),
  differences: z.array(
    z.object({
      kind: z.enum(["statement", "principal", "rule", "target"]),
      name: z.string(),
      problem: z.enum(["missing", "different", "not wanted"]),
    }),
  ),
}) satisfies z.ZodType<StatusResult>;

const RECONCILED = z.object({
  action: z.enum(["Reconcile", "Disconnect"]),
  forwarding: z.object({
    metricsTo: z.array(z.string()),
    batchesTo: z.array(z.string()).default([]),
    refreshTo: z.array(z.string()),
  }),
  waiting: z.array(z.string()),
  rejected: z.array(z.object({ account: z.string(), reason: z.string() })).default([]),
  changed: z.object({
    policy: z.boolean(),
    rulesPut: z.number(),
    rulesDeleted: z.number(),
    targetsPut: z.number(),
    targetsRemoved: z.number(),
  }),
  skipped,
  removed: z.array(z.string()).optional(),
}) satisfies z.ZodType<ReconcileResult>;

interface StatusRequest {
  readonly action: "Status" | "Reconcile";
}

/**
 * The connection function of an account and Region, where it is this project's. The original sample has a function of
 * the same name, which does EBRule for every action but EBPut. No action is sent to it.
 *
 * Every method throws CommandError if the function fails, or answers as this project's does not.
 */
export class ConnectionFunction {
  private static readonly known = new WeakMap<AwsAccount, ConnectionFunction>();

  private constructor(private readonly clients: AwsAccount) {}

  /** @throws CommandError if the function is not there, or is the original's */
  static async of(clients: AwsAccount): Promise<ConnectionFunction> {
    const known = this.known.get(clients);
    if (known) return known;
    const { Runtime = "none", Environment: { Variables = {} } = {} } =
      await clients.configurationOf(CONNECTION_FUNCTION);
    // This project's function cannot run without that variable, and the original's has none.
    if ("FORWARDING_ROLE_ARN" in Variables) {
      const connectionFunction = new ConnectionFunction(clients);
      this.known.set(clients, connectionFunction);
      return connectionFunction;
    }
    throw new CommandError(
      `${whereIs(clients)} is not this project's (its runtime is ${Runtime}); the original sample has one of the same name. ` +
        "Nothing was sent to it: connect it with the sample's own commands, or move the account, see docs/migrating.md.",
    );
  }

  async status(): Promise<StatusResult> {
    return this.ask({ action: "Status" }, STATUS);
  }

  async allowPartners(): Promise<void> {
    await this.clients.invoke(CONNECTION_FUNCTION, { action: "EBPut" });
  }

  async reconcile(): Promise<ReconcileResult> {
    return this.ask({ action: "Reconcile" }, RECONCILED);
  }

  async disconnect(parameters: DisconnectRequest["parameters"]): Promise<ReconcileResult> {
    return this.ask({ action: "Disconnect", parameters }, RECONCILED);
  }

  private async ask<Answer>(request: StatusRequest | DisconnectRequest, shape: z.ZodType<Answer>): Promise<Answer> {
    const answer = await this.clients.invoke(CONNECTION_FUNCTION, request);
    const { success, data } = shape.safeParse(answer);
    if (success) return data;
    const shown = JSON.stringify(answer);
    throw new CommandError(
      `${whereIs(this.clients)} answered ${request.action} with ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}, ` +
        "which this command does not understand; deploy the stack that brings it in the version of this command.",
    );
  }
}

function whereIs({ accountRegion }: AwsAccount): string {
  return `${CONNECTION_FUNCTION} in ${accountRegionId(accountRegion)}`;
}
