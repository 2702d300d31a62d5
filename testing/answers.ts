/** What answers in the embedded cloud are made of: `ds-dashboard/answers` for metrics/answers.ts. */
export {
  awsError,
  denied,
  throttled,
  type Answer,
  type Answers,
  type AnswerWithSettings,
  type CallContext,
} from "../sandbox";
