import type { SageMakerService } from "../services/sagemaker";
import { madeProcessingJobs, madeTransformJobs } from "./history-batch-jobs";
import { Dice } from "./history-dice";
import { endpointsOf } from "./history-endpoints";
import { madeModelPackages, madePipelineExecutions } from "./history-registry";
import type { Span } from "./history-span";
import { trainingJobsOf } from "./history-training-jobs";
import { madeApps, madeNotebookInstances } from "./history-workspaces";

/**
 * Puts made-up weeks of a data science team into an account: jobs with a daily and weekly rhythm and a slow growth,
 * endpoints that come and go, notebooks that somebody forgets to stop, models that wait for a decision. All of it begins
 * some time before `start`, so that totals do not begin at zero. A development account tries a lot in working hours; a
 * production account retrains at night and serves.
 *
 * The same arguments make the same data, byte for byte: all chance comes from the account id and the environment.
 *
 * @throws TypeError when called twice for the same account, Region and environment
 */
export function addDemoHistory(sagemaker: SageMakerService, span: Span): void {
  const { account, region, environment } = span;
  const dice = (what: string): Dice => Dice.of(`${account}/${environment}/${what}`);
  for (const job of trainingJobsOf(span)) sagemaker.addTrainingJob(account, region, job);
  for (const endpoint of endpointsOf(span)) sagemaker.addEndpoint(account, region, endpoint);
  for (const job of madeProcessingJobs(span, dice("processing"))) sagemaker.addProcessingJob(account, region, job);
  for (const job of madeTransformJobs(span, dice("transform"))) sagemaker.addTransformJob(account, region, job);
  for (const notebook of madeNotebookInstances(span, dice("notebooks"))) {
    sagemaker.addNotebookInstance(account, region, notebook);
  }
  for (const app of madeApps(span, dice("apps"))) sagemaker.addApp(account, region, app);
  for (const model of madeModelPackages(span, dice("models"))) sagemaker.addModelPackage(account, region, model);
  for (const execution of madePipelineExecutions(span, dice("pipelines"))) {
    sagemaker.addPipelineExecution(account, region, execution);
  }
}
