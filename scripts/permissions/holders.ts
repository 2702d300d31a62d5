import { BadInputError } from "../bad-input";
import type { Values } from "../synthesized-stacks";
import { condition, wordsFor, type Permission, type Statement } from "./policy";

/** The value of an attribute that Terraform knows only after apply. */
export const KNOWN_AFTER_APPLY = "(known after apply)";

/** The inline policy with one statement for each metric, and the metric's name as its sid. */
const METRICS_POLICY = "metrics";

/** A resource that grants something. */
interface Holder {
  readonly address: string;
  readonly values: Values;
  /** The statements behind the value of a policy attribute. */
  readonly statements: (policy: string) => readonly Statement[];
}

/** How each type of resource that grants something says what it grants. */
const HOLDERS: Readonly<Record<string, (holder: Holder) => readonly Permission[]>> = {
  aws_iam_role_policy: (holder) => {
    const policy = text(holder, "name");
    const role = text(holder, "role");
    return permissions(holder, "policy", ({ sid } = {}) =>
      policy === METRICS_POLICY && sid !== undefined ? sid : `${role}, ${sid ?? policy}`,
    );
  },
  aws_iam_role: (holder) => permissions(holder, "assume_role_policy", () => `${text(holder, "name")}, trust`),
  aws_sqs_queue_policy: ofResource,
  aws_sns_topic_policy: ofResource,
  aws_lambda_permission: (holder) => {
    const { source_arn: source } = holder.values;
    return wordsFor({
      sid: undefined,
      effect: "Allow",
      actions: [text(holder, "action")],
      resources: [],
      principals: [`Service ${text(holder, "principal")}`],
      conditions: typeof source === "string" ? [condition("ArnLike", "aws:SourceArn", [source])] : [],
    }).map((words) => ({ heading: `${text(holder, "function_name")}, ${text(holder, "statement_id")}`, text: words }));
  },
};

/**
 * The policy of a queue or a topic. What it belongs to is known only after apply where that is new; its ARN is a literal in
 * the statements.
 */
function ofResource(holder: Holder): readonly Permission[] {
  return permissions(holder, "policy", ({ sid, resources = [] } = {}) =>
    [resources[0]?.split(":").at(-1) ?? holder.address, sid ?? "policy"].join(", "),
  );
}

/**
 * What a resource grants; nothing where it is of a kind that cannot.
 *
 * @throws BadInputError for a type that grants something and is not in the table
 */
export function permissionsOf(type: string, holder: Holder): readonly Permission[] {
  const read = HOLDERS[type];
  if (read) return read(holder);
  if (/^aws_.*(policy|policies|attachment|permissions?|grant)(_exclusive)?$/.test(type)) {
    throw new BadInputError(`${holder.address} grants something, and this report does not know how to read a ${type}.`);
  }
  return [];
}

function permissions(
  { address, values, statements }: Holder,
  attribute: string,
  heading: (statement?: Partial<Statement>) => string,
): readonly Permission[] {
  const policy = values[attribute];
  if (typeof policy !== "string") throw new BadInputError(`${address} has no ${attribute}.`);
  if (policy === KNOWN_AFTER_APPLY) return [{ heading: heading(), text: KNOWN_AFTER_APPLY }];
  return statements(policy).flatMap((statement) =>
    wordsFor(statement).map((words) => ({ heading: heading(statement), text: words })),
  );
}

/** The value of an attribute, or the resource's address where Terraform does not know it yet. */
function text({ address, values }: Holder, attribute: string): string {
  const value = values[attribute];
  return typeof value === "string" && value !== KNOWN_AFTER_APPLY && !value.startsWith("${") ? value : address;
}
