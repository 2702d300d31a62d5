/** The one door of the embedded cloud: what is not here is its own affair. */
export {
  awsError,
  denied,
  throttled,
  type Answer,
  type Answers,
  type AnswerWithSettings,
  type CallContext,
} from "./answers/answer";
export { describeCall, type Call } from "./answers/call";
export { AwsError } from "./aws-error";
export type { ApiCall, Interceptor } from "./cloud";
export { DEMO_ANSWERS } from "./demo/demo-answers";
export { addDemoData } from "./demo/demo-data";
export { Dice } from "./demo/history-dice";
export { Sandbox, type SandboxOptions } from "./sandbox";
export type { Caller } from "./service";
export type { ProductionVariant } from "./services/sagemaker";
export type { PublishedMessage } from "./services/sns";
export { hasState, StateFolderError } from "./state-folder";
export type { DeployedStack } from "./terraform/load";
