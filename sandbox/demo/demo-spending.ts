import type { Answers } from "../answers/answer";
import { Dice } from "./history-dice";

/** Services, each with the dollars of an ordinary day. */
const SERVICES = {
  "Amazon SageMaker": 180,
  "Amazon Bedrock": 24,
  "Amazon Textract": 3,
  "Amazon Simple Storage Service": 11,
} as const;

/** What AWS answers about money, and what is paid for whether it is used or not. */
export const SPENDING_ANSWERS: Answers = {
  "ce:GetCostAndUsage": ({ TimePeriod }: { TimePeriod: { Start: string; End: string } }, { account }) => ({
    ResultsByTime: [
      {
        TimePeriod,
        Estimated: true,
        Groups: Object.entries(SERVICES).map(([service, dollars]) => {
          const Amount = (dollars * Dice.of(`${account}/${service}/${TimePeriod.Start}`).between(0.5, 1.5)).toFixed(10);
          return { Keys: [service], Metrics: { UnblendedCost: { Amount, Unit: "USD" } } };
        }),
      },
    ],
  }),
};
