import { block, number, tags, text } from "../arguments";
import { blockType } from "../block-type";
import { generatedId } from "../deployment";

const DEFAULT_BUS = "default";

export const rule = blockType(
  {
    name: text,
    description: text.optional(),
    event_bus_name: text.optional(),
    event_pattern: text.optional(),
    schedule_expression: text.optional(),
    state: text.optional(),
    tags,
  },
  async (args, deployment, address) => {
    const { name, event_bus_name: bus = DEFAULT_BUS } = args;
    deployment.claim(address, `the rule ${name} of the bus ${bus}`);
    await deployment.call("events", "PutRule", {
      Name: name,
      Description: args.description,
      EventBusName: bus,
      EventPattern: args.event_pattern,
      ScheduleExpression: args.schedule_expression,
      State: args.state ?? "ENABLED",
    });
    const ofBus = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
    return { arn: deployment.arn("events", `rule/${ofBus}`), id: ofBus, event_bus_name: bus };
  },
);

export const target = blockType(
  {
    rule: text,
    arn: text,
    target_id: text.optional(),
    event_bus_name: text.optional(),
    input: text.optional(),
    role_arn: text.optional(),
    dead_letter_config: block({ arn: text }).optional(),
    retry_policy: block({
      maximum_event_age_in_seconds: number.optional(),
      maximum_retry_attempts: number.optional(),
    }).optional(),
  },
  async (args, deployment, address) => {
    const { rule: Rule, event_bus_name: bus = DEFAULT_BUS, target_id: Id = generatedId(address), retry_policy } = args;
    deployment.claim(address, `the target ${Id} of the rule ${Rule} of the bus ${bus}`);
    const target = {
      Id,
      Arn: args.arn,
      RoleArn: args.role_arn,
      Input: args.input,
      DeadLetterConfig: args.dead_letter_config && { Arn: args.dead_letter_config.arn },
      RetryPolicy: retry_policy && {
        MaximumEventAgeInSeconds: retry_policy.maximum_event_age_in_seconds,
        MaximumRetryAttempts: retry_policy.maximum_retry_attempts,
      },
    };
    const { FailedEntryCount, FailedEntries } = await deployment.call("events", "PutTargets", {
      Rule,
      EventBusName: bus,
      Targets: [target],
    });
    if (FailedEntryCount) throw new Error(`events:PutTargets failed: ${JSON.stringify(FailedEntries)}`);
    return { id: `${Rule}-${Id}`, target_id: Id, event_bus_name: bus };
  },
);
