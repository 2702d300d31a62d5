import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { partitionOf, type AccountRegion } from "../contract/account-region";
import { EVENT_BUS, MONITORED_PROJECTS_PATH, SUMMARIES_TABLE } from "../contract/names";
import type { IamCondition, IamStatement } from "../contract/iam-statement";
import { literal } from "./literal";

/** A statement of a policy document. */
export interface PolicyStatement extends IamStatement {
  /** Letters and digits. */
  readonly sid?: string;
  /** Default: `Allow`. */
  readonly effect?: "Allow" | "Deny";
  /** Only for resource policies and trust policies. The type is `Service`, `AWS` or `*`. */
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
}

/**
 * Renders statements as a `data.aws_iam_policy_document` and returns a reference to its JSON.
 *
 * Pass literals only, never an attribute of a resource. Otherwise the document is "(known after apply)" until that
 * resource exists, and the plan cannot show what it grants.
 */
export function policyDocument(scope: Construct, id: string, statements: readonly PolicyStatement[]): string {
  return new DataAwsIamPolicyDocument(scope, id, {
    statement: literal(statements).map(({ sid, effect, actions, resources, principals, conditions }) => ({
      sid,
      effect,
      actions: [...actions],
      resources: resources.length > 0 ? [...resources] : undefined,
      principals: principals?.map(({ type, identifiers }) => ({ type, identifiers: [...identifiers] })),
      condition: conditions?.map(({ test, variable, values }) => ({ test, variable, values: [...values] })),
    })),
  }).json;
}

/** A trust policy that lets one AWS service assume a role, and only on behalf of resources in this account. */
export function serviceTrust(scope: Construct, id: string, service: string, { account }: AccountRegion): string {
  return policyDocument(scope, id, [
    {
      actions: ["sts:AssumeRole"],
      resources: [],
      principals: [{ type: "Service", identifiers: [service] }],
      // Lambda does not send these condition keys when it assumes an execution role.
      ...(service === "lambda.amazonaws.com"
        ? {}
        : { conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }] }),
    },
  ]);
}

/**
 * A condition that only requests for resources with these ARNs meet. It keeps other accounts from gaining access
 * through the AWS service (the confused deputy problem).
 */
export function sourceArn(...arns: readonly string[]): IamCondition {
  return { test: "ArnEquals", variable: "aws:SourceArn", values: arns };
}

/** Allows a function to put some kinds of this system's events, and no others, on the bus of its own account. */
export function putOwnEvents(
  arns: Arns,
  sources: readonly string[],
  detailTypes: readonly string[] = sources,
): PolicyStatement {
  return {
    sid: "PutEvents",
    actions: ["events:PutEvents"],
    resources: [arns.bus(EVENT_BUS)],
    conditions: [
      // A request has several sources, one for each entry, but only one detail-type, so the two conditions need
      // different operators.
      { test: "ForAllValues:StringEquals", variable: "events:source", values: sources },
      { test: "StringEquals", variable: "events:detail-type", values: detailTypes },
    ],
  };
}

/** Allows a function of a hub to read who is registered: from the copy, or from the parameters if there is none. */
export function readRegistry(arns: Arns): readonly PolicyStatement[] {
  const path = MONITORED_PROJECTS_PATH;
  return [
    { sid: "ReadRegistryCopy", actions: ["dynamodb:Query"], resources: [arns.table(SUMMARIES_TABLE)] },
    {
      sid: "ReadRegistry",
      actions: ["ssm:GetParametersByPath"],
      resources: [arns.parameter(path), arns.parameter(`${path}/*`)],
    },
  ];
}

/** Builds the ARNs of this system's resources from their names. */
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

  topic(name: string): string {
    return this.regional("sns", name);
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

  bucket(name: string): string {
    return `arn:${this.partition}:s3:::${name}`;
  }

  /** @param path begins and ends with `/` */
  role(name: string, path = "/"): string {
    return `arn:${this.partition}:iam::${this.accountRegion.account}:role${path}${name}`;
  }

  private regional(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.accountRegion.region}:${this.accountRegion.account}:${resource}`;
  }
}
