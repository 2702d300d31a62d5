import type { SageMakerService } from "../services/sagemaker";
import { Dice } from "./history-dice";
import { madeEndpoints } from "./history-endpoints";
import type { Span } from "./history-span";
import { madeTrainingJobs } from "./history-training-jobs";

/**
 * Puts made-up weeks of a data science team into an account: training jobs with a daily and weekly rhythm and a slow
 * growth, and endpoints that come and go. Both begin some time before `start`, so that totals do not begin at zero.
 * A development account tries a lot in working hours; a production account retrains at night and serves.
 *
 * The same arguments make the same data, byte for byte: all chance comes from the account id and the environment.
 *
 * @throws TypeError when called twice for the same account, Region and environment
 */
export function addDemoHistory(sagemaker: SageMakerService, span: Span): void {
  const seed = `${span.account}/${span.environment}`;
  for (const job of madeTrainingJobs(span, Dice.of(`${seed}/training-jobs`))) {
    sagemaker.addTrainingJob(span.account, span.region, job);
  }
  for (const endpoint of madeEndpoints(span, Dice.of(`${seed}/endpoints`))) {
    sagemaker.addEndpoint(span.account, span.region, endpoint);
  }
}
