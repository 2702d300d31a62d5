import type { ApiCall } from "../../sandbox";

/** The name of the function that makes a call; undefined for anybody else's, EventBridge's deliveries among them. */
export function functionOf({ caller: { principal } }: ApiCall): string | undefined {
  return principal.kind === "role" && principal.session !== "events" ? principal.session : undefined;
}

/** Whether EventBridge brings an event to a bus, a queue or a function. */
export function isDelivery({ caller: { principal } }: ApiCall): boolean {
  if (principal.kind === "role") return principal.session === "events";
  return principal.kind === "service" && principal.service === "events.amazonaws.com";
}

/** An attribute of DynamoDB as it is spelled in calls. */
export type Attribute = Readonly<Record<string, unknown>>;

/** The members of inputs that chaos looks at, all of them optional. */
export interface Input {
  readonly TableName?: string;
  readonly Item?: Readonly<Record<string, Attribute>>;
  readonly Key?: Readonly<Record<string, Attribute>>;
  readonly QueueUrl?: string;
  readonly FunctionName?: string;
  readonly Entries?: readonly Entry[];
  readonly Name?: string;
  readonly Names?: readonly string[];
  readonly Value?: string;
  readonly Rule?: string;
  readonly Ids?: readonly string[];
  readonly Targets?: readonly { readonly Id: string; readonly Arn: string }[];
}

/** An entry of PutEvents. */
export interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
}

/** What PutEvents answers. */
export interface PutEventsOutput {
  readonly FailedEntryCount: number;
  readonly Entries: readonly { readonly EventId?: string; readonly ErrorCode?: string }[];
}

export function inputOf({ input }: Pick<ApiCall, "input">): Input {
  return input as Input;
}
