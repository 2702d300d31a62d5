import type { MadeBucket } from "../services/s3";
import type { MadeTrainingJob } from "../services/sagemaker";
import { Dice } from "./history-dice";
import { modelBucketOf, type Span } from "./history-span";
import { trainingJobsOf } from "./history-training-jobs";

/**
 * The bucket where the training jobs that `addDemoHistory` puts in for the same span leave what they made: one object
 * for each completed job, from its end on, under `<job>/output/`.
 */
export function demoBucket(span: Span): MadeBucket {
  const jobs = trainingJobsOf(span);
  const dice = Dice.of(`${span.account}/${span.environment}/bucket`);
  return {
    name: modelBucketOf(span),
    createdAt: Math.min(span.start, ...jobs.map(({ createdAt }) => createdAt)),
    objects: jobs.filter(isCompleted).map(({ name, endedAt }) => ({
      key: `${name}/output/model.tar.gz`,
      size: dice.integer(200_000, 900_000_000),
      modifiedAt: endedAt,
    })),
  };
}

function isCompleted(job: MadeTrainingJob): job is MadeTrainingJob & { readonly endedAt: number } {
  return job.finalStatus === "Completed" && job.endedAt !== undefined;
}
