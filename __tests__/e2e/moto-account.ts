import { setTimeout as pause } from "node:timers/promises";
import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-eventbridge";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { performAction } from "../../lambdas/connection/perform-action";
import type { ReconcileResult, StatusResult } from "../../contract/connection";
import { FORWARD_DEAD_LETTERS } from "../../contract/names";
import type { AwsEndpoint } from "./terraform/aws-endpoints";

export const REGION = "us-east-1";

/** An account of moto, by the credentials of a role in it, with what the connection function does there. */
export class MotoAccount {
  private constructor(
    readonly id: string,
    readonly ssm: SSMClient,
    readonly events: EventBridgeClient,
  ) {}

  static async enter({ url }: AwsEndpoint, id: string): Promise<MotoAccount> {
    const config = { endpoint: url, region: REGION, maxAttempts: 1 };
    const sts = new STSClient({ ...config, credentials: { accessKeyId: "test", secretAccessKey: "test" } });
    const role = { RoleArn: `arn:aws:iam::${id}:role/ds-dashboard-connection`, RoleSessionName: "e2e" };
    const { Credentials } = await sts.send(new AssumeRoleCommand(role));
    const credentials = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    const events = new EventBridgeClient({ ...config, credentials });
    replacingPolicies(events);
    return new MotoAccount(id, new SSMClient({ ...config, credentials }), events);
  }

  async put(Name: string, Value: string): Promise<void> {
    await this.ssm.send(new PutParameterCommand({ Name, Value, Type: "String" }));
  }

  reconcile(): Promise<ReconcileResult> {
    return this.run({ action: "Reconcile" }) as Promise<ReconcileResult>;
  }

  disconnect(parameters: readonly string[] | "all"): Promise<ReconcileResult> {
    return this.run({ action: "Disconnect", parameters }) as Promise<ReconcileResult>;
  }

  status(): Promise<StatusResult> {
    return this.run({ action: "Status" }) as Promise<StatusResult>;
  }

  run(request: Parameters<typeof performAction>[0]): ReturnType<typeof performAction> {
    return performAction(request, {
      own: { account: this.id, region: REGION },
      ssm: this.ssm,
      events: this.events,
      eventsOnce: this.events,
      log: { info: () => undefined, warn: () => undefined },
      forwardingRoleArn: `arn:aws:iam::${this.id}:role/ds-dashboard-forward-${REGION}`,
      deadLetterQueueArn: `arn:aws:sqs:${REGION}:${this.id}:${FORWARD_DEAD_LETTERS}`,
      pause,
    });
  }

  /** The bus policy, every rule and every target, as they came over the wire. */
  async bus(): Promise<Bus> {
    const { Policy } = await this.events.send(new DescribeEventBusCommand({}));
    const { Rules = [] } = await this.events.send(new ListRulesCommand({}));
    const rules: Record<string, string> = {};
    const targets: Record<string, readonly string[]> = {};
    for (const { Name } of Rules) {
      const { $metadata: _one, ...rule } = await this.events.send(new DescribeRuleCommand({ Name }));
      const { Targets = [] } = await this.events.send(new ListTargetsByRuleCommand({ Rule: Name }));
      rules[Name!] = JSON.stringify(rule);
      targets[Name!] = Targets.map((target) => JSON.stringify(target));
    }
    return { policy: Policy, rules, targets };
  }
}

/** What is on the default bus of an account. */
export interface Bus {
  readonly policy: string | undefined;
  /** By name, as JSON. */
  readonly rules: Readonly<Record<string, string>>;
  /** By the rule's name, as JSON each. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
}

/** moto adds the statements of a policy to those that stand: here those go first, so that it is replaced, as by AWS. */
function replacingPolicies(events: EventBridgeClient): void {
  events.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const all = { EventBusName: "default", RemoveAllPermissions: true };
        if (commandName === "PutPermissionCommand") await events.send(new RemovePermissionCommand(all));
        return next(args);
      },
    { step: "initialize" },
  );
}
