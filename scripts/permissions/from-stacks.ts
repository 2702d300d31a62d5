import { BadInputError } from "../bad-input";
import { resourcesOf, type StackJson, type SynthesizedStack } from "../synthesized-stacks";
import { permissionsOf } from "./holders";
import { statementsOfDocument, type Permission, type Statement } from "./policy";
import type { StackChange } from "./report";

const DOCUMENT = /^\$\{data\.aws_iam_policy_document\.([^.{}]+)\.json\}$/;

/** What two synthesized trees grant, for each stack that is in one of them or in both. */
export function changesBetween(
  before: readonly SynthesizedStack[],
  after: readonly SynthesizedStack[],
): readonly StackChange[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  return names.map((stack) => ({ stack, before: granted(before, stack), after: granted(after, stack) }));
}

function granted(stacks: readonly SynthesizedStack[], stack: string): readonly Permission[] {
  const json = stacks.find(({ name }) => name === stack)?.json;
  if (!json) return [];
  return resourcesOf(json).flatMap(({ type, address, values }) =>
    permissionsOf(type, { address, values, statements: (policy) => statementsBehind(policy, address, json) }),
  );
}

function statementsBehind(policy: string, address: string, { data }: StackJson): readonly Statement[] {
  const id = DOCUMENT.exec(policy)?.[1];
  const document = id === undefined ? undefined : data?.aws_iam_policy_document?.[id];
  if (!document) throw new BadInputError(`${address}: ${policy} is no policy document of its stack.`);
  const { "//": _comment, ...fields } = document;
  return statementsOfDocument(fields);
}
