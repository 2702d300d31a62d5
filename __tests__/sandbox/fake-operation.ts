import type { AuthorizationRequest, Caller, Operation } from "../../sandbox/service";

/** An operation that takes any input, for services that a test puts in another's place. */
export function fakeOperation<Input>(definition: {
  authorize(input: Input, caller: Caller): readonly AuthorizationRequest[];
  run(input: Input, caller: Caller): unknown;
}): Operation {
  return definition;
}
