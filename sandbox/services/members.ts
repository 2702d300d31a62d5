import { AwsError, notInTheEmbeddedCloud } from "../aws-error";
import { operation, type AuthorizationRequest, type Caller, type Operation } from "../service";

/** Every member of an operation's input, and whether a call has to have it. */
export type Members<Input> = { readonly [Name in keyof Required<Input>]: "required" | "optional" };

/**
 * An operation whose input is checked before anything else: a member that is not among `members` is refused by name, a
 * required one that is missing is a ValidationException.
 *
 * @param name as messages show it, for example `ssm:PutParameter`
 */
export function strictOperation<Input extends object>(
  name: string,
  members: Members<Input>,
  definition: {
    authorize(input: Input, caller: Caller): readonly AuthorizationRequest[];
    run(input: Input, caller: Caller): unknown;
  },
): Operation {
  return operation<Input>({
    members,
    authorize(input, caller) {
      checkMembers(name, members, input);
      return definition.authorize(input, caller);
    },
    run: (input, caller) => definition.run(input, caller),
  });
}

/** @throws AwsError NotInTheEmbeddedCloud for an unknown member, ValidationException for a missing one */
export function checkMembers(name: string, members: Readonly<Record<string, string>>, input: object): void {
  for (const [member, value] of Object.entries(input)) {
    if (value !== undefined && value !== null && !Object.hasOwn(members, member)) {
      throw notInTheEmbeddedCloud(`${name} ${member}`);
    }
  }
  const missing = Object.keys(members).filter(
    (member) => members[member] === "required" && (input as Record<string, unknown>)[member] == null,
  );
  if (missing.length > 0) {
    throw new AwsError("ValidationException", `${name}: ${missing.join(", ")} must not be null.`);
  }
}
