import { z } from "zod";
import { arn, block, flag, number, oneOf, tags, text, textMap, texts } from "../arguments";
import { blockType } from "../block-type";
import { generatedId, type Deployment } from "../deployment";

/** The code is the directory that the zip at `filename` would hold. */
export const lambdaFunction = blockType(
  {
    function_name: text,
    role: text,
    handler: text,
    runtime: text,
    filename: text,
    architectures: texts.pipe(z.array(oneOf("x86_64", "arm64")).max(1, "has one item at most")).optional(),
    timeout: number.optional(),
    memory_size: number.optional(),
    environment: block({ variables: textMap.optional() }).optional(),
    dead_letter_config: block({ target_arn: text }).optional(),
    tracing_config: block({ mode: oneOf("Active", "PassThrough") }).optional(),
    logging_config: block({
      log_format: oneOf("JSON", "Text"),
      log_group: text.optional(),
      application_log_level: text.optional(),
      system_log_level: text.optional(),
    }).optional(),
    reserved_concurrent_executions: number.pipe(z.number().min(-1, "has to be -1 or more")).optional(),
    description: text.optional(),
    tags,
  },
  async (args, deployment, address) => {
    const { function_name: name, reserved_concurrent_executions: reserved = -1, logging_config: logging } = args;
    deployment.claim(address, `the function ${name}`);
    const Directory = deployment.archivedDirectory(args.filename);
    if (Directory === undefined) {
      throw new Error(
        `filename: no archive_file that this function depends on writes ${args.filename}; ` +
          "give one this output_path and name it in depends_on",
      );
    }
    await deployment.call("lambda", "CreateFunction", {
      FunctionName: name,
      Role: args.role,
      Handler: args.handler,
      Runtime: args.runtime,
      Code: { Directory },
      Architectures: args.architectures,
      Timeout: args.timeout,
      MemorySize: args.memory_size,
      Environment: args.environment && { Variables: args.environment.variables },
      DeadLetterConfig: args.dead_letter_config && { TargetArn: args.dead_letter_config.target_arn },
      TracingConfig: args.tracing_config && { Mode: args.tracing_config.mode },
      LoggingConfig: logging && {
        LogGroup: logging.log_group,
        LogFormat: logging.log_format,
        ApplicationLogLevel: logging.application_log_level,
        SystemLogLevel: logging.system_log_level,
      },
      Description: args.description,
    });
    // -1 is Terraform's word for a function that nothing is reserved for.
    if (reserved >= 0) {
      await deployment.call("lambda", "PutFunctionConcurrency", {
        FunctionName: name,
        ReservedConcurrentExecutions: reserved,
      });
    }
    const functionArn = deployment.arn("lambda", `function:${name}`);
    const invoke_arn =
      `arn:${deployment.partition}:apigateway:${deployment.target.region}:lambda:path/2015-03-31/functions/` +
      `${functionArn}/invocations`;
    return { arn: functionArn, id: name, invoke_arn, version: "$LATEST", qualified_arn: `${functionArn}:$LATEST` };
  },
);

export const permission = blockType(
  {
    action: text,
    function_name: text,
    principal: text,
    statement_id: text.optional(),
    source_arn: arn.optional(),
    source_account: text.optional(),
  },
  async (args, deployment, address) => {
    const { function_name: FunctionName, statement_id: StatementId = generatedId(address) } = args;
    deployment.claim(address, `the permission ${StatementId} of the function ${FunctionName}`);
    const statement = {
      FunctionName,
      StatementId,
      Action: args.action,
      Principal: args.principal,
      SourceArn: args.source_arn,
      SourceAccount: args.source_account,
    };
    if (!(await deployment.create("lambda", "AddPermission", statement, "ResourceConflictException"))) {
      await deployment.call("lambda", "RemovePermission", { FunctionName, StatementId });
      await deployment.call("lambda", "AddPermission", statement);
    }
    return { id: StatementId, statement_id: StatementId };
  },
);

export const eventSourceMapping = blockType(
  {
    event_source_arn: text,
    function_name: text,
    batch_size: number.optional(),
    maximum_batching_window_in_seconds: number.optional(),
    function_response_types: z.array(oneOf("ReportBatchItemFailures")).optional(),
    scaling_config: block({ maximum_concurrency: number }).optional(),
    enabled: flag.optional(),
    tags,
  },
  async (args, deployment, address) => {
    const { event_source_arn: EventSourceArn, function_name: FunctionName } = args;
    deployment.claim(address, `the event source mapping of ${EventSourceArn} to ${FunctionName}`);
    const mapping = {
      EventSourceArn,
      FunctionName,
      BatchSize: args.batch_size,
      MaximumBatchingWindowInSeconds: args.maximum_batching_window_in_seconds,
      FunctionResponseTypes: args.function_response_types,
      ScalingConfig: args.scaling_config && { MaximumConcurrency: args.scaling_config.maximum_concurrency },
      Enabled: args.enabled ?? true,
    };
    if (!(await deployment.create("lambda", "CreateEventSourceMapping", mapping, "ResourceConflictException"))) {
      await deleteMappings(deployment, { EventSourceArn, FunctionName });
      await deployment.call("lambda", "CreateEventSourceMapping", mapping);
    }
    return {};
  },
);

export const eventInvokeConfig = blockType(
  {
    function_name: text,
    maximum_retry_attempts: number.optional(),
    maximum_event_age_in_seconds: number.optional(),
    destination_config: block({ on_failure: block({ destination: text }).optional() }).optional(),
  },
  async (args, deployment, address) => {
    const { function_name: FunctionName, destination_config: destinations } = args;
    deployment.claim(address, `the event invoke configuration of the function ${FunctionName}`);
    await deployment.call("lambda", "PutFunctionEventInvokeConfig", {
      FunctionName,
      MaximumRetryAttempts: args.maximum_retry_attempts,
      MaximumEventAgeInSeconds: args.maximum_event_age_in_seconds,
      DestinationConfig: destinations && {
        OnFailure: destinations.on_failure && { Destination: destinations.on_failure.destination },
      },
    });
    return { id: FunctionName };
  },
);

async function deleteMappings(
  deployment: Deployment,
  between: { readonly EventSourceArn: string; readonly FunctionName: string },
): Promise<void> {
  const { EventSourceMappings } = await deployment.call("lambda", "ListEventSourceMappings", between);
  for (const { UUID } of EventSourceMappings as readonly { readonly UUID: string }[]) {
    await deployment.call("lambda", "DeleteEventSourceMapping", { UUID });
  }
}
