import { TerraformStack } from "cdktf";
import { Connection } from "../../constructs/connection";
import { setRoleSettings } from "../../constructs/role-settings";
import type { Choice } from "./merged";
import type { TerraformModule } from "./module";
import { COMMON_LOCALS, COMMON_PROPS, COMMON_VARIABLES, COMMON_WORDS, ORGANIZATION_ID, ROLES } from "./variables";

const OF_HUB: Choice = { condition: "var.of_hub" };
const ORGANIZATION: Choice = { condition: "var.organization_id != null" };

/** The connection function of an account and Region, by itself. */
export const connection: TerraformModule = {
  name: "connection",
  choices: [OF_HUB, ORGANIZATION],
  create: (app, taken) => {
    const stack = new TerraformStack(app, "connection");
    setRoleSettings(stack, ROLES);
    new Connection(stack, "connection", {
      ...COMMON_PROPS,
      ofHub: taken.has(OF_HUB),
      organizationId: taken.has(ORGANIZATION) ? "@@organization@@" : undefined,
    });
    return stack;
  },
  words: { ...COMMON_WORDS, "@@organization@@": "var.organization_id" },
  functions: { sources: ["connection"], parent: "path.module" },
  named: (name) => name.replace(/^connection_/, ""),
  locals: COMMON_LOCALS,
  others: [],
  variables: [
    ...COMMON_VARIABLES,
    {
      name: "of_hub",
      description:
        "Whether a hub lives there. The function then keeps a copy of the registered accounts in its table, and changes of parameters, of which a hub may have hundreds at once, go through a queue; polling it costs about 0.26 $ a month.",
      type: "bool",
      default: "false",
    },
    ORGANIZATION_ID,
  ],
  outputs: [
    {
      name: "function_name",
      description: "The connection function, with the actions `EBPut` and `EBRule`.",
      value: "aws_lambda_function.function.function_name",
    },
    {
      name: "forward_dead_letters_url",
      description: "The queue of events that could not be delivered to another account's bus.",
      value: "aws_sqs_queue.forward_dead_letters_queue.url",
    },
  ],
};
