import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Architecture } from "../config/schema";
import type { AccountRegion } from "../contract/account-region";
import { CODE_VERSION } from "../contract/code-version";
import { functionDeadLetters } from "../contract/names";
import type { FunctionSource } from "./bundle";
import { FunctionCode } from "./function-code";
import { Arns, policyDocument, serviceTrust, type PolicyStatement } from "./policy";
import { Queue } from "./queue";
import { roleSettings } from "./role-settings";

/** The latest runtime that provider 5.100 supports. */
const RUNTIME = "nodejs22.x";

/** What is the same for all functions of a stack. */
export interface FunctionSettings {
  /** Days, one of the values CloudWatch Logs accepts. */
  readonly logRetentionDays: number;
  /** The processors they run on; undefined: those of `defaultArchitecture`. */
  readonly architecture?: Architecture | undefined;
}

/**
 * Lambda's cheaper processors in the partition `aws`. Whether every Region of the others has them was not to be found
 * out.
 */
function defaultArchitecture(partition: string): Architecture {
  return partition === "aws" ? "arm64" : "x86_64";
}

export interface BundledFunctionProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  /** Name of the function, at most 64 characters. */
  readonly name: string;
  /** The name of its role. Roles are global in an account, so a name used in several Regions has to hold the Region. */
  readonly roleName: string;
  readonly source: FunctionSource;
  /** Only for `extract`: a module with further metrics, as in the configuration. */
  readonly ownMetrics?: string | undefined;
  readonly description: string;
  readonly timeoutSeconds: number;
  /** The function's share of a processor grows with its memory. Default: 256. */
  readonly memoryMegabytes?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The permissions that its code needs in addition to its own logs, traces and dead letters. */
  readonly statements: readonly PolicyStatement[];
  /** Further inline policies, for example that of the metrics. */
  readonly policies?: Readonly<Record<string, readonly PolicyStatement[]>>;
  /** The ARNs of EventBridge rules whose undeliverable events also go to the function's dead-letter queue. */
  readonly deadLettersFromRules?: readonly string[];
}

/**
 * A Lambda function with the standard settings of this system: arm64 where it is sure to be, JSON logs in a log group with a retention,
 * tracing, a dead-letter queue, and a role with exactly the permissions it needs.
 */
export class BundledFunction extends Construct {
  readonly resource: LambdaFunction;
  readonly deadLetters: Queue;
  /**
   * The role's policies. Depend on these where AWS checks a permission as soon as the dependent resource is created.
   */
  readonly grants: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { accountRegion, name, roleName, logRetentionDays, architecture } = props;
    const arns = new Arns(accountRegion);

    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/lambda/${name}`,
      retentionInDays: logRetentionDays,
    });
    this.deadLetters = new Queue(this, "dead-letters", {
      accountRegion,
      name: functionDeadLetters(name),
      fromRules: props.deadLettersFromRules,
    });
    const role = new IamRole(this, "role", {
      name: roleName,
      ...roleSettings(this),
      description: `Execution role of ${name} in ${accountRegion.region}`,
      assumeRolePolicy: serviceTrust(this, "trust", "lambda.amazonaws.com", accountRegion),
    });
    const documents: Readonly<Record<string, readonly PolicyStatement[]>> = {
      function: [
        {
          sid: "Logs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${arns.logGroup(`/aws/lambda/${name}`)}:*`],
        },
        // These X-Ray actions do not support resource types.
        { sid: "Traces", actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
        { sid: "DeadLetters", actions: ["sqs:SendMessage"], resources: [this.deadLetters.arn] },
        ...props.statements,
      ],
      ...props.policies,
    };
    this.grants = Object.entries(documents).map(
      ([policyName, statements]) =>
        new IamRolePolicy(this, `${policyName}-policy`, {
          name: policyName,
          role: role.name,
          policy: policyDocument(this, `${policyName}-document`, statements),
        }),
    );
    const code = new FunctionCode(this, "code", props.source, props.ownMetrics);
    this.resource = new LambdaFunction(this, "function", {
      functionName: name,
      description: props.description,
      role: role.arn,
      runtime: RUNTIME,
      // arm64 costs less. AWS announced it for all Regions of the partition `aws`; x86_64 is in every partition.
      architectures: [architecture ?? defaultArchitecture(arns.partition)],
      handler: "index.handler",
      filename: code.filename,
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMegabytes ?? 256,
      environment: { variables: { ...props.environment, POWERTOOLS_SERVICE_NAME: name, [CODE_VERSION]: code.version } },
      deadLetterConfig: { targetArn: this.deadLetters.resource.arn },
      tracingConfig: { mode: "Active" },
      loggingConfig: {
        logGroup: logGroup.name,
        logFormat: "JSON",
        applicationLogLevel: "INFO",
        systemLogLevel: "INFO",
      },
      dependsOn: [code.archive, ...this.grants],
    });
  }
}
