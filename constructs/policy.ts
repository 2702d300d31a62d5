import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { partitionOf, type AccountRegion } from "../contract/account-region";
import { EVENT_BUS, EVENT_SOURCE } from "../contract/names";
import type { IamCondition, IamStatement } from "../contract/iam-statement";

/** A statement of a policy document. */
export interface PolicyStatement extends IamStatement {
  /** Letters and digits. */
  readonly sid?: string;
  /** Default: `Allow`. */
  readonly effect?: "Allow" | "Deny";
  /** Only in policies of resources and in trust policies; the type is `Service`, `AWS` or `*`. */
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
}

/**
 * Renders statements as a `data.aws_iam_policy_document` and returns a reference to its JSON.
 *
 * Give literals only, never an attribute of a resource: the document would be "(known after apply)" until that resource
 * exists, and the plan could not show what is granted.
 */
export function policyDocument(scope: Construct, id: string, statements: readonly PolicyStatement[]): string {
  return new DataAwsIamPolicyDocument(scope, id, {
    statement: statements.map(({ sid, effect, actions, resources, principals, conditions }) => ({
      sid,
      effect,
      actions: [...actions],
      resources: resources.length > 0 ? [...resources] : undefined,
      principals: principals?.map(({ type, identifiers }) => ({ type, identifiers: [...identifiers] })),
      condition: conditions?.map(({ test, variable, values }) => ({ test, variable, values: [...values] })),
    })),
  }).json;
}

/** Lets one AWS service assume a role, for resources of this account only. */
export function serviceTrust(scope: Construct, id: string, service: string, { account }: AccountRegion): string {
  return policyDocument(scope, id, [
    {
      actions: ["sts:AssumeRole"],
      resources: [],
      principals: [{ type: "Service", identifiers: [service] }],
      // Lambda does not send these keys when it assumes an execution role.
      ...(service === "lambda.amazonaws.com"
        ? {}
        : { conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }] }),
    },
  ]);
}

/** Only for the resource with this ARN: keeps an AWS service from being used by somebody else's. */
export function sourceArn(...arns: readonly string[]): IamCondition {
  return { test: "ArnEquals", variable: "aws:SourceArn", values: arns };
}

/** Lets a function put events of this system of one kind, and no others, on its account's own bus. */
export function putOwnEvents(arns: Arns, source = EVENT_SOURCE): PolicyStatement {
  return {
    sid: "PutEvents",
    actions: ["events:PutEvents"],
    resources: [arns.bus(EVENT_BUS)],
    conditions: [
      // A request has many sources, one for each entry, and one detail-type; hence the two operators.
      { test: "ForAllValues:StringEquals", variable: "events:source", values: [source] },
      { test: "StringEquals", variable: "events:detail-type", values: [source] },
    ],
  };
}

/** ARNs of this system's resources, from names alone. */
export class Arns {
  readonly partition: string;

  constructor(readonly accountRegion: AccountRegion) {
    this.partition = partitionOf(accountRegion.region);
  }

  queue(name: string): string {
    return this.regional("sqs", name);
  }

  table(name: string): string {
    return this.regional("dynamodb", `table/${name}`);
  }

  rule(name: string): string {
    return this.regional("events", `rule/${name}`);
  }

  bus(name: string): string {
    return this.regional("events", `event-bus/${name}`);
  }

  parameter(path: string): string {
    return this.regional("ssm", `parameter${path}`);
  }

  function(name: string): string {
    return this.regional("lambda", `function:${name}`);
  }

  alarm(name: string): string {
    return this.regional("cloudwatch", `alarm:${name}`);
  }

  logGroup(name: string): string {
    return this.regional("logs", `log-group:${name}`);
  }

  role(name: string): string {
    return `arn:${this.partition}:iam::${this.accountRegion.account}:role/${name}`;
  }

  private regional(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.accountRegion.region}:${this.accountRegion.account}:${resource}`;
  }
}
